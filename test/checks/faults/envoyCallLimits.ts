import { put } from "../support";
import { COMMON, HOST, endless } from "./envoyEdits";
import type { BootstrapRow } from "./fault";

export const faults: readonly BootstrapRow[] = [
  {
    what: "a cluster ends calls before their route does",
    code: "envoy-call-cut",
    edit: (b) => put(b.cluster("all-pods"), [...COMMON, "max_stream_duration"], "299s"),
  },
  {
    what: "the connection manager ends calls that their route gives no end",
    code: "envoy-call-cut",
    edit: (b) => {
      endless(b);
      put(b.manager("ingress"), "common_http_protocol_options.max_stream_duration", "30s");
    },
  },
  {
    what: "a request has an end and its call has none",
    code: "envoy-request-cut",
    edit: (b) => endless(b),
  },
  {
    what: "a call's headers have half a second",
    code: "envoy-headers-hurried",
    edit: (b) => put(b.manager("ingress"), "request_headers_timeout", "0.5s"),
  },
  {
    what: "a call may have nineteen headers of 7 KiB",
    code: "envoy-headers-limited",
    edit: (b) => {
      put(b.manager("ingress"), "common_http_protocol_options.max_headers_count", 19);
      put(b.manager("ingress"), "max_request_headers_kb", 7);
    },
  },
  {
    what: "answers lose their grpc-status",
    code: "envoy-call-headers-changed",
    edit: (b) => put(b.manager("ingress"), "route_config.response_headers_to_remove", ["server", "grpc-status"]),
  },
  {
    what: "a virtual host takes te and the deadline away",
    code: "envoy-call-headers-changed",
    edit: (b) => put(b.manager("ingress"), `${HOST}.request_headers_to_remove`, ["te", "grpc-timeout"]),
  },
  {
    what: "a route makes JSON of calls",
    code: "envoy-call-headers-changed",
    edit: (b) => {
      const header = { header: { key: "Content-Type", value: "application/json" } };
      b.routes("internal").forEach((one) => (one["request_headers_to_add"] = [header]));
    },
  },
];

export const right: readonly BootstrapRow[] = [
  {
    what: "a cluster ends calls when their route does",
    code: "envoy-call-cut",
    edit: (b) => {
      put(b.cluster("all-pods"), [...COMMON, "max_stream_duration"], "300s");
      put(b.manager("ingress"), "common_http_protocol_options.max_stream_duration", "30s");
    },
  },
  {
    what: "neither a request nor its call has an end",
    code: "envoy-request-cut",
    edit: (b) => {
      endless(b);
      put(b.manager("ingress"), "request_timeout", "0s");
    },
  },
  {
    what: "a call's headers have a second",
    code: "envoy-headers-hurried",
    edit: (b) => put(b.manager("ingress"), "request_headers_timeout", "1s"),
  },
  {
    what: "a call may have twenty headers of 8 KiB",
    code: "envoy-headers-limited",
    edit: (b) => {
      put(b.manager("ingress"), "common_http_protocol_options.max_headers_count", 20);
      put(b.manager("ingress"), "max_request_headers_kb", 8);
    },
  },
  {
    what: "other headers are taken away and added",
    code: "envoy-call-headers-changed",
    edit: (b) => {
      put(b.manager("ingress"), "route_config.response_headers_to_remove", ["server"]);
      const header = { header: { key: "content-type", value: "application/grpc+proto" } };
      b.routes("internal").forEach((one) => (one["request_headers_to_add"] = [header]));
    },
  },
];
