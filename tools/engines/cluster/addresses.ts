/** A cluster has several addresses, as GKE's has its DNS endpoint and its IP endpoint. */
export const GATEWAY_HOSTS = ["127.0.0.1", "127.0.0.2", "127.0.0.3"] as const;

export type GatewayHost = (typeof GATEWAY_HOSTS)[number];
