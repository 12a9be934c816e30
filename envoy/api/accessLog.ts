import { type Extension, type HeaderMatcher } from "./core";

/** The canonical gRPC status names that envoy.config.accesslog.v3.GrpcStatusFilter takes. */
export type GrpcStatus =
  | "CANCELED"
  | "UNKNOWN"
  | "INVALID_ARGUMENT"
  | "DEADLINE_EXCEEDED"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "PERMISSION_DENIED"
  | "RESOURCE_EXHAUSTED"
  | "FAILED_PRECONDITION"
  | "ABORTED"
  | "OUT_OF_RANGE"
  | "UNIMPLEMENTED"
  | "INTERNAL"
  | "UNAVAILABLE"
  | "DATA_LOSS"
  | "UNAUTHENTICATED";

/** envoy.config.accesslog.v3.ComparisonFilter; the runtime key is required although the value alone would do. */
interface Comparison {
  readonly op: "EQ" | "GE" | "LE";
  readonly value: { readonly default_value: number; readonly runtime_key: string };
}

/** envoy.config.accesslog.v3.AccessLogFilter */
export type AccessLogFilter =
  | { readonly and_filter: { readonly filters: readonly AccessLogFilter[] } }
  | { readonly or_filter: { readonly filters: readonly AccessLogFilter[] } }
  | { readonly grpc_status_filter: { readonly statuses: readonly GrpcStatus[] } }
  | { readonly response_flag_filter: { readonly flags?: readonly string[] } }
  | { readonly header_filter: { readonly header: HeaderMatcher } }
  | { readonly status_code_filter: { readonly comparison: Comparison } }
  | { readonly duration_filter: { readonly comparison: Comparison } };

/** envoy.config.accesslog.v3.AccessLog */
export interface AccessLog extends Extension<
  "envoy.access_loggers.stdout",
  "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
  { readonly log_format: { readonly json_format: Readonly<Record<string, string>> } }
> {
  readonly filter: AccessLogFilter;
}
