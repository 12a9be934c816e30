import type {
  ClusterEvent,
  PathFigures,
  PathName,
  Rehearsal,
  ScenarioResult,
} from "../../../../commands/rehearse/result";
import { figuresOf } from "./figures";

/** What someone might name a pod to take over the page. */
export const HOSTILE = "</script><img src=x onerror=alert(1)>";

const DIFF = `--- bootstrap.yaml\tdeployed
+++ bootstrap.yaml\trehearsed
@@ -12,7 +12,7 @@
     address:
       socket_address:
-        address: 0.0.0.0
+        address: 127.0.1.1
         port_value: 15001
@@ -88,4 +88,4 @@
     dns_resolvers:
-      address: ${HOSTILE}
+      address: 127.0.0.53
`;

const PODS = ["my-server-1", "my-server-2", "my-server-10"] as const;

/** Connection balancing beside both ways through Envoy. */
const spread: ScenarioResult = scenario("spread", {
  about: "Calls over one connection reach every pod alike, though a connection is pinned to one of them.",
  claims: [
    { what: "evenness on the ingress path", limit: "at most 1.05", measured: "1.00", met: true },
    { what: "evenness on the internal path", limit: "at most 1.10", measured: "1.04", met: true },
    { what: "evenness of a connection balancer", limit: "3.00", measured: "3.00", met: true },
  ],
  paths: [
    path("connections", "straight to the servers", [3000, 0, 0], { evenness: 3 }),
    path("ingress", "ingress path", [1000, 1000, 1000], { evenness: 1 }),
    path("internal", "internal path", [962, 1038, 1000], { evenness: 1.04 }),
  ],
  seconds: 18.4,
});

const ROLLOUT_EVENTS: ClusterEvent[] = [
  { at: 5, what: "rollout begins" },
  ...[0, 1, 2, 3].flatMap((index) => [
    { at: 6 + index * 12, what: "started", pod: `my-server-${index + 4}` },
    { at: 9.5 + index * 12, what: "ready", pod: `my-server-${index + 4}` },
    { at: 9.6 + index * 12, what: "deleted", pod: `my-server-${index + 1}` },
    { at: 9.7 + index * 12, what: "endpoint withdrawn", pod: `my-server-${index + 1}` },
    { at: 14 + index * 12, what: "SIGTERM to the server", pod: `my-server-${index + 1}` },
    { at: 15 + index * 12, what: "server ended", pod: `my-server-${index + 1}` },
    { at: 15.2 + index * 12, what: "Envoy ended", pod: `my-server-${index + 1}` },
  ]),
  { at: 56, what: "rollout ends" },
];

const rollout: ScenarioResult = scenario("rollout", {
  verdict: "failed",
  about: "Old pods leave as new ones become ready, under load, and no call is lost.",
  claims: [
    { what: "calls lost on the ingress path", limit: "0", measured: "0", met: true },
    { what: "calls lost on the internal path", limit: "0", measured: "7", met: false },
  ],
  paths: [
    path("ingress", "ingress path", [4000, 3600, 3900, 3300, 3500, 3200, 3000], { seconds: 60 }),
    path("internal", "internal path", [4000, 3600, 3900, 3300, 3500, 3200, 3000], {
      seconds: 60,
      lostAt: [14, 26.5],
      insideAt: [27],
    }),
  ],
  events: ROLLOUT_EVENTS,
  counters: [
    {
      of: "load balancer",
      name: "cluster.pods.upstream_rq_retry",
      increase: 12,
      meaning: "calls that a pod refused and another took",
    },
    {
      of: PODS[0],
      name: "http.internal.downstream_cx_drain_close",
      increase: 1234,
      meaning: "connections closed with GOAWAY",
    },
  ],
  seconds: 62.1,
});

/** One pod, whose server is killed. */
const crash: ScenarioResult = scenario("crash", {
  about: "A killed server takes only the calls that are inside it.",
  claims: [{ what: "calls lost", limit: "0", measured: "0", met: true }],
  paths: [path("internal", "internal path, 1 pod", [1_250_000], { seconds: 12, insideAt: [4] })],
  events: [
    { at: 4.1, what: "server killed", pod: PODS[0] },
    { at: 5.2, what: "ready", pod: PODS[0] },
  ],
  seconds: 13,
});

const hang: ScenarioResult = scenario("hang", {
  verdict: "skipped",
  about: "A server that stops without closing is left out.",
  reason: "needs a server of the project's own, as SIGSTOP would stop this one's parent too",
});

const hostile: ScenarioResult = scenario(HOSTILE, {
  verdict: "failed",
  about: HOSTILE,
  reason: HOSTILE,
  claims: [{ what: HOSTILE, limit: HOSTILE, measured: HOSTILE, met: false }],
  paths: [
    {
      ...path("internal", HOSTILE, [500, 400], { seconds: 5, lostAt: [2] }),
      failedByStatus: { [HOSTILE]: 7 },
      perPod: { [HOSTILE]: 500, "a\"b'&c": 400 },
    },
  ],
  events: [{ at: 1, what: HOSTILE, pod: HOSTILE }],
  counters: [{ of: HOSTILE, name: HOSTILE, increase: 1, meaning: HOSTILE }],
  seconds: 5,
});

/** A path that no call took. */
const idle: ScenarioResult = scenario("idle", {
  about: "No one calls.",
  paths: [path("ingress", "ingress path", [])],
  seconds: 1,
});

/** Beside other programs that use both CPUs. */
const slow: ScenarioResult = scenario("slow", {
  verdict: "inconclusive",
  about: "One pod is slower.",
  reason: "the machine was too busy to tell: run it again when other programs have ended",
  claims: [
    { what: "calls lost", limit: "0", measured: "0", met: true },
    { what: "calls in time", limit: "at least 90 %", measured: "12 %", met: false },
    {
      what: "share of the slow pod",
      limit: "at most 25 %",
      measured: "9 %",
      met: true,
      noise: "nothing to compare with",
    },
  ],
  paths: [path("internal", "internal path", [1000, 1000, 900])],
  load: {
    seconds: 20,
    starvedSeconds: 18,
    lateness: { p99: 180, max: 431 },
    ownCpus: 0.83,
    otherCpus: 1.16,
    pressure: 0.97,
  },
  seconds: 20,
});

/** Every shape that the report must show, in one. */
export const REHEARSAL: Rehearsal = rehearsal([spread, rollout, crash, hang, hostile, idle, slow]);

export const EMPTY = rehearsal([]);
export const ALL_PASSED = rehearsal([spread, crash]);
export const ALL_SKIPPED = rehearsal([hang, hang]);
export const INCONCLUSIVE = rehearsal([spread, slow]);

export function rehearsal(scenarios: readonly ScenarioResult[]): Rehearsal {
  return {
    version: 3,
    project: "grpc-envoy-gke",
    stack: "dev",
    server: "my-server",
    startedAt: "2026-03-01T12:00:00.000Z",
    seconds: 204,
    envoy: "1.40.0",
    speed: 10,
    calls: { mode: "echo", method: "echo.v1.Echo" },
    machine: { cpus: 2, memoryBytes: 8 * 2 ** 30, kernel: "6.18.44", loadAverage: { before: 0.42, after: 1.9 } },
    bootstrapChanges: scenarios.length === 0 ? "" : DIFF,
    scenarios,
  };
}

export function scenario(name: string, given: Partial<ScenarioResult>): ScenarioResult {
  return { name, about: "", verdict: "passed", claims: [], seconds: 0, paths: [], events: [], counters: [], ...given };
}

interface Given {
  readonly seconds?: number;
  readonly evenness?: number;
  readonly insideAt?: readonly number[];
  readonly lostAt?: readonly number[];
}

/** `calls` by pod; moments at which calls failed fall into the bucket that contains them. */
export function path(name: PathName, label: string, calls: readonly number[], given: Given = {}): PathFigures {
  const pods = calls.map((_, index) => PODS[index] ?? `my-server-${index + 1}`);
  return figuresOf({
    path: name,
    label,
    perPod: Object.fromEntries(pods.map((pod, index) => [pod, calls[index]!])),
    ...given,
  });
}
