import { type Field, ifKnown } from "../field";

/** Seconds of a protobuf duration, `0.25s` or `{ seconds: 1 }`; undefined where there is none. */
export function seconds(field: Field): number | undefined {
  if (field.keys.length > 0) return (field.at("seconds").number ?? 0) + (field.at("nanos").number ?? 0) / 1e9;
  const parts = /^(-?\d+(?:\.\d+)?)s$/.exec(field.text ?? "");
  return parts === null ? undefined : Number(parts[1]);
}

/** Extensions that old configurations name without their type, by the last part of the name. */
const TYPES: Readonly<Record<string, string>> = {
  http_connection_manager: "HttpConnectionManager",
  router: "Router",
  health_check: "HealthCheck",
  grpc_web: "GrpcWeb",
  cors: "Cors",
};

/** Last part of an extension's type URL: `type.googleapis.com/envoy.….v3.Router` → `Router`; of an untyped one by its name. */
export function typeName(field: Field): string {
  const stated = field.at("typed_config", "@type").text;
  if (stated !== undefined) return stated.split(".").at(-1) ?? "";
  const name = field.at("name").text ?? "";
  return name.startsWith("envoy.") ? (TYPES[name.split(".").at(-1) ?? ""] ?? "") : "";
}

/** An extension's own configuration; the second version of the API had it in `config`. */
export function configOf(extension: Field): Field {
  const [now, before] = [extension.at("typed_config"), extension.at("config")];
  return before.exists && !now.exists ? before : now;
}

/** Configurations of extensions below, by the end of their type: `Router`, or `grpc_stats.v3.FilterConfig`. */
export function configsOf(field: Field, type: string): Field[] {
  return typed(field).flatMap((one) => (one.type.endsWith(`.${type}`) ? [one.field] : []));
}

interface Typed {
  readonly type: string;
  readonly field: Field;
}

const known = new WeakMap<Field, readonly Typed[]>();

/** Every object below that states its type. Found once: many checks ask for configurations of a whole bootstrap. */
function typed(root: Field): readonly Typed[] {
  const found = known.get(root) ?? root.records.flatMap((field) => typeOf(field) ?? []);
  known.set(root, found);
  return found;
}

function typeOf(field: Field): Typed | undefined {
  const type = ifKnown(() => field.at("@type").text);
  return type === undefined ? undefined : { type, field };
}

/** A word of an enumeration, which Envoy takes in lower case too. */
export function word(field: Field): string | undefined {
  return field.text?.toUpperCase();
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
  return /^(?:::ffff:)?127\./i.test(host) || host === "::1" || host === "localhost";
}
