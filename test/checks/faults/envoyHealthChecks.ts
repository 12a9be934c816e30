import { put } from "../support";
import { HOST_OF_POD, httpHealth } from "./envoyEdits";
import type { BootstrapRow } from "./fault";

export const faults: readonly BootstrapRow[] = [
  {
    what: "Envoy asks gRPC servers for a page",
    code: "envoy-health-http",
    edit: (b) => httpHealth(b),
  },
  {
    what: "Envoy asks gRPC servers for a page by HTTP/2",
    code: "envoy-health-http",
    edit: (b) => httpHealth(b, { codec_client_type: "HTTP2" }),
  },
  {
    what: "a server has 50 ms for its health",
    code: "envoy-health-hurried",
    edit: (b) => put(b.cluster("all-pods"), "health_checks[0].timeout", "0.05s"),
  },
  {
    what: "Envoy asks a port for health where nothing listens",
    code: "envoy-health-port",
    edit: (b) => put(b.cluster("all-pods"), `${HOST_OF_POD}.endpoint.health_check_config.port_value`, 9999),
  },
  {
    what: "one unhealthy pod in ten is a panic",
    code: "envoy-health-ignored",
    edit: (b) => put(b.cluster("all-pods"), "common_lb_config.healthy_panic_threshold.value", 91),
  },
  {
    what: "a failed health check ends running calls",
    code: "envoy-health-ends-calls",
    edit: (b) => put(b.cluster("all-pods"), "close_connections_on_host_health_failure", true),
  },
  {
    what: "one failure ejects a pod",
    code: "envoy-ejects-at-once",
    edit: (b) => put(b.cluster("all-pods"), "outlier_detection.consecutive_gateway_failure", 1),
  },
];

export const right: readonly BootstrapRow[] = [
  {
    what: "Envoy asks another port for a page",
    code: "envoy-health-http",
    edit: (b) => {
      httpHealth(b);
      put(b.cluster("all-pods"), `${HOST_OF_POD}.endpoint.health_check_config.port_value`, 15003);
    },
  },
  {
    what: "Envoy takes any answer for a sign of life",
    code: "envoy-health-http",
    edit: (b) => httpHealth(b, { codec_client_type: "HTTP2", expected_statuses: [{ start: 100, end: 600 }] }),
  },
  {
    what: "a server has 100 ms for its health",
    code: "envoy-health-hurried",
    edit: (b) => put(b.cluster("all-pods"), "health_checks[0].timeout", "0.1s"),
  },
  {
    what: "Envoy asks the server's port for health",
    code: "envoy-health-port",
    edit: (b) => put(b.cluster("all-pods"), `${HOST_OF_POD}.endpoint.health_check_config.port_value`, 8888),
  },
  {
    what: "two unhealthy pods in ten are a panic",
    code: "envoy-health-ignored",
    edit: (b) => put(b.cluster("all-pods"), "common_lb_config.healthy_panic_threshold.value", 90),
  },
  {
    what: "a failed health check ends nothing",
    code: "envoy-health-ends-calls",
    edit: (b) => put(b.cluster("all-pods"), "close_connections_on_host_health_failure", false),
  },
  {
    what: "two failures eject a pod, and one is only counted",
    code: "envoy-ejects-at-once",
    edit: (b) => {
      put(b.cluster("all-pods"), "outlier_detection.consecutive_gateway_failure", 2);
      put(b.cluster("all-pods"), "outlier_detection.consecutive_5xx", 1);
    },
  },
];
