import type { Field } from "../field";

/** Seconds of a protobuf duration, `0.25s`; undefined where there is none. */
export function seconds(field: Field): number | undefined {
  const parts = /^(-?\d+(?:\.\d+)?)s$/.exec(field.text ?? "");
  return parts === null ? undefined : Number(parts[1]);
}

/** Last part of an extension's type URL: `type.googleapis.com/envoy.….v3.Router` → `Router`. */
export function typeName(field: Field): string {
  return (field.at("typed_config", "@type").text ?? "").split(".").at(-1) ?? "";
}

/** A number that protobuf also takes as a text. */
export function count(field: Field): number | undefined {
  const value = field.scalar;
  return value === undefined || value === "" || Number.isNaN(Number(value)) ? undefined : Number(value);
}

export interface SocketAddress {
  readonly field: Field;
  readonly host: string;
  readonly port: number;
}

export function socketAddress(address: Field): SocketAddress | undefined {
  const field = address.at("socket_address");
  const port = field.at("port_value").number;
  return port === undefined ? undefined : { field, host: field.at("address").text ?? "", port };
}

export function isLoopback(host: string): boolean {
  return /^127\./.test(host) || host === "::1" || host === "localhost";
}
