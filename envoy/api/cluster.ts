import { type Address, type Any, type Duration, type Extension, type Http2ProtocolOptions, type Percent } from "./core";
import { type HeaderValueOption } from "./route";

/** envoy.config.endpoint.v3.Endpoint.HealthCheckConfig */
type EndpointHealth =
  /** It counts as healthy, as no health check asks it. */
  | { readonly disable_active_health_check: true }
  /** Port that is asked in the place of the one that takes calls. */
  | { readonly port_value: number };

/** envoy.config.endpoint.v3.LocalityLbEndpoints */
interface Endpoints {
  readonly priority?: number;
  readonly lb_endpoints: readonly {
    readonly endpoint: {
      readonly address: Address;
      readonly health_check_config?: EndpointHealth;
    };
  }[];
}

/** envoy.config.endpoint.v3.ClusterLoadAssignment */
interface LoadAssignment {
  readonly cluster_name: string;
  readonly endpoints: readonly Endpoints[];
  /** Percent by which a priority's healthy share is multiplied before calls leave it for the next. @default 140 */
  readonly policy?: { readonly overprovisioning_factor: number };
}

/** envoy.extensions.upstreams.http.v3.HttpProtocolOptions, with HTTP/2 to every app */
export interface UpstreamHttpOptions {
  readonly "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": Any<
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    {
      readonly common_http_protocol_options: { readonly idle_timeout: Duration };
      readonly explicit_http_config: { readonly http2_protocol_options: Http2ProtocolOptions };
    }
  >;
}

/** envoy.config.cluster.v3.CircuitBreakers */
export interface CircuitBreakers {
  readonly thresholds: readonly {
    readonly priority: "DEFAULT";
    readonly max_connections: number;
    readonly max_pending_requests: number;
    readonly max_requests: number;
    readonly retry_budget: { readonly budget_percent: Percent; readonly min_retry_concurrency: number };
  }[];
}

/** envoy.config.core.v3.HealthCheck.HttpHealthCheck */
interface HttpHealthCheck {
  readonly path: string;
  /** @default GET */
  readonly method?: "POST";
  /** @default HTTP1 */
  readonly codec_client_type?: "HTTP2";
  /** The request's body, in hexadecimal digits. */
  readonly send?: { readonly text: string };
  readonly request_headers_to_add?: readonly HeaderValueOption[];
  /** @default 200 alone */
  readonly expected_statuses?: readonly { readonly start: number; readonly end: number }[];
}

/** envoy.config.core.v3.HealthCheck */
export type HealthCheck = {
  readonly timeout: Duration;
  readonly interval: Duration;
  /** @default 60s, which a cluster without traffic would wait to see its app up */
  readonly no_traffic_interval: Duration;
  readonly interval_jitter?: Duration;
  readonly unhealthy_threshold: number;
  readonly healthy_threshold: number;
} & (
  { readonly grpc_health_check: { readonly service_name?: string } } | { readonly http_health_check: HttpHealthCheck }
);

export type CaresDnsResolver = Extension<
  "envoy.network.dns_resolver.cares",
  "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig",
  {
    /** @default those of /etc/resolv.conf */
    readonly resolvers?: readonly Address[];
    readonly dns_resolver_options: { readonly no_default_search_domain: boolean };
    readonly query_timeout_seconds: number;
    readonly query_tries: number;
    readonly udp_max_queries: number;
    readonly reinit_channel_on_timeout: boolean;
  }
>;

export type DnsCluster = Extension<
  "envoy.clusters.dns",
  "envoy.extensions.clusters.dns.v3.DnsCluster",
  {
    readonly dns_lookup_family: "V4_ONLY" | "ALL";
    readonly dns_refresh_rate: Duration;
    readonly dns_jitter: Duration;
    readonly dns_failure_refresh_rate: { readonly base_interval: Duration; readonly max_interval: Duration };
    readonly respect_dns_ttl: boolean;
    readonly typed_dns_resolver_config: CaresDnsResolver;
  }
>;

export type LeastRequest = Extension<
  "envoy.load_balancing_policies.least_request",
  "envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest",
  {
    readonly choice_count: number;
    readonly active_request_bias: { readonly default_value: number; readonly runtime_key: string };
    readonly slow_start_config: { readonly slow_start_window: Duration; readonly min_weight_percent: Percent };
  }
>;

/** envoy.config.cluster.v3.OutlierDetection */
export interface OutlierDetection {
  readonly split_external_local_origin_errors: boolean;
  readonly consecutive_local_origin_failure: number;
  readonly consecutive_gateway_failure: number;
  readonly enforcing_consecutive_gateway_failure: number;
  readonly enforcing_consecutive_5xx: number;
  readonly enforcing_success_rate: number;
  readonly enforcing_local_origin_success_rate: number;
  readonly interval: Duration;
  readonly base_ejection_time: Duration;
  readonly max_ejection_time: Duration;
  readonly max_ejection_percent: number;
  readonly always_eject_one_host: boolean;
}

/** envoy.config.cluster.v3.Cluster.CommonLbConfig */
export interface LoadBalancing {
  readonly healthy_panic_threshold?: Percent;
  readonly ignore_new_hosts_until_first_hc?: boolean;
  /** Changes of health within it are told to workers at once, at its end. @default 1s */
  readonly update_merge_window: Duration;
}

/** envoy.config.cluster.v3.Cluster */
export type Cluster = (
  | { readonly type: "STATIC"; readonly load_assignment: LoadAssignment }
  | { readonly cluster_type: DnsCluster; readonly load_assignment: LoadAssignment }
) & {
  readonly name: string;
  readonly connect_timeout: Duration;
  readonly per_connection_buffer_limit_bytes?: number;
  readonly typed_extension_protocol_options?: UpstreamHttpOptions;
  readonly circuit_breakers?: CircuitBreakers;
  readonly health_checks?: readonly HealthCheck[];
  readonly outlier_detection?: OutlierDetection;
  readonly ignore_health_on_host_removal?: boolean;
  readonly load_balancing_policy?: {
    readonly policies: readonly { readonly typed_extension_config: LeastRequest }[];
  };
  readonly common_lb_config?: LoadBalancing;
};

/** One endpoint of a load assignment, or all that its name resolves to. @param health how health checks ask it, where not by its own port */
export function endpoints(at: Address, priority?: number, health?: EndpointHealth): Endpoints {
  return {
    ...(priority !== undefined && { priority }),
    lb_endpoints: [{ endpoint: { address: at, ...(health !== undefined && { health_check_config: health }) } }],
  };
}
