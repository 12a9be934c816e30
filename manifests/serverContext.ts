import type { EnvoySettings } from "../settings/envoy";
import type { ServerSettings } from "../settings/server";
import type { TimingBudget } from "../settings/timing";

/** A gRPC server with its namespace, its Envoy and its times: what its objects are built from. */
export interface ServerContext {
  /** The server's name: of its Deployment, Service, ServiceAccount and container. */
  readonly name: string;
  readonly namespace: string;
  readonly settings: ServerSettings;
  readonly envoy: EnvoySettings;
  readonly timing: TimingBudget;
}

/** Whether the Ingress routes to the server; without routes it is reachable inside the cluster only. */
export function isBehindLoadBalancer(settings: Pick<ServerSettings, "routes">): boolean {
  return settings.routes.length > 0;
}
