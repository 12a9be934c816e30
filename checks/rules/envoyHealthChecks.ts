import type { Field } from "../field";
import { type Fault, check } from "../check";
import { healthChecks, hostsOf } from "../envoy/cluster";
import { isLoopback, seconds, word } from "../envoy/values";
import { callClusters } from "../view/callClusters";
import { listensOn } from "../view/listening";
import { serviceOf } from "../view/upstreamService";
import { time } from "../words";

/** A busy server, or one whose packet is lost, answers a health check later than this now and then. */
const ANSWER_SHORT = 0.1;

export const envoyHealthCheckChecks = [
  check(
    {
      code: "envoy-health-http",
      level: "error",
      requirement: "Envoy asks gRPC servers for gRPC health",
      impact:
        "A gRPC server answers no plain GET: every pod counts as unhealthy, and Envoy sends calls to all of them, dead ones too.",
      fix: "Use grpc_health_check: {} in place of http_health_check.",
    },
    callClusters,
    ({ cluster }): Fault[] => {
      const elsewhere = hostsOf(cluster.field).some(
        (host) => host.at("endpoint", "health_check_config", "port_value").exists,
      );
      if (!cluster.http2 || elsewhere) return [];
      return healthChecks(cluster.field)
        .map((one) => one.at("http_health_check"))
        .filter((at) => at.exists && !isSignOfLife(at))
        .map((at) => {
          const speaksHttp2 = word(at.at("codec_client_type")) === "HTTP2";
          const by = speaksHttp2 ? "" : " by HTTP/1.1";
          const message = `cluster ${cluster.name} asks its gRPC servers for ${at.at("path").text ?? "a page"}${by}`;
          return { at, message, level: speaksHttp2 ? "warning" : "error" };
        });
    },
  ),
  check(
    {
      code: "envoy-health-hurried",
      level: "warning",
      requirement: "Servers have time to answer a health check",
      impact: "Healthy servers that are busy count as unhealthy: the others get their calls, and fail next.",
      fix: "Set the health check's timeout to a second.",
    },
    callClusters,
    ({ cluster }) =>
      healthChecks(cluster.field)
        .map((one) => one.at("timeout"))
        .filter((at) => (seconds(at) ?? 1) < ANSWER_SHORT)
        .map((at) => ({ at, message: `cluster ${cluster.name} gives a server ${time(seconds(at)!)} to answer` })),
  ),
  check(
    {
      code: "envoy-health-port",
      level: "error",
      requirement: "Envoy asks for health where something listens",
      impact:
        "No health check ever passes: every pod counts as unhealthy, and Envoy sends calls to all of them, dead ones too.",
      fix: "Take health_check_config out, or write the port of the server's health service.",
    },
    callClusters,
    ({ envoy, cluster }, stack): Fault[] => {
      return hostsOf(cluster.field).flatMap((host) => {
        const at = host.at("endpoint", "health_check_config", "port_value");
        const address = host.at("endpoint", "address", "socket_address", "address").text ?? "";
        const port = at.number;
        if (port === undefined || port === 0 || healthChecks(cluster.field).length === 0) return [];
        const pods = isLoopback(address) ? [envoy.pod] : (serviceOf(address, envoy, stack)?.pods ?? []);
        return pods
          .filter((pod) => listensOn(pod, port, stack) === false)
          .map((pod) => ({
            at,
            message: `cluster ${cluster.name} asks ${port} for health, where nothing in the pods of ${pod.owner.name} listens`,
          }));
      });
    },
  ),
  check(
    {
      code: "envoy-health-ignored",
      level: "warning",
      requirement: "Pods that fail their health check get no calls",
      impact: "Envoy takes one unhealthy pod for a panic and sends calls to all pods, that one too.",
      fix: "Set healthy_panic_threshold to 50, Envoy's default, or less.",
    },
    callClusters,
    ({ cluster }) => {
      const at = cluster.field.at("common_lb_config", "healthy_panic_threshold");
      return (
        (at.number ?? 50) > 90 && {
          at,
          message: `cluster ${cluster.name} is in panic below ${at.number} % of healthy hosts`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-health-ends-calls",
      level: "warning",
      requirement: "A failed health check ends no running call",
      impact: "A server that is slow to answer for its health loses all its running calls and streams at once.",
      fix: "Take close_connections_on_host_health_failure out.",
    },
    callClusters,
    ({ cluster }) => {
      const at = cluster.field.at("close_connections_on_host_health_failure");
      return at.bool === true && { at, message: `cluster ${cluster.name} closes connections` };
    },
  ),
  check(
    {
      code: "envoy-ejects-at-once",
      level: "warning",
      requirement: "One failed call ejects no pod",
      impact:
        "A single INTERNAL or UNAVAILABLE takes a pod away from all clients for base_ejection_time, 30 s by default.",
      fix: "Set it to 5, Envoy's default.",
    },
    callClusters,
    ({ cluster }) => {
      const detection = cluster.field.at("outlier_detection");
      return [
        { key: "consecutive_5xx", enforced: detection.at("enforcing_consecutive_5xx").number ?? 100 },
        {
          key: "consecutive_gateway_failure",
          enforced: detection.at("enforcing_consecutive_gateway_failure").number ?? 0,
        },
      ]
        .map(({ key, enforced }) => ({ key, enforced, at: detection.at(key) }))
        .filter(({ at, enforced }) => at.number === 1 && enforced > 0)
        .map(({ key, at }) => ({ at, message: `${key} of cluster ${cluster.name} is 1` }));
    },
  ),
];

/** Whether it asks if a server answers at all: any status of HTTP/2 is one that a gRPC server gives. */
function isSignOfLife(check: Field): boolean {
  const answers = check
    .at("expected_statuses")
    .list.map((one) => [one.at("start").number, one.at("end").number] as const);
  const takes = (status: number) => answers.some(([start = 0, end = 0]) => start <= status && status < end);
  return word(check.at("codec_client_type")) === "HTTP2" && [200, 415, 503].every(takes);
}
