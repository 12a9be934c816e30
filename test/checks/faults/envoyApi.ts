import { authorize } from "./envoyEdits";
import { type EditableBootstrap, type Tree, put } from "../support";
import { TLS_SOCKET, camelCase, each, silent } from "./edits";
import type { Row } from "./fault";

const ROUTER = "envoy.filters.http.router";

export const faults: readonly Row[] = [
  {
    what: "hosts stand where version 2 had them",
    code: "envoy-api-removed",
    envoyRefuses: true,
    edit: (b) => {
      put(b.cluster("own-app"), "load_assignment", undefined);
      put(b.cluster("own-app"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 8888 } }]);
    },
  },
  {
    what: "TLS is where version 2 had it",
    code: "envoy-api-removed",
    envoyRefuses: true,
    edit: (b) => {
      put(b.listener("ingress"), TLS_SOCKET, undefined);
      put(b.listener("ingress"), "filter_chains[0].tls_context", { common_tls_context: { alpn_protocols: ["h2"] } });
    },
  },
  {
    what: "the connection manager has version 2's config",
    code: "envoy-api-removed",
    envoyRefuses: true,
    edit: (b) => {
      const { "@type": _, ...config } = b.manager("ingress");
      put(b.listener("ingress"), "filter_chains[0].filters[0]", { name: "envoy.http_connection_manager", config });
    },
  },
  {
    what: "a type is version 2's",
    code: "envoy-api-removed",
    envoyRefuses: true,
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
    envoyRefuses: true,
    edit: (b) => put(b.routes("ingress")[0]!, "match.headers[0]", { name: "x-tenant", regex_match: "acme.*" }),
  },
  {
    what: "a path is matched as in version 2",
    code: "envoy-api-removed",
    envoyRefuses: true,
    edit: (b) => put(b.routes("ingress")[0]!, "match", { regex: "/acme.*" }),
  },
  {
    what: "the router has a name only",
    code: "envoy-type-missing",
    envoyRefuses: true,
    edit: (b) => put(b.manager("ingress"), "http_filters", [{ name: ROUTER }]),
  },
  {
    what: "the router's configuration is empty",
    code: "envoy-type-missing",
    envoyRefuses: true,
    edit: (b) => put(router(b.manager("ingress")), "typed_config", {}),
  },
  {
    what: "a route leads to a cluster that is not there",
    code: "envoy-cluster-absent",
    envoyRefuses: true,
    edit: (b) => put(b.routes("ingress")[0]!, "route.cluster", "my-servr"),
  },
  {
    what: "a cluster has TLS where version 2 had it",
    code: "envoy-api-removed",
    envoyRefuses: true,
    edit: (b) => put(b.cluster("own-app"), "tls_context", { sni: "my-server" }),
  },
  {
    what: "a filter of the default filter chain has version 2's config",
    code: "envoy-api-removed",
    envoyRefuses: true,
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
    envoyRefuses: true,
    edit: (b) => put(b.manager("ingress"), "http_filters", [{ name: "envoy.router", config: {} }]),
  },
  {
    what: "the access log has version 2's config",
    code: "envoy-api-removed",
    envoyRefuses: true,
    edit: (b) => put(b.manager("ingress"), "access_log", [{ name: "envoy.file_access_log", config: { path: "/a" } }]),
  },
  {
    what: "admin's access log has version 2's config",
    code: "envoy-api-removed",
    envoyRefuses: true,
    edit: (b) => b.set("admin.access_log", [{ name: "envoy.file_access_log", config: { path: "/a" } }]),
  },
  {
    what: "a type is that of version 2's beta",
    code: "envoy-api-removed",
    envoyRefuses: true,
    edit: (b) =>
      put(router(b.manager("ingress")), "typed_config.@type", "type.googleapis.com/envoy.config.v2beta.Router"),
  },
  {
    what: "a filter without a name has no type",
    code: "envoy-type-missing",
    envoyRefuses: true,
    edit: (b) => (b.manager("ingress")["http_filters"] as Tree[]).unshift({ typed_config: { statuses: [] } }),
  },
  {
    what: "the access log has a name only",
    code: "envoy-type-missing",
    envoyRefuses: true,
    edit: (b) => put(b.manager("ingress"), "access_log", [{ name: "envoy.access_loggers.stdout" }]),
  },
  {
    what: "admin's access log has a name only",
    code: "envoy-type-missing",
    envoyRefuses: true,
    edit: (b) => b.set("admin.access_log", [{ name: "envoy.access_loggers.stdout" }]),
  },
  {
    what: "the connection manager has no type",
    code: "envoy-type-missing",
    envoyRefuses: true,
    edit: (b) => put(b.manager("ingress"), "@type", undefined),
  },
  {
    what: "a route leads a part of the calls to a cluster that is not there",
    code: "envoy-cluster-absent",
    envoyRefuses: true,
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
    envoyRefuses: true,
    edit: (b) => b.set("static_resources.clusters", []),
  },
  {
    what: "only one cluster is left",
    code: "envoy-cluster-absent",
    envoyRefuses: true,
    edit: (b) => b.set("static_resources.clusters", [b.cluster("own-app-first")]),
  },
  {
    what: "nothing but a cluster that is not there tells of calls",
    code: "envoy-cluster-absent",
    envoyRefuses: true,
    edit: (b) => silent(b, { route: { cluster: "my-servr" } }),
  },
  {
    what: "a route's expression looks ahead, which RE2 cannot",
    code: "envoy-regex-refused",
    envoyRefuses: true,
    edit: (b) => each(b.routes("ingress"), "match", { safe_regex: { regex: "/(?!admin).*" } }),
  },
  {
    what: "a header's expression is not closed, and a rewrite's refers back",
    code: "envoy-regex-refused",
    envoyRefuses: true,
    edit: (b) => {
      put(b.routes("ingress")[0]!, "match.headers", [
        { name: "x-tenant", string_match: { safe_regex: { regex: "(a" } } },
      ]);
      put(b.routes("ingress")[1]!, "route.regex_rewrite", { pattern: { regex: "/(a)\\1" }, substitution: "/" });
    },
  },
  {
    what: "authorization is asked of a cluster that is not there",
    code: "envoy-service-cluster-absent",
    edit: (b) => authorize(b, {}, "1s", "authz"),
  },
  {
    what: "authorization is asked by HTTP/1.1",
    code: "envoy-service-http1",
    edit: (b) => authorize(b, {}, "1s", "admin"),
  },
  {
    what: "times are in minutes, without a unit and below zero",
    envoyRefuses: true,
    code: "envoy-duration-malformed",
    edit: (b) => {
      put(b.cluster("all-pods"), "connect_timeout", "1m");
      put(b.cluster("all-pods"), "health_checks[0].timeout", 1);
      put(b.manager("ingress"), "request_headers_timeout", "-1s");
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "expressions of RE2's that JavaScript refuses, and one that only Envoy reads",
    code: "envoy-regex-refused",
    edit: (b) => {
      put(b.routes("ingress")[0]!, "match", { safe_regex: { regex: "(?i)/(?P<service>[A-Z.]+)/.*" } });
      put(b.routes("ingress")[1]!, "match", { safe_regex: { regex: "/\\C*" } });
    },
  },
  {
    what: "a filter's metadata has an expression of JavaScript's",
    code: "envoy-regex-refused",
    edit: (b) => put(b.cluster("own-app"), "metadata.filter_metadata.acme.safe_regex.regex", "(?=a)"),
  },
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
    what: "every key is in camel case",
    code: "envoy-cluster-absent",
    edit: (b) => put(b.root, "static_resources", camelCase(b.root["static_resources"])),
  },
  {
    what: "a cluster that a control plane brings",
    code: "envoy-cluster-absent",
    change: (s) =>
      s.bootstrap("my-server", (b) => {
        b.set("dynamic_resources.cds_config", { ads: {} });
        put(b.routes("ingress")[0]!, "route.cluster", "from-elsewhere");
      }),
  },
  {
    what: "authorization is asked of a cluster that is there",
    code: "envoy-service-cluster-absent",
    edit: (b) => authorize(b, {}),
  },
  {
    what: "authorization is asked by HTTP/2",
    code: "envoy-service-http1",
    edit: (b) => authorize(b, {}),
  },
  {
    what: "times are seconds, and fractions of them",
    code: "envoy-duration-malformed",
    edit: (b) => {
      put(b.cluster("all-pods"), "connect_timeout", "1.5s");
      put(b.manager("ingress"), "request_headers_timeout", "0s");
    },
  },
];

function router(manager: Tree): Tree {
  return (manager["http_filters"] as Tree[]).at(-1)!;
}

function chain(b: EditableBootstrap): Tree {
  return (b.listener("ingress")["filter_chains"] as Tree[])[0]!;
}
