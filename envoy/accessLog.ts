import { type EnvoySettings } from "../settings/envoy";
import { type ServerSettings } from "../settings/server";
import { type AccessLog, type AccessLogFilter, type GrpcStatus } from "./api/accessLog";

/** Statuses that point at a fault of the server or on the way to it; the others are answers to what the client asked. */
export const FAULTS: readonly GrpcStatus[] = [
  "UNKNOWN",
  "DEADLINE_EXCEEDED",
  "RESOURCE_EXHAUSTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
];

const FAULTY: AccessLogFilter = { grpc_status_filter: { statuses: FAULTS } };
/**
 * Envoy takes every answer without a gRPC status for UNKNOWN: to a browser's preflight, and to every call in gRPC-Web, whose status
 * lies in the body. Its clients say x-grpc-web; what Envoy itself does to their calls is told by its flags.
 */
const CALLS: readonly AccessLogFilter[] = [
  { header_filter: { header: { name: ":method", string_match: { exact: "POST" } } } },
  { header_filter: { header: { name: "x-grpc-web", present_match: false } } },
];

/** JSON lines on standard output about calls that went wrong or were slow; a line for every call would cost more than the call. */
export function accessLog(
  { calls, grpcWeb }: Pick<ServerSettings, "calls" | "grpcWeb">,
  envoy: Pick<EnvoySettings, "requestIds">,
): AccessLog {
  const slow = calls.longestUnary * 1000;
  return {
    name: "envoy.access_loggers.stdout",
    filter: {
      or_filter: {
        filters: [
          grpcWeb === undefined ? FAULTY : { and_filter: { filters: [...CALLS, FAULTY] } },
          // Any flag: Envoy itself ended the call, for example UO (too many calls), UF (no connection), DC (client left).
          { response_flag_filter: {} },
          {
            duration_filter: {
              comparison: { op: "GE", value: { default_value: slow, runtime_key: "access_log.slow" } },
            },
          },
        ],
      },
    },
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
      log_format: {
        json_format: {
          time: "%START_TIME%",
          authority: "%REQ(:AUTHORITY)%",
          // Without the query: it may contain what should not be logged.
          path: "%PATH(NQ)%",
          code: "%RESPONSE_CODE%",
          grpc_status: "%GRPC_STATUS(SNAKE_STRING)%",
          flags: "%RESPONSE_FLAGS%",
          details: "%RESPONSE_CODE_DETAILS%",
          duration_ms: "%DURATION%",
          bytes_received: "%BYTES_RECEIVED%",
          bytes_sent: "%BYTES_SENT%",
          upstream: "%UPSTREAM_HOST%",
          client: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
          // Google's load balancer sets it; it links the line to the load balancer's own log.
          trace: "%REQ(X-CLOUD-TRACE-CONTEXT)%",
          ...(envoy.requestIds && { request_id: "%REQ(X-REQUEST-ID)%" }),
        },
      },
    },
  };
}
