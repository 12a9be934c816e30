import { HOST } from "./envoyEdits";
import { type EditableBootstrap, type Tree, at, put } from "../support";
import { CORS, FIRST_PATH, INGRESS, VIRTUAL_HOST, each, refuseAll } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "the virtual host has the Ingress's host without its port",
    code: "envoy-host-port-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.example.com"]),
  },
  {
    what: "the virtual host has every host of the domain without its port",
    code: "envoy-host-port-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["*.example.com"]),
  },
  {
    what: "a virtual host of the Ingress's host refuses every call, beside one for all",
    code: "envoy-route-missing",
    edit: (b) => refusing(b, ["grpc.example.com"]),
  },
  {
    what: "the router filter is missing",
    code: "envoy-router-missing",
    edit: (b) =>
      put(b.manager("ingress"), "http_filters", (b.manager("ingress")["http_filters"] as Tree[]).slice(0, -1)),
  },
  {
    what: "the virtual host has another domain",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), "route_config.virtual_hosts[0].domains", ["api.example.com"]),
  },
  {
    what: "routes take one service only",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match.prefix", "/acme.v1.Billing/"),
  },
  {
    what: "a route takes everything before the others",
    code: "envoy-route-hidden",
    edit: (b) =>
      put(
        b.manager("ingress"),
        "route_config.virtual_hosts[0].routes",
        (
          b.manager("ingress")["route_config"] as { virtual_hosts: { routes: Tree[] }[] }
        ).virtual_hosts[0]!.routes.reverse(),
      ),
  },
  {
    what: "a filter follows the router",
    code: "envoy-router-missing",
    envoyRefuses: true,
    edit: (b) => (b.manager("ingress")["http_filters"] as Tree[]).push(CORS),
  },
  {
    what: "the only route has another domain",
    code: "envoy-host-unrouted",
    edit: (b) => {
      put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["api.example.com"]);
      put(b.manager("ingress"), `${VIRTUAL_HOST}.routes`, [b.routes("ingress")[1]!]);
    },
  },
  {
    what: "the virtual host has every host of another domain",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["*.example.org"]),
  },
  {
    what: "the virtual host has hosts one level below the Ingress's",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["*.grpc.example.com", "*.rpc.example.com"]),
  },
  {
    what: "the virtual host has hosts that begin otherwise",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["api.*", "grpc.exampl.*"]),
  },
  {
    what: "routes take one method only",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { path: "/acme.v1.Billing/Charge" }),
  },
  {
    what: "routes take one service only, by a regular expression",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { safe_regex: { regex: "/acme\\.v1\\.Billing/.*" } }),
  },
  {
    what: "routes take one service only, by a prefix without its slash",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { path_separated_prefix: "/acme.v1.Billing" }),
  },
  {
    what: "routes take a part of the calls only",
    code: "envoy-route-missing",
    edit: (b) =>
      each(b.routes("ingress"), "match", {
        prefix: "/",
        grpc: {},
        runtime_fraction: { default_value: { numerator: 50 } },
      }),
  },
  {
    what: "a call's only route follows one that takes everything",
    code: "envoy-route-hidden",
    edit: (b) =>
      put(b.manager("ingress"), `${VIRTUAL_HOST}.routes`, [
        { match: { prefix: "/" }, direct_response: { status: 404 } },
        b.routes("ingress")[1]!,
      ]),
  },
  {
    what: "an empty prefix comes before the other routes",
    code: "envoy-route-hidden",
    edit: (b) => {
      const routes = at(b.manager("ingress"), "route_config.virtual_hosts[0].routes") as Tree[];
      routes.unshift({ match: { prefix: "" }, route: { cluster: "own-app-first" } });
    },
  },
  {
    what: "the virtual host has another Service's name",
    code: "envoy-service-host-unrouted",
    edit: (b) => put(b.manager("internal"), `${HOST}.domains`, ["orders", "orders.grpc.svc.cluster.local:*"]),
  },
  {
    what: "the virtual host has the Service's name without its port",
    code: "envoy-service-host-unrouted",
    edit: (b) => put(b.manager("internal"), `${HOST}.domains`, ["my-server", "my-server.grpc.svc.cluster.local"]),
  },
];

export const right: readonly Row[] = [
  {
    what: "the path is empty, and Envoy has a route for everything",
    code: "envoy-route-missing",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.path`, ""),
  },
  {
    what: "the virtual host has the Ingress's hosts with any port too",
    code: "envoy-host-port-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.example.com", "grpc.example.com:*"]),
  },
  {
    what: "the virtual host has the Ingress's host, and Envoy takes ports away",
    code: "envoy-host-port-unrouted",
    edit: (b) => {
      put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.example.com"]);
      put(b.manager("ingress"), "strip_any_host_port", true);
    },
  },
  {
    what: "a virtual host refuses every call of another host",
    code: "envoy-route-missing",
    edit: (b) => refusing(b, ["other.example.com"]),
  },
  {
    what: "routes take every service by an expression of RE2's that JavaScript refuses",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { safe_regex: { regex: "(?i)/(?P<service>[A-Z.]+)/\\pL+\\z" } }),
  },
  {
    what: "a filter is before the router",
    code: "envoy-router-missing",
    edit: (b) => (b.manager("ingress")["http_filters"] as Tree[]).unshift(CORS),
  },
  {
    what: "the virtual host has the host of the Ingress in capital letters",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["api.example.com", "GRPC.example.com"]),
  },
  {
    what: "the virtual host has every host of the domain",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["*.example.com"]),
  },
  {
    what: "the virtual host has the host in every domain",
    code: "envoy-host-unrouted",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.*"]),
  },
  {
    what: "routes come from a control plane",
    code: "envoy-host-unrouted",
    edit: (b) => {
      put(b.manager("ingress"), "route_config", undefined);
      put(b.manager("ingress"), "rds", { route_config_name: "ingress", config_source: { ads: {} } });
    },
  },
  {
    what: "a regular expression takes every method",
    code: "envoy-route-missing",
    edit: (b) => each(b.routes("ingress"), "match", { grpc: {}, safe_regex: { regex: "/[\\w.]+\\.\\w+/\\w+" } }),
  },
  {
    what: "a header chooses the cluster",
    code: "envoy-route-missing",
    edit: (b) => {
      put(b.routes("ingress")[0]!, "match.headers", undefined);
      put(b.routes("ingress")[0]!, "route.cluster", undefined);
      put(b.routes("ingress")[0]!, "route.cluster_header", "x-cluster");
    },
  },
  {
    what: "Envoy refuses every call from outside by itself",
    code: "envoy-route-missing",
    edit: (b) => refuseAll(b, "ingress"),
  },
  {
    what: "calls with a header have a route before the others",
    code: "envoy-route-hidden",
    edit: (b) => put(b.routes("ingress")[0]!, "match", { prefix: "/", headers: [{ name: "x-canary" }] }),
  },
  {
    what: "calls with a query parameter have a route before the others",
    code: "envoy-route-hidden",
    edit: (b) =>
      put(b.routes("ingress")[0]!, "match", {
        prefix: "/",
        query_parameters: [{ name: "canary", present_match: true }],
      }),
  },
  {
    what: "a part of the calls has a route before the others",
    code: "envoy-route-hidden",
    edit: (b) =>
      put(b.routes("ingress")[0]!, "match", {
        prefix: "/",
        runtime_fraction: { default_value: { numerator: 50 } },
      }),
  },
  {
    what: "gRPC has a route before the others",
    code: "envoy-route-hidden",
    edit: (b) => put(b.routes("ingress")[0]!, "match", { prefix: "/", grpc: {} }),
  },
  {
    what: "one service has a route before the others",
    code: "envoy-route-hidden",
    edit: (b) => put(b.routes("ingress")[0]!, "match", { prefix: "/acme.v1.Billing/" }),
  },
  {
    what: "no route takes everything",
    code: "envoy-route-hidden",
    edit: (b) => put(b.manager("ingress"), `${VIRTUAL_HOST}.routes`, b.routes("ingress")),
  },
  {
    what: "version 2's router is the last filter",
    code: "envoy-router-missing",
    edit: (b) => put(b.manager("ingress"), "http_filters", [{ name: "envoy.router", config: {} }]),
  },
  {
    what: "domains and routes are without lists around them",
    code: "envoy-host-unrouted",
    change: (s) =>
      s.bootstrap("my-server", (b) => {
        const [host] = at(b.manager("ingress"), "route_config.virtual_hosts") as Tree[];
        put(b.manager("ingress"), "route_config.virtual_hosts", { ...host, domains: "*" });
      }),
  },
  {
    what: "a port without calls refuses another host",
    code: "envoy-host-port-unrouted",
    edit: (b) => {
      refuseAll(b, "ingress");
      put(b.manager("ingress"), `${VIRTUAL_HOST}.domains`, ["grpc.example.com"]);
    },
  },
  {
    what: "the Ingress sends everything, and Envoy routes every method",
    code: "envoy-route-missing",
    change: (s) => {
      s.set(INGRESS, FIRST_PATH, { ...(at(s.inputs(INGRESS), FIRST_PATH) as Tree), path: "/", pathType: "Prefix" });
      s.bootstrap("my-server", (b) => each(b.routes("ingress"), "match", { safe_regex: { regex: "/[^/]+/[^/]+" } }));
    },
  },
  {
    what: "the virtual host has the Service's name with any port, or a name from outside",
    code: "envoy-service-host-unrouted",
    edit: (b) => {
      put(b.manager("internal"), `${HOST}.domains`, ["my-server.grpc:*"]);
      put(b.manager("ingress"), `${HOST}.domains`, ["grpc.example.com", "grpc.example.com:443"]);
    },
  },
];

/** A virtual host before the others that answers every call by itself. */
function refusing(b: EditableBootstrap, domains: readonly string[]): void {
  const routes = [{ match: { prefix: "/" }, direct_response: { status: 404 } }];
  (at(b.manager("ingress"), "route_config.virtual_hosts") as Tree[]).push({ name: "refusing", domains, routes });
}
