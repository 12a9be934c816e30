import { type Any, type Duration, type Extension, type HeaderMatcher, type StringMatcher } from "./core";

/** envoy.config.route.v3.RouteMatch */
export type RouteMatch = ({ readonly prefix: string } | { readonly path: string }) & {
  /** Matches gRPC content types only. */
  readonly grpc?: Readonly<Record<string, never>>;
  readonly headers?: readonly HeaderMatcher[];
};

/** envoy.config.route.v3.RetryPolicy */
export interface RetryPolicy {
  readonly retry_on: string;
  readonly num_retries: number;
  readonly retry_back_off: { readonly base_interval: Duration; readonly max_interval: Duration };
  readonly retry_host_predicate?: readonly PreviousHosts[];
  readonly host_selection_retry_max_attempts?: number;
}

export type PreviousHosts = Extension<
  "envoy.retry_host_predicates.previous_hosts",
  "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
>;

/** envoy.config.route.v3.RouteAction */
export interface RouteAction {
  readonly cluster: string;
  readonly timeout?: Duration;
  readonly max_stream_duration?: {
    readonly max_stream_duration: Duration;
    readonly grpc_timeout_header_max: Duration;
  };
  readonly retry_policy?: RetryPolicy;
}

/** envoy.config.core.v3.HeaderValueOption */
export interface HeaderValueOption {
  readonly header: { readonly key: string; readonly value: string };
  readonly append_action: "ADD_IF_ABSENT" | "OVERWRITE_IF_EXISTS_OR_ADD";
}

/** envoy.config.route.v3.Route */
export type Route = { readonly match: RouteMatch } & (
  | { readonly route: RouteAction; readonly request_headers_to_add?: readonly HeaderValueOption[] }
  | {
      readonly direct_response: { readonly status: number; readonly body?: { readonly inline_string: string } };
      readonly typed_per_filter_config?: RouteFilters;
    }
);

/** What a route changes of its connection manager's filters. */
export interface RouteFilters {
  readonly "envoy.filters.http.fault": Any<
    "envoy.extensions.filters.http.fault.v3.HTTPFault",
    { readonly delay: { readonly fixed_delay: Duration; readonly percentage: { readonly numerator: number } } }
  >;
}

/** envoy.extensions.filters.http.cors.v3.CorsPolicy */
export interface CorsPolicy {
  readonly "@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy";
  readonly allow_origin_string_match: readonly StringMatcher[];
  readonly allow_methods: string;
  readonly allow_headers: string;
  readonly expose_headers: string;
  /** Seconds. */
  readonly max_age: string;
  readonly forward_not_matching_preflights: boolean;
}

/** envoy.config.route.v3.VirtualHost */
export interface VirtualHost {
  readonly name: string;
  readonly domains: readonly string[];
  readonly routes: readonly Route[];
  /** Bytes of a body that are kept until the answer begins, in case the call has to be sent again. @default the buffer's limit */
  readonly request_body_buffer_limit?: number;
  readonly typed_per_filter_config?: { readonly "envoy.filters.http.cors": CorsPolicy };
}

/** envoy.config.route.v3.RouteConfiguration */
export interface RouteConfiguration {
  readonly name: string;
  readonly virtual_hosts: readonly VirtualHost[];
}
