import { put } from "../support";
import { COMMON } from "./envoyEdits";
import type { BootstrapRow } from "./fault";

export const faults: readonly BootstrapRow[] = [
  {
    what: "a client's connection ends after nine calls",
    code: "envoy-connection-short",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.max_requests_per_connection", 9),
  },
  {
    what: "a server's connection ends after one call",
    code: "envoy-connection-short",
    edit: (b) => put(b.cluster("all-pods"), [...COMMON, "max_requests_per_connection"], 1),
  },
  {
    what: "a connection ends after 4 s without a call",
    code: "envoy-connection-short",
    edit: (b) => put(b.manager("internal"), "common_http_protocol_options.idle_timeout", "4s"),
  },
  {
    what: "a client has half a second to answer a ping",
    code: "envoy-ping-hurried",
    edit: (b) => put(b.manager("ingress"), "http2_protocol_options.connection_keepalive.timeout", "0.5s"),
  },
];

export const right: readonly BootstrapRow[] = [
  {
    what: "connections end after ten calls, or 5 s without one",
    code: "envoy-connection-short",
    edit: (b) => {
      put(b.manager("ingress"), "common_http_protocol_options.max_requests_per_connection", 10);
      put(b.manager("internal"), "common_http_protocol_options.idle_timeout", "5s");
      put(b.cluster("all-pods"), [...COMMON, "max_requests_per_connection"], 0);
    },
  },
  {
    what: "a client has a second to answer a ping",
    code: "envoy-ping-hurried",
    edit: (b) => put(b.manager("ingress"), "http2_protocol_options.connection_keepalive.timeout", "1s"),
  },
];
