import type { Pod } from "../../../commands/rehearse/node/pod";
import type { PodStarter } from "../../../commands/rehearse/podStarter";
import { refusal, type ApiClient, type HttpMethod } from "../../../tools/engines/apiClient";
import { Watched } from "../../../tools/engines/cluster/watched";
import { child, text, type JsonObject } from "../../../tools/engines/json";
import { isTold, podPlan, podStatus, type LocalPod } from "./localPod";

const NAME = "here";
const NODES = "/api/v1/nodes";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
/** As a kubelet renews its lease; after 40 s without, the node's controller takes it for gone. */
const RENEWAL = 10_000;
/** Room for every pod of a test, whatever its server asks for. */
const CAPACITY = { cpu: "64", memory: "256Gi", pods: "110", "ephemeral-storage": "100Gi" };

export interface NodeOptions {
  readonly api: ApiClient;
  readonly namespace: string;
  readonly starter: PodStarter;
  /** For the pods' files. */
  readonly folder: string;
  readonly event: (what: string, pod: string) => void;
  /** A pod came, went or changed. */
  readonly changed: () => void;
}

/** A node of the cluster: it runs the pods that the scheduler binds to it as local processes, and tells the API server how they do. */
export class Node {
  private readonly local = new Map<string, LocalPod>();
  private readonly starting = new Set<string>();
  private readonly reporting = new Set<string>();
  private readonly renewal: NodeJS.Timeout;
  private created = 0;
  private watched: Watched | undefined;
  private stopped = false;
  /** What went wrong in the node itself. */
  fault: Error | undefined;

  private constructor(private readonly options: NodeOptions) {
    this.renewal = setInterval(() => this.do(this.renew("PATCH")), RENEWAL);
  }

  static async start(options: NodeOptions): Promise<Node> {
    const node = new Node(options);
    await node.register();
    node.watched = await Watched.start(options.api, `/api/v1/namespaces/${options.namespace}/pods`, () =>
      node.reconcile(),
    );
    return node;
  }

  /** The pods that run here, with how the API server sees them. */
  get pods(): { readonly object: JsonObject; readonly local: LocalPod }[] {
    return (this.watched?.objects ?? []).flatMap((object) => {
      const local = this.local.get(uidOf(object));
      return local === undefined ? [] : [{ object, local }];
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.renewal);
    this.watched?.stop();
    await Promise.all([...this.local.values()].map(({ running }) => running.kill()));
  }

  /** Sends a change of a pod's status; strategic merge leaves the conditions of others alone. */
  async patchStatus(pod: JsonObject, status: JsonObject): Promise<void> {
    const { namespace } = this.options;
    const path = `/api/v1/namespaces/${namespace}/pods/${nameOf(pod)}/status`;
    // Its identity keeps a namesake safe.
    const patch = { metadata: { uid: uidOf(pod) }, status };
    await this.request("PATCH", path, patch, "application/strategic-merge-patch+json", [404, 409]);
  }

  private reconcile(): void {
    if (this.stopped || this.watched === undefined) return;
    for (const pod of this.watched.objects) {
      if (text(child(pod, "spec"), "nodeName") !== NAME) continue;
      const local = this.local.get(uidOf(pod));
      if (local === undefined) this.do(this.begin(pod));
      else if (text(child(pod, "metadata"), "deletionTimestamp") !== "") this.do(this.end(pod, local));
      else this.do(this.report(pod, local));
    }
    this.options.changed();
  }

  private async begin(pod: JsonObject): Promise<void> {
    const uid = uidOf(pod);
    if (this.starting.has(uid)) return;
    this.starting.add(uid);
    const { api, starter, folder, event } = this.options;
    const index = this.created++;
    const plan = await podPlan(api, pod, index, folder);
    if (this.stopped) return;
    const running: Pod = starter.start(plan, {
      event,
      ended: (what) => event(what, plan.name),
      changed: () => this.reconcile(),
    });
    const [{ image = "" } = {}] = child(pod, "spec").containers as { image?: string }[];
    this.local.set(uid, { uid, ip: `10.4.0.${index + 1}`, image, running });
    this.reconcile();
  }

  /** One report of a pod at a time: two could overtake each other. */
  private async report(pod: JsonObject, local: LocalPod): Promise<void> {
    const status = podStatus(pod, local);
    if (this.reporting.has(local.uid) || isTold(pod, status)) return;
    this.reporting.add(local.uid);
    await this.patchStatus(pod, status);
    this.reporting.delete(local.uid);
    this.reconcile();
  }

  private async end(pod: JsonObject, { uid, running }: LocalPod): Promise<void> {
    if (running.terminating) return;
    await running.delete();
    if (this.stopped) return;
    const path = `/api/v1/namespaces/${this.options.namespace}/pods/${nameOf(pod)}`;
    const options = { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: 0, preconditions: { uid } };
    await this.request("DELETE", path, options, "application/json", [404, 409]);
    this.local.delete(uid);
  }

  private async register(): Promise<void> {
    await this.request("POST", NODES, {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: NAME, labels: { "kubernetes.io/hostname": NAME, "topology.kubernetes.io/zone": "here-a" } },
    });
    const condition = (type: string, status: string) => {
      const now = new Date().toISOString();
      return { type, status, reason: "Test", message: "", lastHeartbeatTime: now, lastTransitionTime: now };
    };
    const conditions = [
      condition("Ready", "True"),
      ...["MemoryPressure", "DiskPressure", "PIDPressure"].map((type) => condition(type, "False")),
    ];
    const status = { status: { capacity: CAPACITY, allocatable: CAPACITY, conditions } };
    await this.request("PATCH", `${NODES}/${NAME}/status`, status, "application/strategic-merge-patch+json");
    await this.renew("POST");
  }

  private async renew(method: "POST" | "PATCH"): Promise<void> {
    const spec = {
      holderIdentity: NAME,
      leaseDurationSeconds: 40,
      renewTime: `${new Date().toISOString().slice(0, -1)}000Z`,
    };
    if (method === "PATCH") {
      await this.request("PATCH", `${LEASES}/${NAME}`, { spec }, "application/merge-patch+json");
      return;
    }
    const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: NAME }, spec };
    await this.request("POST", LEASES, lease);
  }

  private async request(
    method: HttpMethod,
    path: string,
    body: JsonObject,
    type = "application/json",
    allowed: readonly number[] = [],
  ): Promise<void> {
    const answer = await this.options.api.request(method, path, body, type);
    if (answer.status >= 300 && !allowed.includes(answer.status))
      throw new Error(`${method} ${path}: ${refusal(answer)}`);
  }

  private do(work: Promise<void>): void {
    work.catch((error: Error) => {
      if (!this.stopped) this.fault ??= error;
    });
  }
}

function nameOf(pod: JsonObject): string {
  return text(child(pod, "metadata"), "name");
}

function uidOf(pod: JsonObject): string {
  return text(child(pod, "metadata"), "uid");
}
