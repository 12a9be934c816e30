import { type EditableBootstrap, type Tree, at, put } from "../support";
import { APP, DEPLOYMENT, ENDPOINT, ENVOY, HOST, POD, PORT, TLS_CONTEXT, aggregate } from "./edits";
import type { Row } from "./fault";

/** A filter that counts gRPC calls. */
const grpcStats = (config: Tree): Tree => ({
  name: "envoy.filters.http.grpc_stats",
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.grpc_stats.v3.FilterConfig", ...config },
});

export const faults: readonly Row[] = [
  {
    what: "a Service leads to admin",
    code: "service-leads-to-admin",
    change: (s) => s.set("Service/inside", "spec.ports[1]", { name: "admin", port: 8001, targetPort: 8001 }),
  },
  {
    what: "more of the admin interface is routed by an expression",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { safe_regex: { regex: "/(?:ready|quit.*)" } }),
  },
  {
    what: "every method that a client names is counted",
    code: "grpc-stats-of-any-method",
    edit: (b) => (b.manager("internal")["http_filters"] as Tree[]).unshift(grpcStats({ stats_for_all_methods: true })),
  },
  {
    what: "calls are counted by method, and no method is listed",
    code: "grpc-stats-of-no-method",
    edit: (b) =>
      (b.manager("internal")["http_filters"] as Tree[]).unshift(
        grpcStats({ individual_method_stats_allowlist: { services: [] } }),
      ),
  },
  {
    what: "TLS 1.0 is taken",
    code: "tls-version-old",
    edit: (b) => put(b.listener("ingress"), `${TLS_CONTEXT}.tls_params.tls_minimum_protocol_version`, "TLSv1_0"),
  },
  {
    what: "admin listens on every address",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin.address.socket_address.address", "0.0.0.0"),
  },
  {
    what: "the whole admin interface is routed",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { prefix: "/" }),
  },
  {
    what: "TLS 1.1 is taken",
    code: "tls-version-old",
    edit: (b) => put(b.listener("ingress"), `${TLS_CONTEXT}.tls_params.tls_minimum_protocol_version`, "TLSv1_1"),
  },
  {
    what: "a port of the Service leads to the admin interface",
    code: "service-leads-to-admin",
    edit: (b) => {
      put(b.listener("internal"), PORT, 15009);
      b.set("admin.address.socket_address.port_value", 15002);
    },
  },
  {
    what: "admin listens on every address of IPv6",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin.address.socket_address.address", "::"),
  },
  {
    what: "a page of the admin interface that tells secrets is routed",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { path: "/config_dump" }),
  },
  {
    what: "the whole admin interface is routed through an aggregate cluster",
    code: "envoy-admin-routed",
    edit: (b) => {
      clusters(b).push(aggregate("any", ["admin"]));
      put(b.routes("health")[0]!, "match", { prefix: "/" });
      put(b.routes("health")[0]!, "route.cluster", "any");
    },
  },
  {
    what: "Envoy is an old version",
    code: "envoy-image-old",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.image`, "envoyproxy/envoy:v1.31.0"),
  },
  {
    what: "an image one version older than the oldest safe one",
    code: "envoy-image-old",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.image`, "envoyproxy/envoy:distroless-v1.39.9"),
  },
  {
    what: "an SSL policy of TLS 1.0",
    code: "tls-version-old",
    change: (s) => s.set("SSLPolicy/ingress-ssl-policy", "minTlsVersion", "TLS_1_0"),
  },
  {
    what: "an old Envoy's image goes by another name",
    code: "envoy-image-old",
    change: (s) => {
      s.drop(DEPLOYMENT, `${ENVOY}.command`);
      s.set(DEPLOYMENT, `${ENVOY}.image`, "envoyproxy/envoy-alpine:v1.14.1");
    },
  },
  {
    what: "an old Envoy's image is a mirror's, and tells alone that it is Envoy",
    code: "envoy-image-old",
    change: (s) => {
      s.drop(DEPLOYMENT, `${ENVOY}.command`);
      s.set(DEPLOYMENT, `${ENVOY}.image`, "mirror.example.com/base/envoy:v1.31.0");
    },
  },
  {
    what: "a harmless page of the admin interface is another one behind the route",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.routes("health")[0]!, "match", { path_separated_prefix: "/stats" });
      put(b.routes("health")[0]!, "route.prefix_rewrite", "/config_dump");
    },
  },
  {
    what: "every metric is rejected",
    code: "envoy-stats-rejected",
    edit: (b) => put(b.root, "stats_config.stats_matcher", { reject_all: true }),
  },
];

export const right: readonly Row[] = [
  {
    what: "harmless pages of the admin interface are routed by an expression",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { safe_regex: { regex: "/(?:ready|stats/.*)" } }),
  },
  {
    what: "a harmless part of the admin interface is routed",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[0]!, "match", { path_separated_prefix: "/stats" }),
  },
  {
    what: "no method is counted by name, and none is asked for",
    code: "grpc-stats-of-any-method",
    edit: (b) => (b.manager("internal")["http_filters"] as Tree[]).unshift(grpcStats({ stats_for_all_methods: false })),
  },
  {
    what: "one method is listed",
    code: "grpc-stats-of-no-method",
    edit: (b) =>
      (b.manager("internal")["http_filters"] as Tree[]).unshift(
        grpcStats({
          individual_method_stats_allowlist: { services: [{ name: "acme.v1.Billing", method_names: ["Charge"] }] },
        }),
      ),
  },
  {
    what: "TLS 1.3 is the oldest that is taken",
    code: "tls-version-old",
    edit: (b) => put(b.listener("ingress"), `${TLS_CONTEXT}.tls_params.tls_minimum_protocol_version`, "TLSv1_3"),
  },
  {
    what: "TLS has Envoy's own oldest version",
    code: "tls-version-old",
    edit: (b) => put(b.listener("ingress"), `${TLS_CONTEXT}.tls_params`, undefined),
  },
  {
    what: "admin listens beside the Service's port",
    code: "service-leads-to-admin",
    edit: (b) => b.set("admin.address.socket_address.port_value", 15009),
  },
  {
    what: "a Service's port leads to a pod without an admin interface",
    code: "service-leads-to-admin",
    edit: (b) => b.set("admin", undefined),
  },
  {
    what: "admin listens on another address of the loopback",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin.address.socket_address.address", "127.0.0.2"),
  },
  {
    what: "admin listens on the loopback of IPv6",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin.address.socket_address.address", "::1"),
  },
  {
    what: "there is no admin interface",
    code: "envoy-admin-exposed",
    edit: (b) => b.set("admin", undefined),
  },
  {
    what: "all statistics of the admin interface are routed",
    code: "envoy-admin-routed",
    edit: (b) => put(b.routes("health")[1]!, "match.path", "/stats"),
  },
  {
    what: "the whole admin interface is routed inside the pod",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.listener("health"), HOST, "127.0.0.1");
      put(b.routes("health")[0]!, "match", { prefix: "/" });
    },
  },
  {
    what: "everything on the health port is routed to the server",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.routes("health")[0]!, "match", { prefix: "/" });
      put(b.routes("health")[0]!, "route.cluster", "own-app");
    },
  },
  {
    what: "everything on the health port is routed to another machine's port of that number",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.routes("health")[0]!, "match", { prefix: "/" });
      put(b.cluster("admin"), `${ENDPOINT}.address`, "10.0.0.5");
    },
  },
  {
    what: "everything on the health port is routed to a cluster without hosts",
    code: "envoy-admin-routed",
    edit: (b) => {
      put(b.routes("health")[0]!, "match", { prefix: "/" });
      put(b.cluster("admin"), "load_assignment.endpoints", []);
    },
  },
  {
    what: "the oldest safe version of Envoy",
    code: "envoy-image-old",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.image`, "envoyproxy/envoy:distroless-v1.40.0"),
  },
  {
    what: "a later major version of Envoy",
    code: "envoy-image-old",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.image`, "envoyproxy/envoy:v2.0.0"),
  },
  {
    what: "a container that is named after Envoy and is none",
    code: "envoy-image-old",
    change: (s) => {
      const { ports: _, ...logs } = at(s.inputs(DEPLOYMENT), APP) as Tree;
      s.set(DEPLOYMENT, `${POD}.containers[1]`, {
        ...logs,
        name: "envoy-exporter",
        image: "prom/statsd-exporter:v0.26.0",
      });
    },
  },
  {
    what: "an image with Envoy and a version of its own",
    code: "envoy-image-old",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.image`, "registry.example.com/acme/proxy:1.0"),
  },
  {
    what: "Envoy's version is not in its tag",
    code: "envoy-image-old",
    change: (s) =>
      s.set("Deployment/my-server", "spec.template.spec.initContainers[0].image", "envoyproxy/envoy:latest"),
  },
  {
    what: "some metrics are rejected",
    code: "envoy-stats-rejected",
    edit: (b) => put(b.root, "stats_config.stats_matcher", { exclusion_list: { patterns: [{ prefix: "dns." }] } }),
  },
];

function clusters(b: EditableBootstrap): Tree[] {
  return (b.root["static_resources"] as { clusters: Tree[] }).clusters;
}
