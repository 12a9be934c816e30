import { endless } from "./envoyEdits";
import { type EditableBootstrap, type Tree, at, put } from "../support";
import { VIRTUAL_HOST, each } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "the route has the default timeout",
    code: "envoy-route-timeout",
    edit: (b) =>
      b.routes("ingress").forEach((route) => {
        put(route, "route.timeout", undefined);
        put(route, "route.max_stream_duration", undefined);
      }),
  },
  {
    what: "the route ends calls after 5 s",
    code: "envoy-route-timeout",
    edit: (b) =>
      b.routes("ingress").forEach((route) => {
        put(route, "route.timeout", "5s");
        put(route, "route.max_stream_duration", undefined);
      }),
  },
  {
    what: "deadlines are cut to 5 s",
    code: "envoy-deadline-cap",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.grpc_timeout_header_max", "5s"),
  },
  {
    what: "quiet streams end after the default 5 min",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("internal"), "stream_idle_timeout", undefined);
      each(b.routes("internal"), "route.max_stream_duration.max_stream_duration", "3600s");
    },
  },
  {
    what: "quiet streams end after 30 s",
    code: "envoy-stream-idle",
    edit: (b) => put(b.manager("ingress"), "stream_idle_timeout", "30s"),
  },
  {
    what: "the route ends calls a second before the load balancer",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "ingress", "309s"),
  },
  {
    what: "the route ends calls together with the load balancer",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "ingress", "310s"),
  },
  {
    what: "the in-cluster route ends calls a second before ten minutes",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "internal", "599s"),
  },
  {
    what: "the in-cluster route ends calls after ten minutes",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "internal", "600s"),
  },
  {
    what: "a route for POST ends calls after 5 s",
    code: "envoy-route-timeout",
    edit: (b) => {
      timeouts(b, "internal", "5s");
      each(b.routes("internal"), "match.headers", [{ name: ":method", string_match: { exact: "POST" } }]);
    },
  },
  {
    what: "deadlines are cut a second before the longest call",
    code: "envoy-deadline-cap",
    edit: (b) => each(b.routes("internal"), "route.max_stream_duration.grpc_timeout_header_max", "299s"),
  },
  {
    what: "deadlines of endless calls are cut to 5 s",
    code: "envoy-deadline-cap",
    edit: (b) =>
      each(b.routes("internal"), "route.max_stream_duration", {
        max_stream_duration: "0s",
        grpc_timeout_header_max: "5s",
      }),
  },
  {
    what: "deadlines are cut to 5 s by the old field",
    code: "envoy-deadline-cap",
    edit: (b) => {
      each(b.routes("internal"), "route.max_stream_duration", { max_stream_duration: "300s" });
      each(b.routes("internal"), "route.max_grpc_timeout", "5s");
    },
  },
  {
    what: "deadlines are cut a second before the load balancer ends calls",
    code: "envoy-deadline-cap",
    edit: (b) =>
      each(b.routes("ingress"), "route.max_stream_duration", {
        max_stream_duration: "3600s",
        grpc_timeout_header_max: "309s",
      }),
  },
  {
    what: "deadlines are cut a second before the connection manager ends calls",
    code: "envoy-deadline-cap",
    edit: (b) => {
      each(b.routes("internal"), "route.max_stream_duration", { grpc_timeout_header_max: "199s" });
      put(b.manager("internal"), "common_http_protocol_options.max_stream_duration", "200s");
    },
  },
  {
    what: "quiet streams end a second before the longest call",
    code: "envoy-stream-idle",
    edit: (b) => put(b.manager("internal"), "stream_idle_timeout", "299s"),
  },
  {
    what: "quiet streams end by default a second before the longest call",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("internal"), "stream_idle_timeout", undefined);
      each(b.routes("internal"), "route.max_stream_duration.max_stream_duration", "301s");
    },
  },
  {
    what: "quiet streams end by the route after half a second",
    code: "envoy-stream-idle",
    edit: (b) => each(b.routes("internal"), "route.idle_timeout", "0.5s"),
  },
  {
    what: "quiet streams end a second before the load balancer ends calls",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("ingress"), "stream_idle_timeout", "309s");
      each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "3600s");
    },
  },
  {
    what: "quiet streams end a second before the route's timeout",
    code: "envoy-stream-idle",
    edit: (b) => {
      timeouts(b, "internal", "100s");
      put(b.manager("internal"), "stream_idle_timeout", "99s");
    },
  },
  {
    what: "quiet streams end a second before the route's default timeout",
    code: "envoy-stream-idle",
    edit: (b) => {
      timeouts(b, "internal", undefined);
      put(b.manager("internal"), "stream_idle_timeout", "14s");
    },
  },
  {
    what: "in version 2's config the default timeout ends streams",
    code: "envoy-route-timeout",
    envoyRefuses: true,
    edit: (b) => {
      for (const route of b.routes("ingress")) {
        put(route, "route.timeout", undefined);
        put(route, "route.max_stream_duration", undefined);
      }
      const { "@type": _, ...config } = b.manager("ingress");
      put(b.listener("ingress"), "filter_chains[0].filters[0]", { name: "envoy.http_connection_manager", config });
    },
  },
  {
    what: "a silent stream ends by Envoy's default, and its call has no end",
    code: "envoy-stream-idle",
    edit: (b) => {
      endless(b, "internal");
      put(b.manager("internal"), "stream_idle_timeout", undefined);
    },
  },
  {
    what: "a silent stream ends after 29 s, and its call has no end",
    code: "envoy-stream-idle",
    edit: (b) => {
      endless(b, "internal");
      put(b.manager("internal"), "stream_idle_timeout", "29s");
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "the route has no timeout, but a longest stream",
    code: "envoy-route-timeout",
    edit: (b) => each(b.routes("ingress"), "route.timeout", undefined),
  },
  {
    what: "the route's timeout of 5 s gives way to the longest stream",
    code: "envoy-route-timeout",
    edit: (b) => each(b.routes("ingress"), "route.timeout", "5s"),
  },
  {
    what: "the route has no limit at all",
    code: "envoy-route-timeout",
    edit: (b) => timeouts(b, "ingress", "0s"),
  },
  {
    what: "a browser's preflight has the default timeout",
    code: "envoy-route-timeout",
    edit: (b) => addPreflight(b, { string_match: { exact: "OPTIONS" } }),
  },
  {
    what: "a browser's preflight, matched in the old way, has the default timeout",
    code: "envoy-route-timeout",
    edit: (b) => addPreflight(b, { exact_match: "OPTIONS" }),
  },
  {
    what: "deadlines are the client's own",
    code: "envoy-deadline-cap",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.grpc_timeout_header_max", "0s"),
  },
  {
    what: "the old limit of deadlines gives way to the new one",
    code: "envoy-deadline-cap",
    edit: (b) => each(b.routes("ingress"), "route.max_grpc_timeout", "5s"),
  },
  {
    what: "deadlines are cut when the load balancer ends calls",
    code: "envoy-deadline-cap",
    edit: (b) =>
      each(b.routes("ingress"), "route.max_stream_duration", {
        max_stream_duration: "3600s",
        grpc_timeout_header_max: "310s",
      }),
  },
  {
    what: "deadlines are cut when the connection manager ends calls",
    code: "envoy-deadline-cap",
    edit: (b) => {
      each(b.routes("internal"), "route.max_stream_duration", { grpc_timeout_header_max: "200s" });
      put(b.manager("internal"), "common_http_protocol_options.max_stream_duration", "200s");
    },
  },
  {
    what: "quiet streams end with the longest call",
    code: "envoy-stream-idle",
    edit: (b) => put(b.manager("ingress"), "stream_idle_timeout", "300s"),
  },
  {
    what: "quiet streams end by default with the longest call",
    code: "envoy-stream-idle",
    edit: (b) => put(b.manager("internal"), "stream_idle_timeout", undefined),
  },
  {
    what: "quiet streams end by the route with the longest call",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("internal"), "stream_idle_timeout", "30s");
      each(b.routes("internal"), "route.idle_timeout", "300s");
    },
  },
  {
    what: "quiet streams end when the load balancer ends calls",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("ingress"), "stream_idle_timeout", "310s");
      each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "3600s");
    },
  },
  {
    what: "quiet streams end with the route's timeout",
    code: "envoy-stream-idle",
    edit: (b) => {
      timeouts(b, "internal", "100s");
      put(b.manager("internal"), "stream_idle_timeout", "100s");
    },
  },
  {
    what: "quiet streams end with the route's default timeout",
    code: "envoy-stream-idle",
    edit: (b) => {
      timeouts(b, "internal", undefined);
      put(b.manager("internal"), "stream_idle_timeout", "15s");
    },
  },
  {
    what: "only quiet streams have an end",
    code: "envoy-stream-idle",
    edit: (b) => {
      put(b.manager("internal"), "stream_idle_timeout", "30s");
      each(b.routes("internal"), "route.max_stream_duration.max_stream_duration", "0s");
    },
  },
];

/** Gives a listener's routes a timeout in the place of their longest stream. */
function timeouts(b: EditableBootstrap, listener: string, timeout: string | undefined): void {
  for (const route of b.routes(listener)) {
    put(route, "route.max_stream_duration", undefined);
    put(route, "route.timeout", timeout);
  }
}

function addPreflight(b: EditableBootstrap, match: Tree): void {
  const route = structuredClone(b.routes("ingress")[0]!);
  put(route, "match", { prefix: "/", headers: [{ name: "x-any" }, { name: ":method", ...match }] });
  put(route, "route", { cluster: "own-app-first" });
  (at(b.manager("ingress"), `${VIRTUAL_HOST}.routes`) as Tree[]).unshift(route);
}
