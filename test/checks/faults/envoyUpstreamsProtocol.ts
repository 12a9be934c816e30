import { type EditableBootstrap, type Tree, put } from "../support";
import {
  EXTENSION_OPTIONS,
  HEALTH_CHECKS,
  HTTP_CONFIG,
  OPTIONS,
  OPTIONS_TYPE,
  addCluster,
  addRoute,
  aggregate,
  camelCase,
  each,
  preflight,
  silent,
} from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "an aggregate of another name has a cluster without HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, { ...aggregate("any", ["all-pods"]) });
      put(b.cluster("any"), "cluster_type.name", "any");
      put(b.cluster("all-pods"), "typed_extension_protocol_options", undefined);
      put(b.cluster("all-pods"), "health_checks", undefined);
      each(b.routes("ingress"), "route.cluster", "any");
      each(b.routes("internal"), "route.cluster", "any");
    },
  },
  {
    what: "the server is spoken to by HTTP/1.1",
    code: "envoy-upstream-http1",
    envoyRefuses: true,
    edit: (b) => put(b.cluster("own-app-first"), [...HTTP_CONFIG, "http2_protocol_options"], undefined),
  },
  {
    what: "the cluster has no HTTP options",
    code: "envoy-upstream-http1",
    envoyRefuses: true,
    edit: (b) => put(b.cluster("all-pods"), "typed_extension_protocol_options", undefined),
  },
  {
    what: "the only part of an aggregate cluster has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, aggregate("any", ["plain"]));
      addCluster(b, plain());
      put(b.routes("internal")[0]!, "route.cluster", "any");
    },
  },
  {
    what: "one part of an aggregate cluster has no HTTP/2, another is the aggregate itself",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, aggregate("any", ["any", "plain"]));
      addCluster(b, plain());
      put(b.routes("internal")[0]!, "route.cluster", "any");
    },
  },
  {
    what: "a cluster with a part of the calls has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, plain());
      put(b.routes("internal")[0]!, "route.cluster", undefined);
      put(b.routes("internal")[0]!, "route.weighted_clusters.clusters", [
        { name: "all-pods", weight: 90 },
        { name: "plain", weight: 10 },
      ]);
    },
  },
  {
    what: "a cluster for POST has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, plain());
      put(b.routes("internal")[0]!, "match.headers", [{ name: ":method", string_match: { exact: "POST" } }]);
      put(b.routes("internal")[0]!, "route.cluster", "plain");
    },
  },
  {
    what: "the cluster that a route's name misses has no HTTP/2",
    code: "envoy-upstream-http1",
    envoyRefuses: true,
    edit: (b) => {
      b.routes("ingress").forEach((route) => put(route, "route.cluster", "my-servr"));
      b.routes("internal").forEach((route) => put(route, "route.cluster", "my-servr"));
      put(b.cluster("all-pods"), EXTENSION_OPTIONS, undefined);
    },
  },
  {
    what: "only the path of a gRPC service tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    edit: (b) => {
      const routes = [{ match: { prefix: "/acme.v1.Billing/" }, route: { cluster: "all-pods", timeout: "0s" } }];
      put(b.manager("internal"), "route_config.virtual_hosts[0].routes", routes);
      put(b.manager("internal"), "codec_type", "AUTO");
      put(b.cluster("all-pods"), EXTENSION_OPTIONS, undefined);
      put(b.cluster("all-pods"), "health_checks", undefined);
    },
  },
  {
    what: "only the path of a gRPC method tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    edit: (b) => silent(b, { match: { path: "/acme.v1.Billing/Charge" } }),
  },
  {
    what: "only the route's question for gRPC tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    edit: (b) => silent(b, { match: { prefix: "/", grpc: {} } }),
  },
  {
    what: "only the codec tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    edit: (b) => {
      silent(b);
      put(b.manager("internal"), "codec_type", "HTTP2");
    },
  },
  {
    what: "only the type of a filter tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    edit: (b) => {
      silent(b);
      filter(b, "web", "type.googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb");
    },
  },
  {
    what: "only the name of a filter tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    edit: (b) => {
      silent(b);
      filter(b, "gRPC", "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors");
    },
  },
  {
    what: "only the health check tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    envoyRefuses: true,
    edit: (b) => {
      silent(b);
      put(b.cluster("all-pods"), "health_checks", HEALTH_CHECKS);
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "an aggregate of another name has clusters with HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, aggregate("any", ["all-pods", "own-app"]));
      put(b.cluster("any"), "cluster_type.name", "any");
      each(b.routes("ingress"), "route.cluster", "any");
    },
  },
  {
    what: "the cluster speaks as its clients do",
    code: "envoy-upstream-http1",
    edit: (b) =>
      put(b.cluster("own-app-first"), OPTIONS, { "@type": OPTIONS_TYPE, use_downstream_protocol_config: {} }),
  },
  {
    what: "the cluster finds its protocol by ALPN",
    code: "envoy-upstream-http1",
    edit: (b) => put(b.cluster("own-app-first"), OPTIONS, { "@type": OPTIONS_TYPE, auto_config: {} }),
  },
  {
    what: "the cluster has HTTP/2 options of its own",
    code: "envoy-upstream-http1",
    edit: (b) => {
      put(b.cluster("own-app-first"), OPTIONS, undefined);
      put(b.cluster("own-app-first"), "http2_protocol_options", {});
    },
  },
  {
    what: "a cluster that no route names has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => addCluster(b, plain()),
  },
  {
    what: "the admin interface is beside the calls and has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => addRoute(b, "internal", { match: { path: "/ready" }, route: { cluster: "admin", timeout: "0s" } }),
  },
  {
    what: "a browser's preflight leads to a cluster without HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      addCluster(b, plain());
      addRoute(b, "internal", preflight("plain"));
    },
  },
  {
    what: "a cluster in camel case has HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      put(b.cluster("all-pods"), EXTENSION_OPTIONS, undefined);
      put(b.cluster("all-pods"), "http2ProtocolOptions", {});
    },
  },
  {
    what: "nothing tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    edit: (b) => silent(b),
  },
  {
    what: "a page whose name looks like a package gets no calls",
    code: "envoy-upstream-http1",
    edit: (b) => silent(b, { match: { prefix: "/index.html" } }),
  },
  {
    what: "a bootstrap in camel case, with numbers in its words",
    code: "envoy-upstream-http1",
    change: (s) =>
      s.bootstrap("my-server", ({ root }) => {
        const other = camelCase(root);
        for (const key of Object.keys(root)) delete root[key];
        Object.assign(root, other);
      }),
  },
];

/** A cluster with the pod's own server, without HTTP/2. */
function plain(): Tree {
  const address = { socket_address: { address: "127.0.0.1", port_value: 8888 } };
  return {
    name: "plain",
    type: "STATIC",
    connect_timeout: "1s",
    load_assignment: { cluster_name: "plain", endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  };
}

function filter(b: EditableBootstrap, name: string, type: string): void {
  (b.manager("internal")["http_filters"] as Tree[]).unshift({ name, typed_config: { "@type": type } });
}
