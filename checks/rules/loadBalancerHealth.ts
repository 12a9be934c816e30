import { HEALTH_CHECK_DEFAULTS } from "../../platform/gkeGateway";
import {
  DEFAULT_HEALTH_INTERVAL,
  DEFAULT_HEALTH_TIMEOUT,
  HEALTH_CHECK_RANGES,
} from "../../platform/googleLoadBalancer";
import { check } from "../check";
import { type Field, ifKnown } from "../field";
import { type Arrival, appProtocol, backendConfigOf, carriesCalls, isGrpcPort, throughIngress } from "../view/arrivals";
import { type BackendService, type HealthCheck, backendServices } from "../view/backendService";
import { answersGet, listensOn, relaysGet, speaks } from "../view/listening";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

/** A health check that is stated, and whose it is. */
type Checked = Pick<BackendService, "door" | "arrival"> & { readonly health: HealthCheck };

/** The health checks that are stated for the ways from outside. */
function healthChecks(stack: StackView): readonly Checked[] {
  return backendServices(stack).flatMap((service) => {
    const health = ifKnown(() => service.healthCheck);
    return health === undefined ? [] : [{ door: service.door, arrival: service.arrival, health }];
  });
}

const INGRESS_DEFAULTS = { checkIntervalSec: DEFAULT_HEALTH_INTERVAL, timeoutSec: DEFAULT_HEALTH_TIMEOUT };

/** Types that ask for a path. */
const BY_HTTP = ["HTTP", "HTTPS", "HTTP2"];
const TYPES: Readonly<Record<BackendService["door"], readonly string[]>> = {
  Ingress: BY_HTTP,
  // TCP asks for a connection alone.
  Gateway: [...BY_HTTP, "GRPC", "TCP"],
};

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
    throughIngress,
    (arrival, stack) => {
      const at = backendConfigOf(arrival.service, arrival.port, stack)?.root.at("spec", "healthCheck");
      if (at?.exists !== false || !carriesCalls(arrival)) return undefined;
      return { at, message: "there is no health check" };
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
    ({ arrival, health }, stack) => {
      const { at, value } = health.port;
      if (value === undefined || listensOn(arrival.pod, value, stack) !== false) return undefined;
      return { at, message: `nothing in the pods of ${arrival.pod.owner.name} listens on ${value}` };
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
    ({ arrival, health }) => {
      const bootstrap = arrival.envoy?.bootstrap;
      const listener = bootstrap?.listenerAt(health.port.value);
      if (listener === undefined || listener.managers.length === 0 || !BY_HTTP.includes(health.type.value))
        return undefined;
      const { at, value: path } = health.path;
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
    ({ door, arrival, health }, stack) => {
      const { at, value: type } = health.type;
      const port = health.port.value;
      const stated = at.exists ? `the type is ${type}` : `there is no type, so it is the Service port's, ${type}`;
      if (!TYPES[door].includes(type)) return { at, message: `${type} is none of ${listed(TYPES[door])}` };
      if (type === "TCP") return undefined;
      const listener = arrival.envoy?.bootstrap?.listenerAt(port);
      if (listener === undefined) {
        const envoy = stack.envoyOf(arrival.pod);
        const grpc = isGrpcPort(arrival.pod, port) && (envoy === undefined || envoy.bootstrap !== undefined);
        return (
          grpc &&
          type !== "GRPC" && { at, message: `port ${port} serves gRPC, which answers no ${type} request for a path` }
        );
      }
      const { tls, codec } = speaks(listener);
      if (tls !== (type === "HTTPS" || type === "HTTP2")) {
        return { at, message: `${stated}; listener ${listener.name} has ${tls ? "TLS" : "no TLS"}` };
      }
      const isHttp2 = type === "HTTP2" || type === "GRPC";
      const wrong = (isHttp2 && codec === "HTTP1") || (!isHttp2 && codec === "HTTP2");
      return wrong && { at, message: `${stated}; listener ${listener.name} speaks ${codec} only` };
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
    (stack) => [...stack.ofKind("BackendConfig"), ...stack.ofKind("HealthCheckPolicy")],
    ({ root, kind }, stack) => {
      const ofGateway = kind === "HealthCheckPolicy";
      const field = ofGateway ? root.at("spec", "default") : root.at("spec", "healthCheck");
      const [timeout, interval] = [field.at("timeoutSec"), field.at("checkIntervalSec")];
      // Kubernetes gives such a probe numbers of its own, which take the defaults' place.
      const probed = healthChecks(stack).some(
        ({ health, arrival, door }) =>
          door === "Ingress" && health.field.resource === root.resource && hasProbeByHttp(arrival),
      );
      if (probed && !(timeout.exists && interval.exists)) return undefined;
      const defaults = ofGateway ? HEALTH_CHECK_DEFAULTS : INGRESS_DEFAULTS;
      const [longest, between] = [timeout.number ?? defaults.timeoutSec, interval.number ?? defaults.checkIntervalSec];
      if (longest <= between) return undefined;
      const words = (of: Field, seconds: number) => (of.exists ? String(seconds) : `its default, ${seconds}`);
      return {
        at: timeout,
        message: `timeoutSec is ${words(timeout, longest)}, checkIntervalSec ${interval.exists ? "" : "is "}${words(interval, between)}`,
      };
    },
  ),
  check(
    {
      code: "lb-health-range",
      level: "error",
      requirement: "A health check's numbers are those that Compute Engine takes",
      impact: "Compute Engine refuses the health check, and the load balancer is not made or stays as it was.",
      fix: "Write a number inside the range.",
    },
    (stack) => stack.ofKind("BackendConfig"),
    ({ root }) =>
      Object.entries(HEALTH_CHECK_RANGES).flatMap(([key, [least, most]]) => {
        const at = root.at("spec", "healthCheck", key);
        if (at.number === undefined || (at.number >= least && at.number <= most)) return [];
        return [{ at, message: `${key} is ${at.number}, the range is ${least} to ${most}` }];
      }),
  ),
];

/** Whether the controller finds a readiness probe on the port, whose times are the health check's where a BackendConfig states none: `getHTTPProbe` of https://github.com/kubernetes/ingress-gce/blob/master/pkg/controller/translator/translator.go */
function hasProbeByHttp({ service, port, pod, podPort }: Arrival): boolean {
  const scheme = appProtocol(service, port) === "HTTP" ? "HTTP" : "HTTPS";
  return pod.running.some((container) => {
    const probe = container.field.at("readinessProbe", "httpGet");
    const asked = probe.at("port").scalar;
    return (
      container.role === "app" &&
      (probe.at("scheme").text ?? "HTTP") === scheme &&
      container.ports.some((one) => one.port === podPort && (asked === one.port || asked === one.name))
    );
  });
}
