import { parse } from "yaml";
import { bootstrap } from "../../envoy/bootstrap";
import { renderBootstrap } from "../../envoy/render";
import { type ServerContext, isBehindLoadBalancer } from "../../manifests/serverContext";
import { type EnvoyInput, envoySchema } from "../../settings/envoy";
import { type ServerInput as Given, serverSchema } from "../../settings/server";
import { timingBudget } from "../../settings/timing";
import { EVERYTHING } from "../support/everything";

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

const { billing } = EVERYTHING["grpc-envoy-gke:servers"] as unknown as Record<"billing", Given>;

/** The named cases that golden files and rules over all of them share. */
export const CASES = {
  defaults: server(),
  "internal-only": server({ routes: [] }),
  everything: server(billing, EVERYTHING["grpc-envoy-gke:envoy"] as EnvoyInput),
} as const satisfies Record<string, ServerContext>;

/** Envoy's bootstrap of a server as Envoy reads it. */
export function bootstrapOf(input: ServerContext): Record<string, unknown> {
  return parse(renderBootstrap(bootstrap({ ...input, server: input.name }))) as Record<string, unknown>;
}
