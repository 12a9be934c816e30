import type { runtime } from "@pulumi/pulumi";
import { parseAllDocuments } from "yaml";
import { isKubeObject } from "../../../checks/view/kubeObject";
import { shortHash } from "../../../settings/names";

type State = Record<string, unknown>;

export interface UsersMocks extends runtime.Mocks {
  /** Calls that only a provider answers, by their token. */
  readonly unanswered: ReadonlySet<string>;
}

/**
 * Answers a program of a user's as a preview on an empty stack does: a resource's outputs are its inputs, and everything
 * else about it is not known yet.
 */
export function usersMocks(): UsersMocks {
  const unanswered = new Set<string>();
  return {
    unanswered,
    newResource({ type, name, inputs }: runtime.MockResourceArgs) {
      return { id: undefined, state: named(type, name, inputs as State) };
    },
    call({ token, inputs }: runtime.MockCallArgs) {
      // What `k8s.yaml.ConfigFile` and `ConfigGroup` ask their provider for.
      if (token === "kubernetes:yaml:decode") return { result: manifestsIn(String((inputs as State)["text"])) };
      unanswered.add(token);
      // A chart that is rendered by Helm has no objects here; of other calls every result is undefined.
      return token === "kubernetes:helm:template" ? { result: [] } : {};
    },
  };
}

/** The objects of a YAML text; the lists of kubectl among them are taken apart by the SDK. */
export function manifestsIn(text: string): State[] {
  const values = parseAllDocuments(text, { merge: true }).map((document) => document.toJS() as unknown);
  return values.filter((value): value is State => typeof value === "object" && value !== null);
}

/**
 * The provider names an object that has no name; the ending is the update's, here one that stays the same.
 * https://www.pulumi.com/registry/packages/kubernetes/#pulumi-kubernetes-resource-names
 */
export function named(type: string, name: string, inputs: State): State {
  if (!isKubeObject({ type }) || /(?:List|Patch)$/.test(type)) return inputs;
  const metadata = inputs["metadata"] ?? {};
  if (typeof metadata !== "object" || "name" in metadata || "generateName" in metadata) return inputs;
  return { ...inputs, metadata: { ...metadata, name: `${name}-${shortHash(`${type} ${name}`)}` } };
}
