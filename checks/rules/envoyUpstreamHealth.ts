import { check } from "../check";
import { healthChecks, http2Options } from "../envoy/cluster";
import { seconds } from "../envoy/values";
import { callClusters } from "../view/callClusters";

/** Seconds below which a gRPC server takes pings for abuse: https://github.com/grpc/grpc/blob/master/doc/keepalive.md */
const PING_MIN = 300;

export const envoyUpstreamHealthChecks = [
  check(
    {
      code: "envoy-removed-hosts-served",
      level: "error",
      requirement: "Pods that DNS no longer lists get no calls",
      impact:
        "With health checks Envoy keeps hosts that DNS has dropped as long as they answer: leaving pods get calls until they die.",
      fix: "Set ignore_health_on_host_removal: true.",
    },
    callClusters,
    ({ cluster }) => {
      const at = cluster.field.at("ignore_health_on_host_removal");
      const checked = healthChecks(cluster.field).length > 0;
      return (
        cluster.byName && checked && at.bool !== true && { at, message: `cluster ${cluster.name} keeps removed hosts` }
      );
    },
  ),
  check(
    {
      code: "envoy-health-cluster-unknown",
      level: "error",
      requirement: "The health filter asks about a cluster that Envoy has",
      impact: "The filter answers 503 for ever: no pod counts as healthy, and every call from outside ends with 502.",
      fix: "Write the name of the cluster with the server.",
    },
    (stack) => stack.bootstraps,
    (bootstrap) =>
      bootstrap.healthClusters
        .filter(([name]) => bootstrap.cluster(name) === undefined)
        .map(([name, at]) => ({ at, message: `there is no cluster ${name}` })),
  ),
  check(
    {
      code: "envoy-health-unchecked",
      level: "error",
      requirement: "Envoy asks the server for its health where it answers for it",
      impact:
        "Envoy answers the load balancer's health check with 200 whatever the server does: calls go to servers that cannot serve.",
      fix: "Add a grpc_health_check to the cluster that the health filter names.",
    },
    (stack) => stack.bootstraps,
    (bootstrap) =>
      bootstrap.healthClusters
        .filter(([name]) => bootstrap.leaves(name).some((cluster) => !cluster.field.at("health_checks").exists))
        .map(([name, at]) => ({ at, message: `cluster ${name} has no health check` })),
  ),
  check(
    {
      code: "envoy-breaker-closed",
      level: "error",
      requirement: "Circuit breakers let calls through",
      impact: "Envoy answers every call with UNAVAILABLE.",
      fix: "Set the limit to the calls that a pod may take at once.",
    },
    callClusters,
    ({ cluster }) =>
      cluster.field.at("circuit_breakers", "thresholds").list.flatMap((threshold) =>
        ["max_requests", "max_pending_requests"]
          .map((key) => threshold.at(key))
          .filter((at) => at.number === 0)
          .map((at) => ({ at, message: `cluster ${cluster.name} allows none` })),
      ),
  ),
  check(
    {
      code: "envoy-ejects-all",
      level: "warning",
      requirement: "Outlier detection leaves pods to serve",
      impact:
        "When the servers answer errors for a reason that they share, Envoy takes all of them out and calls fail with UNAVAILABLE.",
      fix: "Set max_ejection_percent to 50 or less.",
    },
    callClusters,
    ({ cluster }) => {
      const detection = cluster.field.at("outlier_detection");
      const at = detection.at("max_ejection_percent");
      // Envoy's own defaults: 100 for errors in a row, 0 for gateway failures.
      const byErrors = detection.at("enforcing_consecutive_5xx").number !== 0;
      const byAnswers = byErrors || (detection.at("enforcing_consecutive_gateway_failure").number ?? 0) > 0;
      return byAnswers && Number(at.number) > 90 && { at, message: `up to ${at.number} % of the hosts are ejected` };
    },
  ),
  check(
    {
      code: "envoy-upstream-pings",
      level: "error",
      requirement: "Envoy does not ping gRPC servers",
      impact:
        "gRPC servers take pings every few seconds for abuse and close the connection: running calls fail with UNAVAILABLE (too many pings).",
      fix: "Take connection_keepalive out of the cluster; keep it on listeners.",
    },
    callClusters,
    ({ cluster }) =>
      http2Options(cluster.field).flatMap((options) => {
        const at = options.at("connection_keepalive", "interval");
        const interval = seconds(at);
        return Number(interval) < PING_MIN
          ? [{ at, message: `cluster ${cluster.name} pings every ${interval}s; servers allow one in five minutes` }]
          : [];
      }),
  ),
];
