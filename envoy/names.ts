/** Envoy's listeners; runtime keys and statistics carry these names. */
export const LISTENERS = { ingress: "ingress", internal: "internal", health: "health", drain: "drain" } as const;

/** Listeners that carry gRPC calls, with the same protections. */
export type CallListener = "ingress" | "internal";

/** Envoy's clusters; statistics carry these names. */
export const CLUSTERS = {
  ownApp: "own-app",
  ownAppAlive: "own-app-alive",
  allPods: "all-pods",
  ownAppFirst: "own-app-first",
  admin: "admin",
  drain: "drain",
} as const;

/** A cluster that calls are sent to. */
export type AppCluster = (typeof CLUSTERS)["ownAppFirst" | "allPods"];

/** What the kubelet sends to the `drain` listener when the pod leaves. */
export const DRAIN_HOOK = {
  path: "/drain",
  /** Header with the token that the container's environment has too, both in plain words of the pod: it guards against other pods. */
  header: "x-drain-caller",
  variable: "DRAIN_CALLER",
} as const;

/** What the `health` listener answers on. */
export const HEALTH_PATHS = {
  /** 200 while the own app answers within a second, whatever it answers: for the load balancer. */
  healthz: "/healthz",
  /** The same with more patience, for the app's liveness: 503 where a busy app would still answer in time is a restart too many. */
  alive: "/alive",
  /** 200 once Envoy itself is up, whatever the app does. */
  ready: "/ready",
  metrics: "/stats/prometheus",
} as const;
