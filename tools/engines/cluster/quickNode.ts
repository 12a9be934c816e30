import { refusal, type ApiClient, type HttpMethod } from "../apiClient";
import { child, text, type JsonObject } from "../json";
import { Watched } from "./watched";

/** As GKE's Ingress controller marks what it has to take down first. */
const INGRESS_FINALIZER = "networking.gke.io/ingress-finalizer-V2";
const NAME = "quick";
const LOAD_BALANCER = "203.0.113.200";
/** Long ago, so that no controller waits for minReadySeconds. */
const LONG_READY_MS = 3_600_000;
const STRATEGIC = "application/strategic-merge-patch+json";
const MERGE = "application/merge-patch+json";

/** Whether a pod stays as it is, not ready. */
export type HeldBack = (pod: JsonObject) => boolean;

/**
 * What a kubelet and GKE's Ingress controller write, without running anything: every pod is ready at once and gone at
 * once, every Ingress has its load balancer at once. The controllers in between are the real ones.
 */
export class QuickNode {
  private readonly watched: Watched[] = [];
  private readonly busy = new Set<string>();
  private heldBack: HeldBack = () => false;
  private stopped = false;
  private addresses = 0;
  /** What went wrong in the node itself. */
  fault: Error | undefined;

  private constructor(private readonly api: ApiClient) {}

  /** @param pods whether pods are its own too: without, only Ingresses are */
  static async start(api: ApiClient, pods: boolean): Promise<QuickNode> {
    const node = new QuickNode(api);
    const follow = async (path: string, act: (object: JsonObject) => Promise<void>): Promise<void> => {
      const each = (objects: JsonObject[]): void => objects.forEach((object) => node.one(object, act));
      node.watched.push(await Watched.start(api, path, each));
    };
    if (pods) {
      await node.send("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: NAME } });
      await follow("/api/v1/pods", (pod) => node.pod(pod));
    }
    await follow("/apis/networking.k8s.io/v1/ingresses", (ingress) => node.ingress(ingress));
    return node;
  }

  /** Pods that the rule picks do not become ready until this is called again. @param rule none lets all of them */
  holdBack(rule: HeldBack = () => false): void {
    this.heldBack = rule;
    for (const each of this.watched) each.tell();
  }

  stop(): void {
    this.stopped = true;
    for (const each of this.watched) each.stop();
  }

  /** One act for each version of an object. */
  private one(object: JsonObject, act: (object: JsonObject) => Promise<void>): void {
    const metadata = child(object, "metadata");
    const key = `${text(metadata, "uid")} ${text(metadata, "resourceVersion")} ${this.heldBack(object)}`;
    if (this.stopped || this.busy.has(key)) return;
    this.busy.add(key);
    act(object).catch((error: Error) => {
      if (!this.stopped) this.fault ??= error;
    });
  }

  private async pod(pod: JsonObject): Promise<void> {
    const path = `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}`;
    if (isLeaving(pod)) return this.send("DELETE", path, { gracePeriodSeconds: 0 });
    if (text(child(pod, "status"), "phase") === "Running" || this.heldBack(pod)) return;
    if (text(child(pod, "spec"), "nodeName") === "") {
      const target = { apiVersion: "v1", kind: "Node", name: NAME };
      return this.send("POST", `${path}/binding`, {
        apiVersion: "v1",
        kind: "Binding",
        metadata: { name: nameOf(pod) },
        target,
      });
    }
    const since = new Date(Date.now() - LONG_READY_MS).toISOString();
    const gates = (child(pod, "spec").readinessGates ?? []) as JsonObject[];
    const types = [
      "PodScheduled",
      "Initialized",
      "ContainersReady",
      "Ready",
      ...gates.map((g) => text(g, "conditionType")),
    ];
    const ip = `10.4.${this.addresses >> 8}.${(this.addresses++ % 250) + 1}`;
    await this.send(
      "PATCH",
      `${path}/status`,
      {
        status: {
          phase: "Running",
          podIP: ip,
          podIPs: [{ ip }],
          conditions: types.map((type) => ({ type, status: "True", lastTransitionTime: since })),
        },
      },
      STRATEGIC,
    );
  }

  private async ingress(ingress: JsonObject): Promise<void> {
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespaceOf(ingress)}/ingresses/${nameOf(ingress)}`;
    const finalizers = (child(ingress, "metadata").finalizers ?? []) as string[];
    const others = finalizers.filter((finalizer) => finalizer !== INGRESS_FINALIZER);
    if (isLeaving(ingress)) {
      if (others.length < finalizers.length)
        await this.send("PATCH", path, { metadata: { finalizers: others } }, MERGE);
      return;
    }
    if (others.length === finalizers.length)
      return this.send("PATCH", path, { metadata: { finalizers: [...others, INGRESS_FINALIZER] } }, MERGE);
    if (child(child(ingress, "status"), "loadBalancer").ingress !== undefined) return;
    await this.send(
      "PATCH",
      `${path}/status`,
      { status: { loadBalancer: { ingress: [{ ip: LOAD_BALANCER }] } } },
      MERGE,
    );
  }

  /** What is gone or was changed meanwhile comes again through the watch. */
  private async send(method: HttpMethod, path: string, body: JsonObject, type?: string): Promise<void> {
    const answer = await this.api.request(method, `${path}?fieldManager=glbc`, body, type);
    if (answer.status >= 300 && ![404, 409].includes(answer.status))
      throw new Error(`${method} ${path}: ${refusal(answer)}`);
  }
}

function nameOf(object: JsonObject): string {
  return text(child(object, "metadata"), "name");
}

function namespaceOf(object: JsonObject): string {
  return text(child(object, "metadata"), "namespace");
}

function isLeaving(object: JsonObject): boolean {
  return text(child(object, "metadata"), "deletionTimestamp") !== "";
}
