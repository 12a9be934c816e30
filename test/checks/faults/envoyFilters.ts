import { before, lua, authorize, fault, health, rbac, ANYONE, transcode } from "./envoyEdits";
import type { BootstrapRow } from "./fault";

export const faults: readonly BootstrapRow[] = [
  {
    what: "a filter keeps requests until they are complete",
    code: "envoy-filter-buffers",
    edit: (b) => before(b, "filters.http.buffer.v3.Buffer", { max_request_bytes: 65536 }),
  },
  {
    what: "a script waits for the request's end",
    code: "envoy-filter-buffers",
    edit: (b) => lua(b, { inline_string: "function envoy_on_request(h)\n  h:logInfo(h:body():length())\nend" }),
  },
  {
    what: "authorization reads requests",
    code: "envoy-filter-buffers",
    edit: (b) => authorize(b, { with_request_body: { max_request_bytes: 1024, allow_partial_message: true } }),
  },
  {
    what: "a fault of a test is left",
    code: "envoy-filter-answers",
    edit: (b) => fault(b, 1),
  },
  {
    what: "the health filter answers every path",
    code: "envoy-filter-answers",
    edit: (b) => health(b, { prefix: "/" }),
  },
  {
    what: "no policy allows anyone",
    code: "envoy-filter-answers",
    edit: (b) => rbac(b, {}),
  },
  {
    what: "calls become HTTP/1.1 in front of a gRPC server",
    code: "envoy-filter-reframes",
    edit: (b) =>
      before(b, "filters.http.grpc_http1_reverse_bridge.v3.FilterConfig", { content_type: "application/grpc" }),
  },
  {
    what: "authorization has 9 ms",
    code: "envoy-authorization-hurried",
    edit: (b) => authorize(b, {}, "0.009s"),
  },
  {
    what: "transcoded calls have no route",
    code: "envoy-transcoder-unrouted",
    edit: (b) => transcode(b, {}),
  },
];

export const right: readonly BootstrapRow[] = [
  {
    what: "the filter buffer is off, and a script reads headers",
    code: "envoy-filter-buffers",
    edit: (b) => {
      before(b, "filters.http.buffer.v3.Buffer", { max_request_bytes: 65536 }, { disabled: true });
      lua(b, { inline_string: "function envoy_on_request(h)\n  h:headers():add('x-a', 'b')\nend" });
      authorize(b, {});
    },
  },
  {
    what: "filters answer what is no call",
    code: "envoy-filter-answers",
    edit: (b) => {
      fault(b, 0);
      health(b, { exact: "/healthz" });
      rbac(b, { anyone: ANYONE });
    },
  },
  {
    what: "calls of HTTP/1.1 become gRPC",
    code: "envoy-filter-reframes",
    edit: (b) => before(b, "filters.http.grpc_http1_bridge.v3.Config"),
  },
  {
    what: "authorization has 10 ms",
    code: "envoy-authorization-hurried",
    edit: (b) => authorize(b, {}, "0.01s"),
  },
  {
    what: "transcoded calls take the route of their path",
    code: "envoy-transcoder-unrouted",
    edit: (b) => transcode(b, { match_incoming_request_route: true }),
  },
];
