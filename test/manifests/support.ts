import { parse } from "yaml";
import { bootstrap } from "../../envoy/bootstrap";
import { renderBootstrap } from "../../envoy/render";
import { type ServerContext, isBehindLoadBalancer } from "../../manifests/serverContext";
import { type EnvoyInput, envoySchema } from "../../settings/envoy";
import { type ServerInput as Given, serverSchema } from "../../settings/server";
import { timingBudget } from "../../settings/timing";

/** A server behind the load balancer with nothing but an image, and what the case adds. */
export function server(given: Partial<Given> = {}, envoy: EnvoyInput = {}): ServerContext {
  const settings = serverSchema.parse({
    image: "registry.example.com/acme/my-server:1.4.2",
    routes: [{ host: "grpc.example.com" }],
    ...given,
  });
  return {
    name: "my-server",
    namespace: "grpc",
    settings,
    envoy: envoySchema.parse(envoy),
    timing: timingBudget(settings.calls, isBehindLoadBalancer(settings)),
  };
}

/** The named cases that golden files and rules over all of them share. */
export const CASES = {
  defaults: server(),
  "internal-only": server({ routes: [] }),
  everything: server(
    {
      command: ["/app/server"],
      args: ["--port", "9000"],
      env: { LOG_FORMAT: "json" },
      secretEnv: { DATABASE_PASSWORD: { secret: "database", key: "password" } },
      port: 9000,
      runAsUser: 1234,
      resources: { cpu: "1", memory: "1Gi", cpuLimit: "3", memoryLimit: "2Gi" },
      replicas: { min: 3, max: 30, cpuTarget: 60, maxUnavailable: 2 },
      health: { service: "acme.v1.Billing" },
      calls: { longestUnary: "30s", longestStream: "1h", concurrentPerPod: 200, leave: "20m" },
      routes: [{ host: "grpc.example.com", service: "acme.v1.Billing" }, { host: "billing.example.com" }],
      callers: ["web", "batch"],
      grpcWeb: { origins: ["https://app.example.com"] },
    },
    {
      image: "envoyproxy/envoy:v1.40.2",
      memory: "1Gi",
      cpu: "500m",
      cpuLimit: "2",
      ports: { ingress: 16001, internal: 16002, health: 9002, admin: 9001 },
      logLevel: "warning",
      metricsPerMethod: true,
      requestIds: true,
    },
  ),
} as const satisfies Record<string, ServerContext>;

/** Envoy's bootstrap of a server as Envoy reads it. */
export function bootstrapOf(input: ServerContext): Record<string, unknown> {
  return parse(renderBootstrap(bootstrap({ ...input, server: input.name }))) as Record<string, unknown>;
}
