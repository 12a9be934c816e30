import { HEALTH_PATHS } from "../../envoy/names";
import type { Refusal } from "./node/probes";
import type { ServerProcess } from "./subject";

/** Why no pod of a server comes into service, when the server's own probe has failed as often as it may. */
export function neverReady({ port, healthServices }: ServerProcess, { why, answered }: Refusal): string {
  const named = healthServices.find((one) => one !== "");
  const service = named === undefined ? "" : ` for the service "${named}"`;
  const fix = answered
    ? `register the health service of the package grpc.health.v1, let it answer SERVING${service}, and let it answer without credentials`
    : `the server must listen on port ${port} of every address, with HTTP/2 and without TLS`;
  // Which its Envoy answers where the server does not.
  const what = !answered && why.endsWith(HEALTH_PATHS.alive) ? "does not answer its Envoy" : why;
  return `pods never become ready, because the server ${what}; the kubelet and Envoy ask it on port ${port}: ${fix}`;
}
