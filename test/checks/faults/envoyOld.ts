import { type EditableBootstrap, type Tree, at, put } from "../support";
import type { BootstrapRow } from "./fault";

const TLS = "filter_chains[0].transport_socket";
const H2 = "typed_extension_protocol_options";
const ROUTER = "envoy.filters.http.router";
/** A health filter that asks about a cluster which is not there. */
const HEALTH = {
  pass_through_mode: false,
  headers: [{ name: ":path", exact_match: "/healthz" }],
  cluster_min_healthy_percentages: { app: { value: 100 } },
};
const HEALTH_CHECKS = [
  { timeout: "1s", interval: "5s", unhealthy_threshold: 2, healthy_threshold: 1, grpc_health_check: {} },
];

function router(manager: Tree): Tree {
  return (manager["http_filters"] as Tree[]).at(-1)!;
}

const each = (trees: readonly Tree[], path: string, value: unknown) => trees.forEach((tree) => put(tree, path, value));

/** Bootstraps as they were written for the second version of Envoy's API, and slips of those written by hand. */
export const oldEnvoyFaults: readonly BootstrapRow[] = [
  {
    what: "hosts stand where version 2 had them",
    code: "envoy-api-removed",
    edit: (b) => {
      put(b.cluster("own-app"), "load_assignment", undefined);
      put(b.cluster("own-app"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 8888 } }]);
    },
  },
  {
    what: "hosts of version 2 lead to a port where nobody listens",
    code: "envoy-upstream-port",
    edit: (b) => {
      put(b.cluster("own-app"), "load_assignment", undefined);
      put(b.cluster("own-app"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 50051 } }]);
    },
  },
  {
    what: "TLS is where version 2 had it",
    code: "envoy-api-removed",
    edit: (b) => {
      put(b.listener("ingress"), TLS, undefined);
      put(b.listener("ingress"), "filter_chains[0].tls_context", { common_tls_context: { alpn_protocols: ["h2"] } });
    },
  },
  {
    what: "TLS of version 2 offers no HTTP/2",
    code: "tls-alpn-missing",
    edit: (b) => {
      put(b.listener("ingress"), TLS, undefined);
      put(b.listener("ingress"), "filter_chains[0].tls_context", { common_tls_context: {} });
    },
  },
  {
    what: "the connection manager has version 2's config",
    code: "envoy-api-removed",
    edit: (b) => {
      const { "@type": _, ...config } = b.manager("ingress");
      put(b.listener("ingress"), "filter_chains[0].filters[0]", { name: "envoy.http_connection_manager", config });
    },
  },
  {
    what: "in version 2's config the default timeout ends streams",
    code: "envoy-route-timeout",
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
    what: "a type is version 2's",
    code: "envoy-api-removed",
    edit: (b) =>
      put(
        b.manager("ingress"),
        "@type",
        "type.googleapis.com/envoy.config.filter.network.http_connection_manager.v2.HttpConnectionManager",
      ),
  },
  {
    what: "a header is matched as in version 2",
    code: "envoy-api-removed",
    edit: (b) => put(b.routes("ingress")[0]!, "match.headers[0]", { name: "x-tenant", regex_match: "acme.*" }),
  },
  {
    what: "a path is matched as in version 2",
    code: "envoy-api-removed",
    edit: (b) => put(b.routes("ingress")[0]!, "match", { regex: "/acme.*" }),
  },
  {
    what: "the router has a name only",
    code: "envoy-type-missing",
    edit: (b) => put(b.manager("ingress"), "http_filters", [{ name: ROUTER }]),
  },
  {
    what: "the router's configuration is empty",
    code: "envoy-type-missing",
    edit: (b) => put(router(b.manager("ingress")), "typed_config", {}),
  },
  {
    what: "a route leads to a cluster that is not there",
    code: "envoy-cluster-absent",
    edit: (b) => put(b.routes("ingress")[0]!, "route.cluster", "my-servr"),
  },
  {
    what: "the cluster that a route's name misses has no HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      b.routes("ingress").forEach((route) => put(route, "route.cluster", "my-servr"));
      b.routes("internal").forEach((route) => put(route, "route.cluster", "my-servr"));
      put(b.cluster("all-pods"), H2, undefined);
    },
  },
  {
    what: "a DNS cluster's type is in lower case, and it looks an address up",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "strict_dns");
      put(b.cluster("all-pods"), "dns_refresh_rate", "600s");
    },
  },
  {
    what: "a codec in lower case is HTTP/1.1",
    code: "envoy-codec-http1",
    edit: (b) => put(b.manager("ingress"), "codec_type", "http1"),
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
    what: "only the path of a gRPC service tells that a cluster without HTTP/2 gets calls",
    code: "envoy-upstream-http1",
    edit: (b) => {
      const routes = [{ match: { prefix: "/acme.v1.Billing/" }, route: { cluster: "all-pods", timeout: "0s" } }];
      put(b.manager("internal"), "route_config.virtual_hosts[0].routes", routes);
      put(b.manager("internal"), "codec_type", "AUTO");
      put(b.cluster("all-pods"), H2, undefined);
      put(b.cluster("all-pods"), "health_checks", undefined);
    },
  },
  {
    what: "a cluster has TLS where version 2 had it",
    code: "envoy-api-removed",
    edit: (b) => put(b.cluster("own-app"), "tls_context", { sni: "my-server" }),
  },
  {
    what: "a filter of the default filter chain has version 2's config",
    code: "envoy-api-removed",
    edit: (b) => {
      const { "@type": _, ...config } = b.manager("ingress");
      const filters = [{ name: "envoy.http_connection_manager", config }];
      put(b.listener("ingress"), "default_filter_chain", { ...chain(b), filters });
      put(b.listener("ingress"), "filter_chains", undefined);
    },
  },
  {
    what: "the router has version 2's config",
    code: "envoy-api-removed",
    edit: (b) => put(b.manager("ingress"), "http_filters", [{ name: "envoy.router", config: {} }]),
  },
  {
    what: "the access log has version 2's config",
    code: "envoy-api-removed",
    edit: (b) => put(b.manager("ingress"), "access_log", [{ name: "envoy.file_access_log", config: { path: "/a" } }]),
  },
  {
    what: "admin's access log has version 2's config",
    code: "envoy-api-removed",
    edit: (b) => b.set("admin.access_log", [{ name: "envoy.file_access_log", config: { path: "/a" } }]),
  },
  {
    what: "a type is that of version 2's beta",
    code: "envoy-api-removed",
    edit: (b) =>
      put(router(b.manager("ingress")), "typed_config.@type", "type.googleapis.com/envoy.config.v2beta.Router"),
  },
  {
    what: "a filter without a name has no type",
    code: "envoy-type-missing",
    edit: (b) => (b.manager("ingress")["http_filters"] as Tree[]).unshift({ typed_config: { statuses: [] } }),
  },
  {
    what: "the access log has a name only",
    code: "envoy-type-missing",
    edit: (b) => put(b.manager("ingress"), "access_log", [{ name: "envoy.access_loggers.stdout" }]),
  },
  {
    what: "admin's access log has a name only",
    code: "envoy-type-missing",
    edit: (b) => b.set("admin.access_log", [{ name: "envoy.access_loggers.stdout" }]),
  },
  {
    what: "the connection manager has no type",
    code: "envoy-type-missing",
    edit: (b) => put(b.manager("ingress"), "@type", undefined),
  },
  {
    what: "a route leads a part of the calls to a cluster that is not there",
    code: "envoy-cluster-absent",
    edit: (b) => {
      put(b.routes("ingress")[0]!, "route.cluster", undefined);
      put(b.routes("ingress")[0]!, "route.weighted_clusters.clusters", [
        { name: "all-pods", weight: 90 },
        { name: "my-servr", weight: 10 },
      ]);
    },
  },
  {
    what: "there is no cluster",
    code: "envoy-cluster-absent",
    edit: (b) => b.set("static_resources.clusters", []),
  },
  {
    what: "only one cluster is left",
    code: "envoy-cluster-absent",
    edit: (b) => b.set("static_resources.clusters", [b.cluster("own-app-first")]),
  },
  {
    what: "nothing but a cluster that is not there tells of calls",
    code: "envoy-cluster-absent",
    edit: (b) => silent(b, { route: { cluster: "my-servr" } }),
  },
  {
    what: "a cluster that looks only one address up has the old type, and does it seldom",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "load_assignment.endpoints[1]", undefined);
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "logical_dns");
      put(b.cluster("all-pods"), "dns_refresh_rate", "120s");
    },
  },
  {
    what: "a health check without a list has one field only",
    code: "envoy-removed-hosts-served",
    edit: (b) => {
      put(b.cluster("all-pods"), "health_checks", { grpc_health_check: {} });
      put(b.cluster("all-pods"), "ignore_health_on_host_removal", undefined);
    },
  },
  {
    what: "version 2's health filter asks about no cluster",
    code: "envoy-health-cluster-unknown",
    edit: (b) => put(b.manager("health"), "http_filters[0]", { name: "envoy.health_check", config: HEALTH }),
  },
  {
    what: "a health filter in both versions asks about no cluster",
    code: "envoy-health-cluster-unknown",
    edit: (b) => {
      put(b.manager("health"), "http_filters[0].config", { pass_through_mode: false });
      put(b.manager("health"), "http_filters[0].typed_config.cluster_min_healthy_percentages", { app: { value: 100 } });
    },
  },
  {
    what: "kubelet's path is matched as in version 2, and is another",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match", { regex: "/read" }),
  },
  {
    what: "every key of the listeners is in camel case, and a codec is HTTP/1.1",
    code: "envoy-codec-http1",
    edit: (b) => {
      put(b.manager("ingress"), "codec_type", "HTTP1");
      put(b.root, "static_resources.listeners", camelCase(at(b.root, "static_resources.listeners")));
    },
  },
  {
    what: "a field is null, and the codec is HTTP/1.1 in lower case",
    code: "envoy-codec-http1",
    edit: (b) => {
      b.set("node.locality", null);
      put(b.manager("ingress"), "codec_type", "http1");
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
    edit: (b) => {
      silent(b);
      put(b.cluster("all-pods"), "health_checks", HEALTH_CHECKS);
    },
  },
  {
    what: "only the cluster's HTTP/2 tells that connections carry calls, which live for ever",
    code: "envoy-connection-age",
    edit: (b) => {
      silent(b);
      put(b.cluster("all-pods"), "http2_protocol_options", {});
      put(b.manager("internal"), "common_http_protocol_options", undefined);
    },
  },
  {
    what: "a route's expression looks ahead, which RE2 cannot",
    code: "envoy-regex-refused",
    edit: (b) => each(b.routes("ingress"), "match", { safe_regex: { regex: "/(?!admin).*" } }),
  },
  {
    what: "a header's expression is not closed, and a rewrite's refers back",
    code: "envoy-regex-refused",
    edit: (b) => {
      put(b.routes("ingress")[0]!, "match.headers", [
        { name: "x-tenant", string_match: { safe_regex: { regex: "(a" } } },
      ]);
      put(b.routes("ingress")[1]!, "route.regex_rewrite", { pattern: { regex: "/(a)\\1" }, substitution: "/" });
    },
  },
];

export const oldEnvoyRight: readonly BootstrapRow[] = [
  {
    what: "hosts are where version 3 has them, and their metadata has a field of the old name",
    code: "envoy-api-removed",
    edit: (b) => put(b.cluster("own-app"), "metadata.filter_metadata.acme", { hosts: ["a"], config: {} }),
  },
  {
    what: "a name reads as a type of version 2",
    code: "envoy-api-removed",
    edit: (b) => b.set("node.id", "envoy.api.v2.Listener"),
  },
  {
    what: "a header is matched as in version 3",
    code: "envoy-api-removed",
    edit: (b) =>
      put(b.routes("ingress")[0]!, "match.headers[0]", {
        name: "x-tenant",
        string_match: { safe_regex: { regex: "acme.*" } },
      }),
  },
  {
    what: "a path is matched as in version 3",
    code: "envoy-api-removed",
    edit: (b) => put(b.routes("ingress")[0]!, "match", { safe_regex: { regex: "/acme.*" } }),
  },
  {
    what: "version 2's config needs no type",
    code: "envoy-type-missing",
    edit: (b) => put(b.manager("ingress"), "http_filters", [{ name: "envoy.router", config: {} }]),
  },
  {
    what: "a control plane brings a filter's configuration",
    code: "envoy-type-missing",
    edit: (b) =>
      (b.manager("ingress")["http_filters"] as Tree[]).unshift({
        name: "later",
        config_discovery: { config_source: { ads: {} }, type_urls: ["envoy.extensions.filters.http.cors.v3.Cors"] },
      }),
  },
  {
    what: "a route leads parts of the calls to clusters that are there",
    code: "envoy-cluster-absent",
    edit: (b) => {
      put(b.routes("ingress")[0]!, "route.cluster", undefined);
      put(b.routes("ingress")[0]!, "route.weighted_clusters.clusters", [
        { name: "all-pods", weight: 90 },
        { name: "own-app-first", weight: 10 },
      ]);
    },
  },
  {
    what: "a control plane may bring the cluster that a route leads to",
    code: "envoy-cluster-absent",
    edit: (b) => {
      b.set("dynamic_resources.cds_config", { ads: {} });
      put(b.routes("ingress")[0]!, "route.cluster", "my-servr");
    },
  },
  {
    what: "version 2's router is the last filter",
    code: "envoy-router-missing",
    edit: (b) => put(b.manager("ingress"), "http_filters", [{ name: "envoy.router", config: {} }]),
  },
  {
    what: "hosts of version 2 lead to the server's port",
    code: "envoy-upstream-port",
    edit: (b) => {
      put(b.cluster("own-app"), "load_assignment", undefined);
      put(b.cluster("own-app"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 8888 } }]);
    },
  },
  {
    what: "hosts of version 2 have no load_assignment that could have a name",
    code: "envoy-load-assignment-name",
    edit: (b) => {
      put(b.cluster("own-app"), "load_assignment", undefined);
      put(b.cluster("own-app"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 8888 } }]);
    },
  },
  {
    what: "TLS of version 2 offers HTTP/2",
    code: "tls-alpn-missing",
    edit: (b) => {
      put(b.listener("ingress"), TLS, undefined);
      put(b.listener("ingress"), "filter_chains[0].tls_context", { common_tls_context: { alpn_protocols: ["h2"] } });
    },
  },
  {
    what: "TLS of version 2 is TLS",
    code: "tls-missing",
    edit: (b) => {
      put(b.listener("ingress"), TLS, undefined);
      put(b.listener("ingress"), "filter_chains[0].tls_context", { common_tls_context: { alpn_protocols: ["h2"] } });
    },
  },
  {
    what: "a DNS cluster of the old type looks its addresses up as often as their records last",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "STRICT_DNS");
      put(b.cluster("all-pods"), "dns_refresh_rate", "600s");
      put(b.cluster("all-pods"), "respect_dns_ttl", true);
    },
  },
  {
    what: "a DNS cluster of the old type looks its addresses up often",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "STRICT_DNS");
      put(b.cluster("all-pods"), "dns_refresh_rate", "119s");
    },
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
      const config = { ...HEALTH, cluster_min_healthy_percentages: { "own-app": { value: 100 } } };
      put(b.manager("health"), "http_filters[0]", { name: "envoy.health_check", config });
    },
  },
  {
    what: "kubelet's path is matched as in version 2",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match", { regex: "/read." }),
  },
  {
    what: "every key is in camel case",
    code: "envoy-cluster-absent",
    edit: (b) => put(b.root, "static_resources", camelCase(b.root["static_resources"])),
  },
  {
    what: "a cluster in camel case has HTTP/2",
    code: "envoy-upstream-http1",
    edit: (b) => {
      put(b.cluster("all-pods"), H2, undefined);
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
    what: "connections that nothing tells of calls live for ever",
    code: "envoy-connection-age",
    edit: (b) => {
      silent(b);
      put(b.manager("internal"), "common_http_protocol_options", undefined);
    },
  },
];

function chain(b: EditableBootstrap): Tree {
  return (b.listener("ingress")["filter_chains"] as Tree[])[0]!;
}

/** Takes every trace of gRPC from the in-cluster listener and from the cluster that its only route leads to. */
function silent(b: EditableBootstrap, route: Tree = {}): void {
  const only = { match: { prefix: "/" }, route: { cluster: "all-pods", timeout: "0s" }, ...route };
  put(b.manager("internal"), "route_config.virtual_hosts[0].routes", [only]);
  put(b.manager("internal"), "codec_type", "AUTO");
  put(b.cluster("all-pods"), H2, undefined);
  put(b.cluster("all-pods"), "health_checks", undefined);
}

function filter(b: EditableBootstrap, name: string, type: string): void {
  (b.manager("internal")["http_filters"] as Tree[]).unshift({ name, typed_config: { "@type": type } });
}

function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      /[.@]/.test(key) ? key : key.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()),
      camelCase(item),
    ]),
  );
}
