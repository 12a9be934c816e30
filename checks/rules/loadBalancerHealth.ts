import { check } from "../check";
import { type Field } from "../field";
import { type Arrival, backendConfigOf, carriesCalls, isGrpcPort, outside } from "../view/arrivals";
import { answersGet, listensOn, relaysGet, speaks } from "../view/listening";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

interface HealthCheck {
  readonly arrival: Arrival;
  readonly field: Field;
  readonly type: string;
  readonly port: number | undefined;
  readonly path: string;
}

/** The health checks that BackendConfigs state for the ways from outside. */
function healthChecks(stack: StackView): readonly HealthCheck[] {
  return outside(stack).flatMap((arrival) => {
    const field = backendConfigOf(arrival.service, arrival.port, stack)?.root.at("spec", "healthCheck");
    if (field?.exists !== true) return [];
    return [
      {
        arrival,
        field,
        type: field.at("type").text ?? "HTTP",
        port: field.at("port").number ?? arrival.podPort,
        path: field.at("requestPath").text ?? "/",
      },
    ];
  });
}

export const loadBalancerHealthChecks = [
  check(
    {
      code: "lb-health-missing",
      level: "error",
      requirement: "A BackendConfig states the health check",
      impact:
        "The controller guesses one from the containers' readiness probes and does not see a sidecar; it asks / on the port for calls, and no pod counts as healthy.",
      fix: "State spec.healthCheck with type, port and requestPath.",
    },
    outside,
    (arrival, stack) => {
      const config = backendConfigOf(arrival.service, arrival.port, stack);
      if (config === undefined || config.root.at("spec", "healthCheck").exists || !carriesCalls(arrival))
        return undefined;
      return { at: config.root.at("spec", "healthCheck"), message: "there is no health check" };
    },
  ),
  check(
    {
      code: "lb-health-port",
      level: "error",
      requirement: "The load balancer asks for health on a port that the pods listen on",
      impact: "No pod ever counts as healthy, and every call from outside ends with 502.",
      fix: "Write the port of Envoy's health listener.",
    },
    healthChecks,
    ({ arrival, field, port }, stack) => {
      if (port === undefined || listensOn(arrival.pod, port, stack) !== false) return undefined;
      return { at: field.at("port"), message: `nothing in the pods of ${arrival.pod.owner.name} listens on ${port}` };
    },
  ),
  check(
    {
      code: "lb-health-path",
      level: "error",
      requirement: "The load balancer asks for health on a path that answers 200",
      impact: "No pod ever counts as healthy, and every call from outside ends with 502.",
      fix: "Write the path that Envoy's health filter answers.",
    },
    healthChecks,
    ({ arrival, field, port, path }) => {
      const bootstrap = arrival.envoy?.bootstrap;
      const listener = bootstrap?.listenerAt(port);
      if (listener === undefined || listener.managers.length === 0) return undefined;
      const at = field.at("requestPath");
      if (!answersGet(listener, path))
        return { at, message: `listener ${listener.name} does not answer GET ${path} with success` };
      const isGrpc = (name: string) => bootstrap!.leaves(name).some(({ http2 }) => http2);
      if (!relaysGet(listener, path, isGrpc)) return undefined;
      // A server may answer a page of its own beside gRPC; at / none is known to.
      const level = path === "/" ? ("error" as const) : ("warning" as const);
      return {
        at,
        message: `listener ${listener.name} passes GET ${path} on to the gRPC server, which answers none`,
        level,
      };
    },
  ),
  check(
    {
      code: "lb-health-protocol",
      level: "error",
      requirement: "The load balancer asks for health in the protocol of the port",
      impact:
        "Health checks fail in the handshake: no pod ever counts as healthy, and every call from outside ends with 502.",
      fix: "Set healthCheck.type to what the port speaks: HTTP for a listener without TLS, HTTPS or HTTP2 for one with it.",
    },
    healthChecks,
    ({ arrival, field, port, type }, stack) => {
      const at = field.at("type");
      if (!["HTTP", "HTTPS", "HTTP2"].includes(type))
        return { at, message: `${type} is none of ${listed(["HTTP", "HTTPS", "HTTP2"])}` };
      const listener = arrival.envoy?.bootstrap?.listenerAt(port);
      if (listener === undefined) {
        const envoy = stack.envoyOf(arrival.pod);
        const grpc = isGrpcPort(arrival.pod, port) && (envoy === undefined || envoy.bootstrap !== undefined);
        return grpc && { at, message: `port ${port} serves gRPC, which answers no ${type} request for a path` };
      }
      const { tls, codec } = speaks(listener);
      if (tls !== (type !== "HTTP")) {
        return { at, message: `the type is ${type}, listener ${listener.name} has ${tls ? "TLS" : "no TLS"}` };
      }
      const wrong = (type === "HTTP2" && codec === "HTTP1") || (type !== "HTTP2" && codec === "HTTP2");
      return wrong && { at, message: `the type is ${type}, listener ${listener.name} speaks ${codec} only` };
    },
  ),
  check(
    {
      code: "lb-health-timing",
      level: "error",
      requirement: "A health check's timeout is not longer than its interval",
      impact: "Compute Engine refuses the health check, and the load balancer is not made or stays as it was.",
      fix: "Lower timeoutSec or raise checkIntervalSec.",
    },
    (stack) => stack.ofKind("BackendConfig"),
    ({ root }) => {
      const field = root.at("spec", "healthCheck");
      const [timeout, interval] = [field.at("timeoutSec").number, field.at("checkIntervalSec").number];
      if (timeout === undefined || interval === undefined || timeout <= interval) return undefined;
      return { at: field.at("timeoutSec"), message: `timeoutSec is ${timeout}, checkIntervalSec ${interval}` };
    },
  ),
];
