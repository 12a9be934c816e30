/** Times of a server in seconds, as far as its resources state them; several values where they are not all the same. */
export type Times = Partial<Record<TimeName, readonly number[]>>;

/** In the order of a call's and then of a pod's life. */
export const TIME_WORDS = {
  maxStream: "Envoy ends a call after",
  requestTimeout: "Envoy waits for a whole request, or for a response, for",
  loadBalancerTimeout: "the load balancer cuts a call after",
  streamIdle: "Envoy closes a stream without a reader after",
  connectionIdle: "Envoy closes a connection without calls after",
  internalConnectionAge: "in-cluster clients are asked to reconnect every",
  minReady: "a new pod counts as available after",
  withdraw: "a leaving pod stays in service for (preStop)",
  loadBalancerDraining: "the load balancer drains it for",
  internalDrain: "in-cluster clients are asked to reconnect within",
  envoyPreStop: "its Envoy stays until its last call has ended, at most",
  gracePeriod: "and it is killed after (grace period)",
} as const;

export type TimeName = keyof typeof TIME_WORDS;
