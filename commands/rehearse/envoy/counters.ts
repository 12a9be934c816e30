import { CLUSTERS, LISTENERS } from "../../../envoy/names";
import type { Pod } from "../node/pod";
import type { Counter } from "../result";
import type { PodEnvoy } from "../subject";
import { stats } from "./admin";

/** Counters that explain figures, with what they tell. */
const MEANINGS: Readonly<Record<string, string>> = {
  upstream_rq_retry: "calls sent again",
  upstream_rq_retry_success: "calls saved by a retry",
  upstream_rq_retry_overflow: "retries that the budget did not allow",
  upstream_rq_pending_overflow: "calls refused over the limit of calls at once",
  upstream_cx_connect_fail: "connections that a server refused",
  upstream_cx_destroy_remote_with_active_rq: "connections that ended with calls on them",
  "health_check.failure": "failed health checks",
  "health_check.network_failure": "health checks without an answer",
  "outlier_detection.ejections_enforced_total": "servers taken out for failed calls",
  lb_healthy_panic: "calls sent although most servers were unhealthy",
  update_empty: "DNS answers without a pod",
  update_failure: "DNS queries without an answer",
  downstream_rq_overload_close: "calls refused for want of memory",
  downstream_cx_max_duration_reached: "clients asked to connect again",
  downstream_rq_max_duration_reached: "calls ended at the longest call's time",
  downstream_cx_overload_disable_keepalive: "connections closed for want of memory",
  downstream_rq_rx_reset: "calls that clients gave up",
  "http2.rx_messaging_error": "requests against HTTP's rules",
};
const OTHER: Readonly<Record<string, string>> = { "health_check.healthy": "servers that pass their health check" };
/** What calls go through. */
const { admin: _, ...OF_CALLS } = CLUSTERS;
const { health: __, ...WITH_CALLS } = LISTENERS;
const KNOWN = [...Object.keys(MEANINGS), ...Object.keys(OTHER)].map((name) => name.replaceAll(".", "\\.")).join("|");

/** Names of the counters that are followed: in an Envoy of ours, those of what calls go through. */
export const OWN_COUNTERS = `^(cluster\\.(${Object.values(OF_CALLS).join("|")})|http\\.(${Object.values(WITH_CALLS).join("|")}))\\.(${KNOWN})$`;
/** In anybody's Envoy. */
export const ALL_COUNTERS = `^(cluster|http)\\..+\\.(${KNOWN})$`;
const PERIOD = 1000;

/** A pod's name, and where its Envoy's administration interface is. */
export interface CountedPod {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Matches the names of the counters that are followed. */
  readonly counted: string;
}

/** Of pods that are all alike, where the administration interface of their Envoy is; none where they have none. */
export function countedPods(envoy: PodEnvoy | undefined, pods: readonly Pod[]): CountedPod[] {
  if (envoy?.admin === undefined) return [];
  const { admin, counted } = envoy;
  return pods.map(({ name, addresses }) => ({ name, host: addresses[admin.on], port: admin.port, counted }));
}

/** Follows the counters of all pods' Envoys, those that have gone too. */
export class Counters {
  private readonly first = new Map<string, Map<string, number>>();
  private readonly last = new Map<string, Map<string, number>>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    /** Pods with an Envoy that can be asked. */
    private readonly pods: () => readonly CountedPod[],
  ) {
    this.timer = setInterval(() => void this.look(), PERIOD);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Counts from here on. */
  async begin(): Promise<void> {
    await this.look();
    this.first.clear();
    for (const [pod, values] of this.last) this.first.set(pod, values);
  }

  /** What has moved, pods by name. */
  async increases(): Promise<Counter[]> {
    await this.look();
    return [...this.last].flatMap(([of, values]) =>
      [...values].flatMap(([name, value]) => {
        const [, meaning] = Object.entries(MEANINGS).find(([known]) => name.endsWith(`.${known}`)) ?? [];
        const increase = value - (this.first.get(of)?.get(name) ?? 0);
        return meaning === undefined || increase <= 0 ? [] : [{ of, name, increase, meaning }];
      }),
    );
  }

  /** What one pod's Envoy said last. */
  value(pod: string, name: string): number | undefined {
    return this.last.get(pod)?.get(name);
  }

  /** An Envoy that has gone keeps its last values. */
  async look(): Promise<void> {
    await Promise.all(
      this.pods().map(async ({ name, host, port, counted }) => {
        const found = await stats(host, port, counted).catch(() => undefined);
        if (found !== undefined) this.last.set(name, found);
      }),
    );
  }
}
