import { type EnvoySettings } from "../settings/envoy";
import { type ServerSettings } from "../settings/server";
import { memoryBytes } from "../settings/values/quantity";

/** Bytes that a connection or its peer may have waiting: Envoy's advice for an edge (docs/root/configuration/best_practices/edge.rst). */
export const BUFFER_LIMIT = 32 * 1024;

/** Flow control window of a call in bytes, from the same advice: it bounds what one call may use. */
const STREAM_WINDOW = 64 * 1024;

/** The largest that HTTP/2 can count (RFC 9113, section 6.9.1). */
const LARGEST_WINDOW = 2 ** 31 - 1;

/**
 * Flow control windows of a connection with so many calls at a time, room for all of them. Callers share connections: with
 * Envoy's advice of 1 MiB, 16 calls whose data is not read leave nothing for the others, which wait with them.
 */
export function windows(calls: number): {
  readonly initial_stream_window_size: number;
  readonly initial_connection_window_size: number;
} {
  return {
    initial_stream_window_size: STREAM_WINDOW,
    initial_connection_window_size: Math.min(calls * STREAM_WINDOW, LARGEST_WINDOW),
  };
}

/**
 * Cancelled calls that a connection may have, at once and a second. At the HTTP/2 library's own 1000 and 33, users who leave pages or run into
 * deadlines close a connection that the load balancer shares among many. A flood of cancels ends by the share that they
 * have of a connection's calls: envoy/runtime.ts.
 */
export const RESETS = { stream_reset_burst: 10_000, stream_reset_rate: 1000 } as const;

/** Share of the container's memory that the heap may take; the rest is for stacks, code and TLS outside the heap. */
const HEAP_SHARE = 0.8;

/** Memory set aside for each client connection: both buffers' worth of a busy one, with TLS. 512Mi take about 10000. */
const BYTES_PER_CONNECTION = 50 * 1024;

/** Neither way in may use up all connections, so that the other stays open. */
const LISTENER_SHARE = 0.8;

/** The load balancer opens as many connections as it needs, so a small number costs nothing there; Envoy's advice for an edge. */
const INGRESS_STREAMS_MAX = 100;

/** Connections that it takes to use up what a pod takes at a time; with fewer, every other client is served. */
const CONNECTIONS_TO_FILL_A_POD = 20;

/** Calls that a connection may have although they are more than its share: a pod that takes few calls may have few clients, too. */
const STREAMS_MIN = 10;

/**
 * Envoy closes a connection, with every call on it, when more than 1000 resets wait to be sent
 * (Http2ProtocolOptions.max_outbound_control_frames): with no more streams than that, one failing pod cannot do it.
 */
const STREAMS_MAX = 1000;

/** Bytes of heap that count as full. */
export function heapBytes(envoy: Pick<EnvoySettings, "memory">): number {
  return Math.floor(memoryBytes(envoy.memory) * HEAP_SHARE);
}

/** Client connections of all listeners together. */
export function connections(envoy: Pick<EnvoySettings, "memory">): number {
  return Math.floor(memoryBytes(envoy.memory) / BYTES_PER_CONNECTION);
}

/** Client connections of one listener. */
export function listenerConnections(envoy: Pick<EnvoySettings, "memory">): number {
  return Math.floor(connections(envoy) * LISTENER_SHARE);
}

/** Calls of one in-cluster connection at a time: a share of what a pod takes. Clients wait with more of them, or connect again. */
export function internalStreams({ calls }: Pick<ServerSettings, "calls">): number {
  const share = Math.ceil(calls.concurrentPerPod / CONNECTIONS_TO_FILL_A_POD);
  const half = Math.floor(calls.concurrentPerPod / 2);
  return Math.min(Math.max(share, Math.min(STREAMS_MIN, half), 1), STREAMS_MAX);
}

/** Calls of one of the load balancer's connections at a time. */
export function ingressStreams(settings: Pick<ServerSettings, "calls">): number {
  return Math.min(internalStreams(settings), INGRESS_STREAMS_MAX);
}
