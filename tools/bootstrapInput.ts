import { type BootstrapInput } from "../envoy/bootstrap";
import { type EnvoyInput, envoySchema } from "../settings/envoy";
import { type ServerInput, serverSchema } from "../settings/server";
import { timingBudget } from "../settings/timing";

export interface Given {
  readonly server?: string;
  readonly namespace?: string;
  readonly settings?: Omit<ServerInput, "image">;
  readonly envoy?: EnvoyInput;
}

/** What a bootstrap is made of, through the parser that a stack's file goes through. */
export function input({
  server = "my-server",
  namespace = "grpc",
  settings = {},
  envoy = {},
}: Given = {}): BootstrapInput {
  const parsed = serverSchema.parse({ image: "registry.example.com/my-server:1.4.2", ...settings });
  return {
    server,
    namespace,
    settings: parsed,
    envoy: envoySchema.parse(envoy),
    timing: timingBudget(parsed.calls, parsed.routes.length > 0),
  };
}
