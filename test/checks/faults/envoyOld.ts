import { type Tree, put } from "../support";
import type { BootstrapFault } from "./fault";

const TLS = "filter_chains[0].transport_socket";
const H2 = "typed_extension_protocol_options";
const ROUTER = "envoy.filters.http.router";

function router(manager: Tree): Tree {
  return (manager["http_filters"] as Tree[]).at(-1)!;
}

/** Bootstraps as they were written for the second version of Envoy's API, and slips of those written by hand. */
export const oldEnvoyFaults: readonly BootstrapFault[] = [
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
];
