import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { refusal, type ApiAnswer, type ApiClient } from "./apiClient";
import { child, text, type JsonObject } from "./json";
import { collectionPath, Discovery } from "./kubernetes/discovery";
import { identify, withName } from "./kubernetes/identity";
import { finalizeNamespace } from "./kubernetes/namespaces";
import { objectDiff } from "./kubernetes/objectDiff";
import { providerDiff } from "./kubernetes/providerConfig";
import { whenRolledOut } from "./kubernetes/rollout";
import type { ResourceBehaviour, ResourceRequest, ResourceState } from "./provider/behaviour";
import { hasUnknown } from "./provider/properties";

const GONE_WITHIN_MS = 30_000;

/**
 * The kubernetes provider on a real API server, by server-side apply with strict field validation. Whatever kubeconfig a
 * program computes, the objects go to this server.
 * @param podsRun whether something runs pods, so that a Deployment is waited for. @default nothing is waited for
 */
export function kubernetesOn(server: ApiClient, podsRun = false): ResourceBehaviour {
  const api = { ...server, request: reaching(server) };
  const discovery = new Discovery(api);

  /** The path of an object; nothing when the API server does not serve its kind. */
  async function pathOf(object: JsonObject): Promise<{ path: string; id: string } | undefined> {
    const { apiVersion, kind, name, namespace } = identify(object);
    const resource = await discovery.find(apiVersion, kind);
    if (!resource) return undefined;
    const id = resource.namespaced ? `${namespace}/${name}` : name;
    return { path: `${collectionPath(resource, namespace)}/${name}`, id };
  }

  async function apply({ urn, inputs, preview }: ResourceRequest, force: boolean): Promise<ResourceState> {
    const { apiVersion, kind } = identify(inputs);
    // A preview cannot send what it does not know yet.
    if (preview && hasUnknown(inputs)) return { id: "", outputs: inputs };
    const target = await pathOf(inputs);
    if (!target) {
      // The preview of a stack that also installs the kind.
      if (preview) return { id: "", outputs: inputs };
      throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
    }
    const query = `fieldManager=${managerOf(urn)}&force=${force}&fieldValidation=Strict${preview ? "&dryRun=All" : ""}`;
    const answer = await api.request("PATCH", `${target.path}?${query}`, inputs, "application/apply-patch+yaml");
    if (preview && isMissingNamespace(answer)) return { id: "", outputs: inputs };
    if (answer.status >= 300) {
      throw new Error(
        `resource ${target.id} was not successfully created by the Kubernetes API server: ${refusal(answer)}`,
      );
    }
    const waits = podsRun && !preview && kind === "Deployment";
    return { id: target.id, outputs: withoutBookkeeping(waits ? await whenRolledOut(api, target.path) : answer.body) };
  }

  return {
    checkConfig: (inputs) => ({ inputs }),
    diffConfig: providerDiff,
    check: ({ name, inputs, oldInputs }) => ({ inputs: withName(inputs, oldInputs, name) }),
    diff: ({ state, inputs, oldInputs, config }) => objectDiff({ live: state, oldInputs, inputs, config }),
    // As the real one: what belongs to somebody else is not taken by creating it, though a preview does not say so.
    // https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/await.go, patchForce
    create: (request) => apply(request, request.preview),
    // Unlike the real one, so that tests can change objects behind the program's back and see them put right.
    update: (request) => apply(request, true),

    async read({ inputs, state, id }) {
      const known = inputs.kind === undefined ? state : inputs;
      const target = await pathOf(known);
      if (!target) return undefined;
      const answer = await api.request("GET", target.path);
      if (answer.status === 404) return undefined;
      if (answer.status >= 300) throw new Error(refusal(answer));
      return { id: id || target.id, inputs, outputs: withoutBookkeeping(answer.body) };
    },

    async delete({ inputs, state }) {
      const object = inputs.kind === undefined ? state : inputs;
      const target = await pathOf(object);
      if (!target) return;
      if (identify(object).kind === "Namespace") return finalizeNamespace(api, discovery, identify(object).name);
      // In the background: deletion in the foreground waits for a garbage collector that does not run.
      const answer = await api.request("DELETE", `${target.path}?propagationPolicy=Background&gracePeriodSeconds=0`);
      if (answer.status === 404) return;
      if (answer.status >= 300) throw new Error(refusal(answer));
      await whenGone(api, target.path);
    },
  };
}

/** Every resource has a manager of its own; the real one draws it by lot and keeps it. */
function managerOf(urn: string): string {
  return `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
}

/** In the real provider's words, where there is no API server. */
function reaching(server: ApiClient): ApiClient["request"] {
  return async (...request) => {
    try {
      return await server.request(...request);
    } catch (error) {
      throw new Error(`configured Kubernetes cluster is unreachable: ${(error as Error).message}`, { cause: error });
    }
  };
}

async function whenGone(api: ApiClient, path: string): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  while ((await api.request("GET", path)).status !== 404) {
    if (Date.now() > deadline)
      throw new Error(`${path} was not gone in ${GONE_WITHIN_MS} ms: does it have a finalizer?`);
    await sleep(50);
  }
}

/** A preview applies to namespaces that the same update will create. */
function isMissingNamespace({ status, body }: ApiAnswer): boolean {
  return status === 404 && text(child(body, "details"), "kind") === "namespaces";
}

/** Of each field's owner; it changes with every apply and says nothing about the object. */
function withoutBookkeeping(object: JsonObject): JsonObject {
  const { managedFields: _, ...metadata } = child(object, "metadata");
  return { ...object, metadata };
}
