import { type Details, type Ending } from "../../../commands/rehearse/abuse/attack";
import { type Listener } from "./attacked";

export interface Expected {
  readonly endedBy: Ending;
  readonly details?: Details;
}

type OnListeners = Readonly<Partial<Record<Listener | "both", Expected>>>;

const closed: OnListeners = { both: { endedBy: "connection closed" } };
/** What nghttp2 finds wrong about a message (Envoy's `rx_messaging_error`). */
const messaging: OnListeners = { both: { endedBy: "stream reset", details: { reset: "PROTOCOL_ERROR" } } };
/** A header block over one of Envoy's own limits (source/common/http/http2/codec_impl.cc, saveHeader). */
const overLimit: OnListeners = { both: { endedBy: "stream reset", details: { reset: "INTERNAL_ERROR" } } };
const answered = (details: Details): OnListeners => ({ both: { endedBy: "answered", details } });
const bad = answered({ status: "400" });

/** How each attack ends, as seen with Envoy 1.40. gRPC statuses: 0 OK, 2 UNKNOWN, 4 DEADLINE_EXCEEDED, 8 RESOURCE_EXHAUSTED, 12 UNIMPLEMENTED, 13 INTERNAL. */
export const EXPECTED: Readonly<Record<string, OnListeners>> = {
  "rapid-reset": closed,
  "many-cancels": { both: { endedBy: "still open" } },
  "continuation-flood": closed,
  "empty-continuation-flood": closed,
  "ping-flood": closed,
  "settings-flood": closed,
  "empty-data-flood": closed,
  "priority-flood": closed,
  "window-update-flood": closed,
  "stream-window-overflow": closed,
  "connection-window-overflow": closed,
  "too-many-streams": {
    ingress: { endedBy: "connection closed", details: { allowed: 50 } },
    internal: { endedBy: "connection closed", details: { allowed: 50 } },
  },
  // UNKNOWN, `request timeout`.
  "held-streams": answered({ "grpc-status": 2, open: 0, streams: 500 }),
  "invented-names": answered({ calls: 4000 }),
  "large-header": overLimit,
  "many-headers": overLimit,
  "odd-header-storm": overLimit,
  "uppercase-header": messaging,
  "te-gzip": messaging,
  "connection-header": messaging,
  "transfer-encoding": messaging,
  "no-path": messaging,
  "no-method": messaging,
  "two-paths": messaging,
  "pseudo-header-last": messaging,
  "nul-in-value": messaging,
  "newline-in-value": messaging,
  "space-in-name": messaging,
  "two-content-lengths": messaging,
  "wrong-content-length": messaging,
  "underscore-in-name": answered({ "grpc-status": 0 }),
  // Envoy's 400, which is INTERNAL to a gRPC client.
  "escaped-slash": answered({ "grpc-status": 13 }),
  // The app saw one spelling of it, and has such a method.
  "dot-dot-path": answered({ "grpc-status": 0 }),
  "double-slash": answered({ "grpc-status": 0 }),
  "path-above-root": answered({
    "grpc-status": 12,
    "grpc-message": "The server does not implement the method /etc/passwd",
  }),
  http1: answered({ status: "415" }),
  "http1-that-never-ends": answered({ status: "408" }),
  "http1-in-tls": closed,
  "plaintext-to-tls": closed,
  "tls-to-plaintext": bad,
  "tls-without-alpn": closed,
  "tls-1.1": { both: { endedBy: "refused", details: { reason: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" } } },
  "silent-handshake": closed,
  garbage: { ingress: { endedBy: "connection closed" }, internal: { endedBy: "answered", details: { status: "400" } } },
  "slow-headers": answered({ status: "408" }),
  "slow-body": answered({ "grpc-status": 2 }),
  // The longest call's time is up, and its reply has begun: there is no other way to say so.
  "slow-reader": { both: { endedBy: "stream reset", details: { reset: "INTERNAL_ERROR", open: 0 } } },
  "stalled-upload": answered({ "grpc-status": 2, open: 0 }),
  // The app's own limit of a message.
  "absurd-message-length": answered({ "grpc-status": 8 }),
};

type Statistic = (listener: Listener) => string;

const emptyFrames: Statistic = () => "http2.inbound_empty_frames_flood";
const controlFlood: Statistic = () => "http2.outbound_control_flood";
const protocolError: Statistic = (listener) => `http.${listener}.downstream_cx_protocol_error`;
const messagingError: Statistic = () => "http2.rx_messaging_error";

/** Envoy's counter that states why it ended an attack: it was not by chance. */
export const REASONS: Readonly<Record<string, Statistic>> = {
  "rapid-reset": (listener) => `http.${listener}.downstream_rq_too_many_premature_resets`,
  "continuation-flood": protocolError,
  "empty-continuation-flood": emptyFrames,
  "ping-flood": controlFlood,
  "settings-flood": controlFlood,
  "empty-data-flood": emptyFrames,
  "priority-flood": () => "http2.inbound_priority_frames_flood",
  "window-update-flood": () => "http2.inbound_window_update_frames_flood",
  "stream-window-overflow": protocolError,
  "connection-window-overflow": protocolError,
  "too-many-streams": protocolError,
  "uppercase-header": messagingError,
  "te-gzip": messagingError,
  "connection-header": messagingError,
  "transfer-encoding": messagingError,
  "no-path": messagingError,
  "two-paths": messagingError,
  "nul-in-value": messagingError,
  "newline-in-value": messagingError,
  "escaped-slash": (listener) => `http.${listener}.downstream_rq_failed_path_normalization`,
  "held-streams": (listener) => `http.${listener}.downstream_rq_timeout`,
  "slow-body": (listener) => `http.${listener}.downstream_rq_timeout`,
  "slow-headers": (listener) => `http.${listener}.downstream_rq_timeout`,
  "slow-reader": (listener) => `http.${listener}.downstream_rq_max_duration_reached`,
  "http1-in-tls": protocolError,
  "tls-without-alpn": protocolError,
};
