import { stringify } from "yaml";
import type { CheckedResource } from "../../checks/resource";
import type { Tree } from "./support";

/**
 * Stacks of other public projects, written down as resources from what they publish: Envoy in front of gRPC servers
 * on GKE, as a Deployment of its own or as an ordinary sidecar, with everything made by hand.
 */
export function resource(type: string, inputs: Tree): CheckedResource {
  const kind = type.split(":").at(-1)!;
  const { name } = inputs["metadata"] as { name: string };
  const options = { protect: false, ignoreChanges: [] };
  return { urn: `urn:pulumi:test::anchor::${type}::${name}`, type, name, inputs: { kind, ...inputs }, options };
}

const LABELS = { app: "envoy" };

interface Given {
  /** Envoy's TLS context. @default none */
  readonly tls?: Tree;
  /** Route action beside the cluster. @default none */
  readonly action?: Tree;
  readonly service?: Tree;
  readonly ingress?: Tree;
  readonly backendConfig?: Tree;
  /** Of Envoy's container. */
  readonly container?: Tree;
  readonly pod?: Tree;
}

/** Envoy as a Deployment of its own, which looks the servers up by a headless Service. */
export function envoyStack(given: Given = {}): CheckedResource[] {
  const { tls, action = {}, service = {}, ingress = {}, backendConfig, container = {}, pod = {} } = given;
  return [
    resource("kubernetes:core/v1:ConfigMap", {
      metadata: { name: "envoy-conf" },
      data: { "envoy.yaml": bootstrap(tls, action) },
    }),
    resource("kubernetes:apps/v1:Deployment", {
      metadata: { name: "envoy" },
      spec: {
        replicas: 2,
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: {
            containers: [
              {
                name: "envoy",
                image: "envoyproxy/envoy:v1.40.0",
                ports: [{ name: "https", containerPort: 443 }],
                readinessProbe: { httpGet: { scheme: "HTTPS", path: "/healthz", port: "https" } },
                volumeMounts: [
                  { name: "config", mountPath: "/etc/envoy" },
                  { name: "certs", mountPath: "/etc/ssl/envoy", readOnly: true },
                ],
                ...container,
              },
            ],
            volumes: [
              { name: "config", configMap: { name: "envoy-conf" } },
              { name: "certs", secret: { secretName: "envoy-certs" } },
            ],
            ...pod,
          },
        },
      },
    }),
    resource("kubernetes:core/v1:Service", {
      metadata: {
        name: "envoy",
        annotations: {
          "cloud.google.com/neg": '{"ingress":true}',
          "cloud.google.com/app-protocols": '{"https":"HTTP2"}',
          "cloud.google.com/backend-config": '{"default":"envoy"}',
        },
        ...service,
      },
      spec: { type: "ClusterIP", selector: LABELS, ports: [{ name: "https", port: 443, targetPort: "https" }] },
    }),
    resource("kubernetes:cloud.google.com/v1:BackendConfig", {
      metadata: { name: "envoy" },
      spec: {
        timeoutSec: 3600,
        healthCheck: { type: "HTTPS", port: 443, requestPath: "/healthz" },
        ...backendConfig,
      },
    }),
    resource("kubernetes:networking.k8s.io/v1:Ingress", {
      metadata: {
        name: "envoy",
        annotations: {
          "kubernetes.io/ingress.allow-http": "false",
          "ingress.gcp.kubernetes.io/pre-shared-cert": "grpc",
        },
        ...ingress,
      },
      spec: { defaultBackend: { service: { name: "envoy", port: { number: 443 } } } },
    }),
    resource("kubernetes:core/v1:Service", {
      metadata: { name: "echo" },
      spec: { clusterIP: "None", selector: { app: "echo" }, ports: [{ name: "grpc", port: 8081, targetPort: 8081 }] },
    }),
    resource("kubernetes:apps/v1:Deployment", {
      metadata: { name: "echo" },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "echo" } },
        template: {
          metadata: { labels: { app: "echo" } },
          spec: {
            containers: [{ name: "echo", image: "registry.example.com/echo:1", ports: [{ containerPort: 8081 }] }],
          },
        },
      },
    }),
  ];
}

export const TLS = {
  common_tls_context: {
    alpn_protocols: ["h2"],
    tls_certificates: [
      {
        certificate_chain: { filename: "/etc/ssl/envoy/tls.crt" },
        private_key: { filename: "/etc/ssl/envoy/tls.key" },
      },
    ],
  },
};

function bootstrap(tls: Tree = TLS, action: Tree): string {
  const type = (name: string) => `type.googleapis.com/envoy.${name}`;
  return stringify({
    admin: { address: { socket_address: { address: "127.0.0.1", port_value: 8090 } } },
    static_resources: {
      listeners: [
        {
          address: { socket_address: { address: "0.0.0.0", port_value: 443 } },
          filter_chains: [
            {
              transport_socket: {
                name: "envoy.transport_sockets.tls",
                typed_config: { "@type": type("extensions.transport_sockets.tls.v3.DownstreamTlsContext"), ...tls },
              },
              filters: [
                {
                  name: "envoy.filters.network.http_connection_manager",
                  typed_config: {
                    "@type": type("extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"),
                    stat_prefix: "https",
                    route_config: {
                      virtual_hosts: [
                        {
                          name: "https",
                          domains: ["*"],
                          routes: [
                            { match: { prefix: "/api.Echo/" }, route: { cluster: "echo", timeout: "0s", ...action } },
                            { match: { prefix: "/" }, route: { cluster: "echo", timeout: "0s", ...action } },
                          ],
                        },
                      ],
                    },
                    http_filters: [
                      {
                        name: "envoy.filters.http.health_check",
                        typed_config: {
                          "@type": type("extensions.filters.http.health_check.v3.HealthCheck"),
                          pass_through_mode: false,
                          headers: [{ name: ":path", string_match: { exact: "/healthz" } }],
                        },
                      },
                      {
                        name: "envoy.filters.http.router",
                        typed_config: { "@type": type("extensions.filters.http.router.v3.Router") },
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
      clusters: [
        {
          name: "echo",
          connect_timeout: "0.5s",
          type: "STRICT_DNS",
          lb_policy: "ROUND_ROBIN",
          http2_protocol_options: {},
          load_assignment: {
            cluster_name: "echo",
            endpoints: [
              {
                lb_endpoints: [
                  {
                    endpoint: {
                      address: { socket_address: { address: "echo.default.svc.cluster.local", port_value: 8081 } },
                    },
                  },
                ],
              },
            ],
          },
        },
      ],
    },
  });
}
