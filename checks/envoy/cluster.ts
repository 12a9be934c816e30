import type { Field } from "../field";
import { type SocketAddress, seconds, socketAddress, typeName, word } from "./values";

export interface Cluster {
  readonly field: Field;
  readonly name: string;
  readonly http2: boolean;
  readonly endpoints: readonly SocketAddress[];
  /** Names of the clusters that an aggregate cluster chooses from, the first before the others. */
  readonly parts: readonly string[];
  /** Whether its hosts are looked up by name. */
  readonly byName: boolean;
  /** Whether all addresses of a name are one host, to which it connects by one of them: LOGICAL_DNS. */
  readonly oneAddress: boolean;
  /** Settings of a DNS cluster, wherever its generation of the API keeps them. */
  readonly dns: Field;
}

export function clusterOf(field: Field): Cluster {
  const named = field.at("cluster_type", "name").text ?? "";
  const stated = field.at("cluster_type", "typed_config", "@type").text;
  // The type counts, whatever the name is.
  const is = (name: string, type: string) => (stated === undefined ? named === name : stated.endsWith(type));
  const isDns = is("envoy.clusters.dns", ".dns.v3.DnsCluster");
  const isAggregate = is("envoy.clusters.aggregate", ".aggregate.v3.ClusterConfig");
  const isOldDns = /^envoy\.cluster\.(?:strict|logical)_dns$/.test(named);
  const old = word(field.at("type"));
  return {
    field,
    name: field.at("name").text ?? "",
    http2: speaksHttp2(field),
    endpoints: addressesOf(field).flatMap((address) => socketAddress(address) ?? []),
    parts: field
      .at("cluster_type", "typed_config", "clusters")
      .list.flatMap((part) => (isAggregate ? (part.text ?? []) : [])),
    byName: isDns || isOldDns || old === "STRICT_DNS" || old === "LOGICAL_DNS",
    oneAddress: isDns
      ? field.at("cluster_type", "typed_config", "all_addresses_in_single_endpoint").bool === true
      : old === "LOGICAL_DNS" || named === "envoy.cluster.logical_dns",
    dns: isDns ? field.at("cluster_type", "typed_config") : field,
  };
}

/** Hosts of every locality, each with its address and with what is stated of it. */
export function hostsOf(cluster: Field): Field[] {
  const localities = cluster.at("load_assignment", "endpoints").list;
  return localities.flatMap((locality) => locality.at("lb_endpoints").list);
}

/** Addresses of the hosts; the second version of the API had them in `hosts`. */
export function addressesOf(cluster: Field): Field[] {
  return [...hostsOf(cluster).map((host) => host.at("endpoint", "address")), ...cluster.at("hosts").list];
}

const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/** Envoy's options of a cluster's HTTP connections. */
export function httpOptions(cluster: Field): Field {
  return cluster.at("typed_extension_protocol_options", HTTP_OPTIONS);
}

/** `http2_protocol_options` in each of the places where Envoy takes them. */
export function http2Options(cluster: Field): Field[] {
  const options = httpOptions(cluster);
  return [
    options.at("explicit_http_config", "http2_protocol_options"),
    options.at("use_downstream_protocol_config", "http2_protocol_options"),
    options.at("auto_config", "http2_protocol_options"),
    cluster.at("http2_protocol_options"),
  ].filter((field) => field.exists);
}

function speaksHttp2(cluster: Field): boolean {
  return (
    http2Options(cluster).length > 0 ||
    httpOptions(cluster).at("use_downstream_protocol_config").exists ||
    httpOptions(cluster).at("auto_config").exists
  );
}

export function healthChecks(cluster: Field): Field[] {
  return cluster.at("health_checks").list;
}

/** Whether Envoy asks the hosts for gRPC health. */
export function checksGrpcHealth({ field }: Cluster): boolean {
  return healthChecks(field).some((check) => check.at("grpc_health_check").exists);
}

/** Seconds between two look-ups of the hosts' names; Envoy's default is 5 s. */
export function dnsRefresh({ dns }: Cluster): number {
  return seconds(dns.at("dns_refresh_rate")) ?? 5;
}

/** Whether a transport socket encrypts the way to the hosts. */
export function usesTls({ field }: Cluster): boolean {
  return typeName(field.at("transport_socket")) === "UpstreamTlsContext" || field.at("tls_context").exists;
}
