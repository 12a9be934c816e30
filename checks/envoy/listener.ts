import { type Field, ifKnown } from "../field";
import { type Cluster, checksGrpcHealth } from "./cluster";
import { type Route, methodAsked, routesOf } from "./route";
import { type SocketAddress, configOf, socketAddress, typeName, word } from "./values";

export interface Listener {
  readonly field: Field;
  readonly name: string;
  readonly address: SocketAddress;
  /** DownstreamTlsContext of its first filter chain that has one. */
  readonly tls: Field | undefined;
  /** Its HTTP connection managers. */
  readonly managers: readonly ConnectionManager[];
  /** Whether gRPC calls come in here. */
  readonly carriesCalls: boolean;
}

export interface ConnectionManager {
  readonly field: Field;
  readonly codec: string;
  readonly routes: readonly Route[];
  /** Type names of the HTTP filters, in order: `Router`. */
  readonly filters: readonly { readonly field: Field; readonly type: string }[];
}

/**
 * @param cluster finds a cluster by its name.
 * @param carries whether a route carries gRPC calls although nothing about it shows it.
 */
export function listenerOf(
  field: Field,
  cluster: (name: string) => Cluster | undefined,
  carries: (route: Route) => boolean = () => false,
): Listener | undefined {
  const address = socketAddress(field.at("address"));
  if (address === undefined) return undefined;
  const chains = [...field.at("filter_chains").list, field.at("default_filter_chain")].filter((chain) => chain.exists);
  const managers = chains
    .flatMap((chain) => chain.at("filters").list)
    .filter((filter) => typeName(filter) === "HttpConnectionManager")
    .map((filter) => connectionManager(configOf(filter)));
  return {
    field,
    name: field.at("name").text ?? String(address.port),
    address,
    tls: chains.flatMap((chain) => tlsOf(chain) ?? [])[0],
    managers,
    carriesCalls: managers.some((manager) => carriesCalls(manager, cluster) || manager.routes.some(carries)),
  };
}

/** The second version of the API had it in `tls_context`. */
function tlsOf(chain: Field): Field | undefined {
  const socket = chain.at("transport_socket");
  if (typeName(socket) === "DownstreamTlsContext") return socket.at("typed_config");
  const old = chain.at("tls_context");
  return old.exists ? old : undefined;
}

function connectionManager(field: Field): ConnectionManager {
  return {
    field,
    codec: word(field.at("codec_type")) ?? "AUTO",
    routes: routesOf(field),
    filters: field.at("http_filters").list.map((filter) => ({ field: filter, type: typeName(filter) })),
  };
}

/** gRPC leaves traces: in what routes ask for, in the filters, in how the upstream is spoken to. */
function carriesCalls(
  { field, codec, routes, filters }: ConnectionManager,
  cluster: (name: string) => Cluster | undefined,
) {
  const onward = routes.filter(({ clusters }) => clusters.length > 0);
  if (onward.length === 0) return false;
  return (
    onward.some(
      ({ field: route }) => route.at("match", "grpc").exists || methodAsked({ field: route }) !== undefined,
    ) ||
    filters.some(({ type, field: filter }) => type === "GrpcWeb" || /grpc/i.test(filter.at("name").text ?? "")) ||
    onward.some(({ clusters }) =>
      clusters.some((name) => {
        const found = cluster(name);
        return found !== undefined && (found.http2 || checksGrpcHealth(found));
      }),
    ) ||
    (codec === "HTTP2" && ifKnown(() => field.at("route_config").exists) === true)
  );
}

/** Routes of a listener that lead calls onward: not a browser's preflight. */
export function callRoutes({ managers }: Listener): { readonly manager: ConnectionManager; readonly route: Route }[] {
  return managers.flatMap((manager) =>
    manager.routes
      .filter(({ clusters, method }) => clusters.length > 0 && (method === undefined || method === "POST"))
      .map((route) => ({ manager, route })),
  );
}

/** Protocols that TLS offers by ALPN. */
export function alpnOf(tls: Field): string[] {
  return tls.at("common_tls_context", "alpn_protocols").list.flatMap((protocol) => protocol.text ?? []);
}
