import type { Clock } from "../clock";
import type { LoadBalancer, LoadBalancerHealthCheck } from "../subject";

/** What the Envoy between clients and pods relays, each to the addresses of a file that changes. */
export interface NetworkOptions {
  readonly host: string;
  readonly ports: NetworkPorts;
  readonly clock: Clock;
  /** Folder with a file of addresses for each cluster, and with the load balancer's certificate below `tls`. */
  readonly folder: string;
  /** Absent where no Ingress leads to the pods. */
  readonly loadBalancer: LoadBalancer | undefined;
  /** Services that a pod's Envoy looks up: where each listens, and to which port of the pods it leads. */
  readonly upstreams: readonly UpstreamListener[];
}

export interface NetworkPorts {
  readonly loadBalancer: number;
  readonly internal: number;
  readonly connections: number;
  readonly admin: number;
}

export interface UpstreamListener {
  /** Name of its cluster. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** The clusters: pods behind the load balancer, pods behind the Service, servers behind a Service without Envoy. */
export const NETWORK_CLUSTERS = { ingress: "ingress", internal: "internal", connections: "connections" } as const;
export type NetworkCluster = keyof typeof NETWORK_CLUSTERS;

const TYPE = "type.googleapis.com/envoy.extensions.";

/**
 * Bootstrap of an Envoy that represents what lies between clients and pods: Google's load balancer, which balances calls and
 * ends TLS, and the Service, which balances connections and looks no further.
 */
export function networkBootstrap(options: NetworkOptions): object {
  const { host, ports, loadBalancer: balancer, upstreams } = options;
  return {
    node: { id: "network", cluster: "network" },
    admin: { address: at(host, ports.admin) },
    static_resources: {
      listeners: [
        connectionBalancer(NETWORK_CLUSTERS.internal, host, ports.internal),
        connectionBalancer(NETWORK_CLUSTERS.connections, host, ports.connections),
        ...upstreams.map(({ name, host: address, port }) => connectionBalancer(name, address, port)),
        ...(balancer === undefined ? [] : [loadBalancer(options, balancer)]),
      ],
      clusters: [
        { ...pods(NETWORK_CLUSTERS.internal, options), lb_policy: "RANDOM" },
        { ...pods(NETWORK_CLUSTERS.connections, options), lb_policy: "RANDOM" },
        ...upstreams.map(({ name }) => ({ ...pods(name, options), lb_policy: "RANDOM" })),
        ...(balancer === undefined ? [] : [backends(options, balancer)]),
      ],
    },
  };
}

/** A Service: each connection goes to one pod and stays there. */
function connectionBalancer(cluster: string, host: string, port: number): object {
  return {
    name: cluster,
    address: at(host, port),
    filter_chains: [
      {
        filters: [
          {
            name: "tcp_proxy",
            typed_config: {
              "@type": `${TYPE}filters.network.tcp_proxy.v3.TcpProxy`,
              stat_prefix: cluster,
              cluster,
              idle_timeout: "0s",
            },
          },
        ],
      },
    ],
  };
}

/** HTTP/2 over TLS from clients; a pod for every call; no retries, as Google's retries no POST. */
function loadBalancer({ host, ports, clock, folder }: NetworkOptions, { timeoutSec }: LoadBalancer): object {
  return {
    name: NETWORK_CLUSTERS.ingress,
    address: at(host, ports.loadBalancer),
    filter_chains: [
      {
        transport_socket: {
          name: "tls",
          typed_config: {
            "@type": `${TYPE}transport_sockets.tls.v3.DownstreamTlsContext`,
            common_tls_context: {
              alpn_protocols: ["h2"],
              tls_certificates: [
                {
                  certificate_chain: { filename: `${folder}/tls/tls.crt` },
                  private_key: { filename: `${folder}/tls/tls.key` },
                },
              ],
            },
          },
        },
        filters: [
          {
            name: "http",
            typed_config: {
              "@type": `${TYPE}filters.network.http_connection_manager.v3.HttpConnectionManager`,
              stat_prefix: "load_balancer",
              codec_type: "HTTP2",
              stream_idle_timeout: "0s",
              use_remote_address: true,
              access_log: [failures()],
              http_filters: [{ name: "router", typed_config: { "@type": `${TYPE}filters.http.router.v3.Router` } }],
              route_config: {
                virtual_hosts: [
                  {
                    name: "backend",
                    domains: ["*"],
                    request_headers_to_add: [TRACE],
                    routes: [
                      {
                        match: { prefix: "/" },
                        route: { cluster: NETWORK_CLUSTERS.ingress, timeout: seconds(clock, timeoutSec) },
                      },
                    ],
                  },
                ],
              },
            },
          },
        ],
      },
    ],
  };
}

/** Google's load balancer names every call that has no name yet, for all logs of it. */
const TRACE = {
  header: { key: "x-cloud-trace-context", value: "%STREAM_ID%/1;o=0" },
  append_action: "ADD_IF_ABSENT",
};

/** A line for each call that the load balancer itself had to end, with the pod that it was sent to. */
function failures(): object {
  return {
    name: "stdout",
    filter: { response_flag_filter: {} },
    typed_config: {
      "@type": `${TYPE}access_loggers.stream.v3.StdoutAccessLog`,
      log_format: {
        json_format: {
          time: "%START_TIME%",
          trace: "%REQ(X-CLOUD-TRACE-CONTEXT)%",
          flags: "%RESPONSE_FLAGS%",
          details: "%RESPONSE_CODE_DETAILS%",
          upstream: "%UPSTREAM_HOST%",
        },
      },
    },
  };
}

/** Pods behind the load balancer, called and asked for their health as it is told: within TLS without a look at the certificate. */
function backends(options: NetworkOptions, { protocol, streams, healthCheck }: LoadBalancer): object {
  return {
    ...pods(NETWORK_CLUSTERS.ingress, options),
    lb_policy: "ROUND_ROBIN",
    // An address that was taken away gets no new calls, whatever its health states; the running ones go on.
    ignore_health_on_host_removal: true,
    common_lb_config: {
      healthy_panic_threshold: { value: 0 },
      ignore_new_hosts_until_first_hc: true,
      // A pod that `/clusters` shows as healthy gets calls from then on; by default up to a second later.
      update_merge_window: "0s",
    },
    transport_socket: socketFor(protocol),
    transport_socket_matches: [
      { name: "health", match: { health: true }, transport_socket: healthSocket(healthCheck) },
    ],
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": `${TYPE}upstreams.http.v3.HttpProtocolOptions`,
        explicit_http_config: isHttp2(protocol)
          ? // Envoy sends without a limit until it has seen the pod's, and the pod refuses what is over it.
            { http2_protocol_options: streams === undefined ? {} : { max_concurrent_streams: streams } }
          : { http_protocol_options: {} },
      },
    },
    health_checks: [healthCheckOf(healthCheck, options)],
  };
}

function healthCheckOf(check: LoadBalancerHealthCheck, { clock }: NetworkOptions): object {
  return {
    timeout: `${check.timeoutSec}s`,
    interval: seconds(clock, check.checkIntervalSec),
    no_traffic_interval: seconds(clock, check.checkIntervalSec),
    unhealthy_threshold: check.unhealthyThreshold,
    healthy_threshold: check.healthyThreshold,
    ...askedFor(check),
    transport_socket_match_criteria: { health: true },
  };
}

function askedFor({ type, requestPath, grpcService = "" }: LoadBalancerHealthCheck): object {
  if (type === "TCP") return { tcp_health_check: {} };
  if (type === "GRPC") return { grpc_health_check: { service_name: grpcService } };
  return { http_health_check: { path: requestPath, codec_client_type: isHttp2(type) ? "HTTP2" : "HTTP1" } };
}

function healthSocket({ type }: LoadBalancerHealthCheck): object {
  return socketFor(type === "GRPC" || type === "TCP" ? "HTTP" : type);
}

function isHttp2(protocol: LoadBalancer["protocol"]): boolean {
  return protocol === "HTTP2" || protocol === "H2C";
}

function socketFor(protocol: LoadBalancer["protocol"]): object {
  if (protocol === "HTTP" || protocol === "H2C")
    return { name: "plain", typed_config: { "@type": `${TYPE}transport_sockets.raw_buffer.v3.RawBuffer` } };
  return {
    name: "tls",
    typed_config: {
      "@type": `${TYPE}transport_sockets.tls.v3.UpstreamTlsContext`,
      common_tls_context: { alpn_protocols: [isHttp2(protocol) ? "h2" : "http/1.1"] },
    },
  };
}

/** A cluster whose addresses stand in a file. */
function pods(name: string, { folder }: NetworkOptions) {
  return {
    name,
    type: "EDS",
    connect_timeout: "1s",
    circuit_breakers: {
      thresholds: [{ max_connections: 1e6, max_pending_requests: 1e6, max_requests: 1e6, max_retries: 0 }],
    },
    eds_cluster_config: {
      eds_config: {
        resource_api_version: "V3",
        path_config_source: { path: `${folder}/${name}.json`, watched_directory: { path: folder } },
      },
    },
  };
}

function at(host: string, port: number): object {
  return { socket_address: { address: host, port_value: port } };
}

function seconds(clock: Clock, value: number): string {
  return `${(clock.milliseconds(value) / 1000).toFixed(3)}s`;
}
