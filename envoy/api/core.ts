/** Envoy's v3 API as far as we use it, so that a misspelt field does not compile: envoy.config.core.v3 and envoy.type.v3. */

/** google.protobuf.Duration in its JSON form, in seconds. */
export type Duration = `${number}s`;

export function seconds(value: number): Duration {
  return `${value}s`;
}

/** google.protobuf.Any in its JSON form. */
export type Any<Type extends string, Fields extends object> = {
  readonly "@type": `type.googleapis.com/${Type}`;
} & Fields;

/** An extension: its registered name, and its configuration as a typed message. */
export interface Extension<Name extends string, Type extends string, Fields extends object = object> {
  readonly name: Name;
  readonly typed_config: Any<Type, Fields>;
}

export interface Address {
  readonly socket_address: { readonly address: string; readonly port_value: number };
}

export function address(host: string, port: number): Address {
  return { socket_address: { address: host, port_value: port } };
}

/** The pod's own loopback: nothing outside the pod reaches it. */
export const LOOPBACK = "127.0.0.1";
/** Every address of the pod. */
export const ANY_ADDRESS = "0.0.0.0";

/** envoy.type.v3.Percent, 0 to 100. */
export interface Percent {
  readonly value: number;
}

/** envoy.type.matcher.v3.StringMatcher */
export type StringMatcher = { readonly exact: string } | { readonly prefix: string };

/** envoy.config.route.v3.HeaderMatcher */
export type HeaderMatcher = { readonly name: string } & (
  { readonly string_match: StringMatcher } | { readonly present_match: boolean }
);

/** envoy.config.core.v3.Http2ProtocolOptions */
export interface Http2ProtocolOptions {
  readonly initial_stream_window_size: number;
  readonly initial_connection_window_size: number;
  readonly max_concurrent_streams?: number;
  /** Of cancelled calls: tokens at the start, and new ones a second; an empty bucket closes the connection. */
  readonly stream_reset_burst?: number;
  readonly stream_reset_rate?: number;
  readonly connection_keepalive?: { readonly interval: Duration; readonly timeout: Duration };
}

/** envoy.config.core.v3.HttpProtocolOptions */
export interface HttpProtocolOptions {
  readonly idle_timeout: Duration;
  readonly headers_with_underscores_action?: "ALLOW" | "REJECT_REQUEST" | "DROP_HEADER";
  readonly max_headers_count?: number;
}
