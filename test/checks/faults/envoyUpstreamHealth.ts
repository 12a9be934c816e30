import { put } from "../support";
import { ENDPOINT, HEALTH_CHECKS, HTTP_CONFIG, OPTIONS, OPTIONS_TYPE, addCluster, aggregate } from "./edits";
import type { Row } from "./fault";

const PINGS = { interval: "30s", timeout: "5s" };
/** A health filter that asks about a cluster which is not there. */
const HEALTH_FILTER = {
  pass_through_mode: false,
  headers: [{ name: ":path", exact_match: "/healthz" }],
  cluster_min_healthy_percentages: { app: { value: 100 } },
};

export const faults: readonly Row[] = [
  {
    what: "Envoy pings the server",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), [...HTTP_CONFIG, "http2_protocol_options", "connection_keepalive"], {
        interval: "30s",
        timeout: "5s",
      }),
  },
  {
    what: "removed pods keep their calls",
    code: "envoy-removed-hosts-served",
    edit: (b) => put(b.cluster("all-pods"), "ignore_health_on_host_removal", false),
  },
  {
    what: "the health filter asks about no cluster",
    code: "envoy-health-cluster-unknown",
    edit: (b) =>
      put(b.manager("health"), "http_filters[0].typed_config.cluster_min_healthy_percentages", { app: { value: 100 } }),
  },
  {
    what: "nobody asks the server for its health",
    code: "envoy-health-unchecked",
    edit: (b) => put(b.cluster("own-app"), "health_checks", undefined),
  },
  {
    what: "the circuit breaker lets nothing through",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("own-app-first"), "circuit_breakers.thresholds[0].max_requests", 0),
  },
  {
    what: "outlier detection may eject every pod",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.max_ejection_percent", 100),
  },
  {
    what: "a cluster that speaks as its clients do pings the server",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), OPTIONS, {
        "@type": OPTIONS_TYPE,
        use_downstream_protocol_config: { http2_protocol_options: { connection_keepalive: PINGS } },
      }),
  },
  {
    what: "a cluster that finds its protocol by ALPN pings the server",
    code: "envoy-upstream-pings",
    edit: (b) => {
      put(b.cluster("own-app-first"), OPTIONS, {
        "@type": OPTIONS_TYPE,
        auto_config: { http2_protocol_options: { connection_keepalive: PINGS } },
      });
      put(b.cluster("own-app-first"), "transport_socket", {
        name: "envoy.transport_sockets.tls",
        typed_config: { "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext" },
      });
    },
  },
  {
    what: "a cluster with HTTP/2 options of its own pings the server",
    code: "envoy-upstream-pings",
    edit: (b) => {
      put(b.cluster("own-app-first"), OPTIONS, undefined);
      put(b.cluster("own-app-first"), "http2_protocol_options", { connection_keepalive: PINGS });
    },
  },
  {
    what: "Envoy pings the server a second too often",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), [...HTTP_CONFIG, "http2_protocol_options", "connection_keepalive"], {
        interval: "299s",
        timeout: "5s",
      }),
  },
  {
    what: "removed pods keep their calls by Envoy's default",
    code: "envoy-removed-hosts-served",
    edit: (b) => put(b.cluster("own-app-first"), "ignore_health_on_host_removal", undefined),
  },
  {
    what: "the circuit breaker lets no call wait",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("all-pods"), "circuit_breakers.thresholds[0].max_pending_requests", 0),
  },
  {
    what: "outlier detection may eject one pod in a hundred too many",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.max_ejection_percent", 91),
  },
  {
    what: "outlier detection may eject every pod by Envoy's default",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("own-app-first"), "outlier_detection.enforcing_consecutive_5xx", undefined),
  },
  {
    what: "outlier detection may eject every pod, once in a hundred times",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("own-app-first"), "outlier_detection.enforcing_consecutive_5xx", 1),
  },
  {
    what: "outlier detection may eject every pod for a bad gateway, once in a hundred times",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("own-app-first"), "outlier_detection.enforcing_consecutive_gateway_failure", 1),
  },
  {
    what: "a health check without a list keeps hosts that DNS has dropped",
    code: "envoy-removed-hosts-served",
    edit: (b) => {
      const check = {
        timeout: "1s",
        interval: "5s",
        unhealthy_threshold: 2,
        healthy_threshold: 1,
        grpc_health_check: {},
      };
      put(b.cluster("all-pods"), "health_checks", check);
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", undefined);
    },
  },
  {
    what: "a health check without a list has one field only",
    code: "envoy-removed-hosts-served",
    envoyRefuses: true,
    edit: (b) => {
      put(b.cluster("all-pods"), "health_checks", { grpc_health_check: {} });
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", undefined);
    },
  },
  {
    what: "version 2's health filter asks about no cluster",
    code: "envoy-health-cluster-unknown",
    envoyRefuses: true,
    edit: (b) => put(b.manager("health"), "http_filters[0]", { name: "envoy.health_check", config: HEALTH_FILTER }),
  },
  {
    what: "a health filter in both versions asks about no cluster",
    code: "envoy-health-cluster-unknown",
    envoyRefuses: true,
    edit: (b) => {
      put(b.manager("health"), "http_filters[0].config", { pass_through_mode: false });
      put(b.manager("health"), "http_filters[0].typed_config.cluster_min_healthy_percentages", { app: { value: 100 } });
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "Envoy pings the server every five minutes",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), [...HTTP_CONFIG, "http2_protocol_options", "connection_keepalive"], {
        interval: "300s",
        timeout: "5s",
      }),
  },
  {
    what: "Envoy pings a server only before a call on a quiet connection",
    code: "envoy-upstream-pings",
    edit: (b) =>
      put(b.cluster("own-app-first"), [...HTTP_CONFIG, "http2_protocol_options", "connection_keepalive"], {
        connection_idle_interval: "30s",
        timeout: "5s",
      }),
  },
  {
    what: "DNS alone decides on pods, without health checks",
    code: "envoy-removed-hosts-served",
    edit: (b) => {
      put(b.cluster("all-pods"), "health_checks", undefined);
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", false);
    },
  },
  {
    what: "the list of health checks is empty",
    code: "envoy-removed-hosts-served",
    edit: (b) => {
      put(b.cluster("all-pods"), "health_checks", []);
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", false);
    },
  },
  {
    what: "no host is looked up by name",
    code: "envoy-removed-hosts-served",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "STATIC");
      put(b.cluster("all-pods"), `${ENDPOINT}.address`, "127.0.0.1");
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", false);
    },
  },
  {
    what: "the health filter asks about the cluster of all pods",
    code: "envoy-health-cluster-unknown",
    edit: (b) =>
      put(b.manager("health"), "http_filters[0].typed_config.cluster_min_healthy_percentages", {
        "all-pods": { value: 100 },
      }),
  },
  {
    what: "Envoy asks the server for a page that tells its health",
    code: "envoy-health-unchecked",
    edit: (b) => {
      put(b.cluster("own-app"), "health_checks[0].grpc_health_check", undefined);
      put(b.cluster("own-app"), "health_checks[0].http_health_check", { path: "/healthz" });
    },
  },
  {
    what: "the health filter asks about an aggregate cluster with health checks",
    code: "envoy-health-unchecked",
    edit: (b) => {
      addCluster(b, aggregate("any", ["all-pods", "own-app"]));
      put(b.manager("health"), "http_filters[0].typed_config.cluster_min_healthy_percentages", {
        any: { value: 100 },
      });
    },
  },
  {
    what: "the circuit breaker lets one call through",
    code: "envoy-breaker-closed",
    edit: (b) =>
      put(b.cluster("own-app-first"), "circuit_breakers.thresholds[0]", {
        max_requests: 1,
        max_connections: 1,
        max_pending_requests: 1,
      }),
  },
  {
    what: "the circuit breaker lets no retry through",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("own-app-first"), "circuit_breakers.thresholds[0].max_retries", 0),
  },
  {
    what: "the circuit breaker of a cluster without calls is closed",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("own-app"), "circuit_breakers.thresholds", [{ max_requests: 0 }]),
  },
  {
    what: "outlier detection leaves one pod in ten",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.max_ejection_percent", 90),
  },
  {
    what: "outlier detection ejects as few pods as Envoy's default has it",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.max_ejection_percent", undefined),
  },
  {
    what: "outlier detection ejects no pod for a bad gateway by Envoy's default",
    code: "envoy-ejects-all",
    edit: (b) => put(b.cluster("own-app-first"), "outlier_detection.enforcing_consecutive_gateway_failure", undefined),
  },
  {
    what: "no connection is allowed over the limit, which refuses no call",
    code: "envoy-breaker-closed",
    edit: (b) => put(b.cluster("all-pods"), "circuit_breakers.thresholds[0].max_connections", 0),
  },
  {
    what: "errors in a row eject no host, in camel case",
    code: "envoy-ejects-all",
    edit: (b) =>
      put(b.cluster("all-pods"), "outlier_detection", { maxEjectionPercent: 100, enforcingConsecutive5xx: 0 }),
  },
  {
    what: "a health check without a list leaves hosts alone that DNS has dropped",
    code: "envoy-removed-hosts-served",
    edit: (b) => put(b.cluster("all-pods"), "health_checks", HEALTH_CHECKS[0]),
  },
  {
    what: "a health check of the server has no list around it",
    code: "envoy-health-unchecked",
    edit: (b) => put(b.cluster("own-app"), "health_checks", HEALTH_CHECKS[0]),
  },
  {
    what: "version 2's health filter asks about the server",
    code: "envoy-health-cluster-unknown",
    edit: (b) => {
      const config = { ...HEALTH_FILTER, cluster_min_healthy_percentages: { "own-app": { value: 100 } } };
      put(b.manager("health"), "http_filters[0]", { name: "envoy.health_check", config });
    },
  },
];
