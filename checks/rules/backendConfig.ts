import { MAX_CONNECTION_DRAINING } from "../../platform/googleLoadBalancer";
import { type Fault, check } from "../check";
import { callRoutes } from "../envoy/listener";
import { longestCall } from "../envoy/route";
import { type Arrival, BACKEND_CONFIG, backendConfigName, carriesCalls, throughIngress } from "../view/arrivals";
import { backendServices } from "../view/backendService";
import { preStopSeconds } from "../view/pod";
import { annotation } from "../view/service";
import { time } from "../words";

/** Seconds that processes need to end once their calls have. */
const EXIT = 30;

/** Seconds of the longest call that Envoy lets through a way; 0 where there is none to see. */
function longestOf({ listener }: Arrival): number {
  const routes = listener === undefined ? [] : callRoutes(listener);
  return Math.max(0, ...routes.map(({ manager, route }) => longestCall(route, manager.field)));
}

const GATEWAY_TIMEOUT_FIX =
  "Set spec.default.timeoutSec of a GCPBackendPolicy for the Service above the longest stream that Envoy allows.";
const GATEWAY_DRAINING_FIX =
  "Raise spec.default.connectionDraining.drainingTimeoutSec of a GCPBackendPolicy for the Service to the longest call, or to what the pod's grace period leaves.";

/** Where a kind of object ties clients to pods. */
const AFFINITY: Readonly<Record<string, readonly string[]>> = {
  BackendConfig: ["spec", "sessionAffinity", "affinityType"],
  GCPBackendPolicy: ["spec", "default", "sessionAffinity", "type"],
  Service: ["spec", "sessionAffinity"],
};

export const backendConfigChecks = [
  check(
    {
      code: "lb-backend-config-missing",
      level: "error",
      requirement: "A port that carries gRPC calls from outside has a BackendConfig",
      impact:
        "The load balancer asks / for health, which a gRPC server does not answer, so no pod ever counts as healthy; calls would end after 30 s.",
      fix: 'Make a BackendConfig and name it in cloud.google.com/backend-config: {"ports":{"<port name>":"<name>"}}.',
    },
    throughIngress,
    (arrival) => {
      const { service, port } = arrival;
      if (backendConfigName(service, port) !== undefined || !carriesCalls(arrival)) return undefined;
      return {
        at: annotation(service.object, BACKEND_CONFIG[0]),
        message: `port ${port.name ?? port.port} has no BackendConfig`,
      };
    },
  ),
  check(
    {
      code: "lb-backend-config-absent",
      level: "error",
      requirement: "A BackendConfig that a Service names is there",
      impact:
        "The controller fails on the Service: the load balancer is not made, or keeps its old timeouts and health check.",
      fix: "Write the name of a BackendConfig in the Service's namespace.",
    },
    throughIngress,
    ({ service, port }, stack) => {
      const { namespace } = service.object;
      const name = backendConfigName(service, port);
      if (name === undefined || !stack.lacks("BackendConfig", namespace, name)) return undefined;
      const level = stack.ofKind("BackendConfig").length > 0 ? "error" : stack.lackLevel(namespace);
      const message = `the Service names BackendConfig ${name}, which this stack does not have in namespace ${namespace}`;
      return { at: annotation(service.object, BACKEND_CONFIG[0]), message, level };
    },
  ),
  check(
    {
      code: "lb-timeout-short",
      level: "error",
      requirement: "The load balancer waits longer than Envoy's longest call",
      impact:
        "The load balancer resets calls that last longer, answered or not, before Envoy can end them with a gRPC status.",
      fix: "Set spec.timeoutSec above the longest stream that Envoy allows.",
    },
    backendServices,
    ({ door, arrival, timeout: { at, value, isDefault } }) => {
      if (!carriesCalls(arrival)) return undefined;
      const longest = longestOf(arrival);
      const fix = door === "Gateway" ? GATEWAY_TIMEOUT_FIX : undefined;
      if (longest === Infinity) return isDefault && { at, message: `timeoutSec is its default, ${time(value)}`, fix };
      if (value > longest) return undefined;
      return { at, message: `the load balancer waits ${time(value)}, Envoy lets a call last ${time(longest)}`, fix };
    },
  ),
  check(
    {
      code: "lb-draining-short",
      level: "warning",
      requirement: "The load balancer drains as long as a leaving pod's calls may go on",
      impact:
        "When a pod leaves, in a rollout or a scale-down, its calls are cut although the pod would still finish them.",
      fix: "Raise connectionDraining.drainingTimeoutSec to the longest call, or to what the pod's grace period leaves.",
    },
    backendServices,
    ({ door, arrival, draining: { at, value } }) => {
      const stays = arrival.pod.grace - longestPreStop(arrival);
      const needed = Math.min(longestOf(arrival), stays, MAX_CONNECTION_DRAINING);
      // Without draining, what is running is cut as soon as the pod is taken out.
      if (value > 0 && value + EXIT >= needed) return undefined;
      return {
        at,
        message: `the load balancer drains for ${time(value)}, a leaving pod goes on for ${time(stays)}`,
        fix: door === "Gateway" ? GATEWAY_DRAINING_FIX : undefined,
      };
    },
  ),
  check(
    {
      code: "lb-drain-over-grace",
      level: "error",
      requirement: "preStop and the load balancer's draining fit into the pod's grace period",
      impact: "The pod is killed while the load balancer still waits for its calls: every rollout cuts some.",
      fix: "Raise terminationGracePeriodSeconds above preStop and draining together, or drain for less.",
    },
    backendServices,
    ({ arrival, draining: { value } }): Fault | undefined => {
      const wait = longestPreStop(arrival);
      if (value === 0 || wait + value <= arrival.pod.grace) return undefined;
      return {
        at: arrival.pod.spec.at("terminationGracePeriodSeconds"),
        message: `preStop waits ${time(wait)} and the load balancer drains for ${time(value)}, the pod is killed after ${time(arrival.pod.grace)}`,
      };
    },
  ),
  check(
    {
      code: "lb-session-affinity",
      level: "warning",
      requirement: "Nothing ties a client to one pod",
      impact: "All calls of a client go to one pod, however busy it is: the balancing of every RPC is lost.",
      fix: "Take session affinity out, or set it to NONE.",
    },
    (stack) => Object.keys(AFFINITY).flatMap((kind) => stack.ofKind(kind)),
    ({ root, kind }) => {
      const at = root.at(...AFFINITY[kind]!);
      const type = at.text ?? "None";
      return /^none$/i.test(type) ? undefined : { at, message: `session affinity is ${type}` };
    },
  ),
];

/** The servers' own preStop waits; Envoy's begins with it and outlasts the calls. */
function longestPreStop({ pod, envoy }: Arrival): number {
  const servers = pod.running.filter((container) => container !== envoy?.container);
  return Math.max(0, ...servers.map((container) => preStopSeconds(container) ?? 0));
}
