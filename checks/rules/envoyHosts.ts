import { check } from "../check";
import { type Cluster, addressesOf, hostsOf } from "../envoy/cluster";
import { configsOf, seconds, word } from "../envoy/values";
import { callClusters } from "../view/callClusters";
import { callRoutesOf, clustersOf } from "../view/callRoutes";
import { serviceOf } from "../view/upstreamService";
import { time } from "../words";

/** A pod answers within the cluster in milliseconds, or a packet was lost: Linux sends it again after 1, 3 and 7 s. */
const CONNECT_LONG = 10;

function typeOf({ field }: Cluster): string | undefined {
  return word(field.at("type")) ?? (field.at("cluster_type").exists ? undefined : "STATIC");
}

/** Policies that send calls of one key to one host, in both generations of the API. */
function isHashed({ field }: Cluster): boolean {
  const old = word(field.at("lb_policy"));
  if (!field.at("load_balancing_policy").exists) return old === "RING_HASH" || old === "MAGLEV";
  return ["RingHash", "Maglev"].some((type) =>
    configsOf(field.at("load_balancing_policy"), type).some(
      (policy) => !policy.at("consistent_hashing_lb_config", "hash_policy").exists,
    ),
  );
}

export const envoyHostChecks = [
  check(
    {
      code: "envoy-hosts-none",
      level: "error",
      requirement: "A cluster has hosts",
      impact: "Every call to it fails with UNAVAILABLE (no healthy upstream).",
      fix: "Add the servers to load_assignment.endpoints.",
    },
    callClusters,
    ({ cluster }) => {
      const { field, name, byName } = cluster;
      const states = byName || typeOf(cluster) === "STATIC";
      return (
        states &&
        addressesOf(field).length === 0 && {
          at: field.at("load_assignment"),
          message: `cluster ${name} has no endpoint`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-hosts-not-redirected",
      level: "error",
      requirement: "A cluster that follows a connection's first destination gets connections that have one",
      impact:
        "Nothing restores where the connection went before it came to Envoy: calls find no host, or come back to Envoy.",
      fix: "Use STATIC or STRICT_DNS with the server's address, or add the listener filter envoy.filters.listener.original_dst beside iptables rules.",
    },
    callClusters,
    ({ cluster, bootstrap }) => {
      if (typeOf(cluster) !== "ORIGINAL_DST") return undefined;
      const config = cluster.field.at("original_dst_lb_config");
      const stated = ["use_http_header", "http_header_name", "upstream_port_override", "metadata_key"];
      const restored = bootstrap.listeners.some(
        ({ field }) => field.at("use_original_dst").bool === true || configsOf(field, "OriginalDst").length > 0,
      );
      if (restored || stated.some((key) => config.at(key).exists)) return undefined;
      return {
        at: cluster.field.at("type"),
        message: `cluster ${cluster.name} is ORIGINAL_DST, and no listener has use_original_dst`,
      };
    },
  ),
  check(
    {
      code: "envoy-hosts-outside-subsets",
      level: "error",
      requirement: "Calls without a subset find hosts",
      impact: "Every call to the cluster fails with UNAVAILABLE (no healthy upstream).",
      fix: "Set fallback_policy: ANY_ENDPOINT, or metadata_match on the route and metadata on the endpoints.",
    },
    callRoutesOf,
    (one) =>
      clustersOf(one)
        .map((cluster) => ({ cluster, at: cluster.field.at("lb_subset_config") }))
        .filter(({ at }) => at.exists && (word(at.at("fallback_policy")) ?? "NO_FALLBACK") === "NO_FALLBACK")
        .filter(({ cluster }) => {
          const asks = one.route.field.records.some((record) => record.at("metadata_match").exists);
          return !asks || hostsOf(cluster.field).every((host) => !host.at("metadata").exists);
        })
        .map(({ cluster, at }) => ({
          at,
          message: `cluster ${cluster.name} has NO_FALLBACK, and calls or hosts have no metadata`,
        })),
  ),
  check(
    {
      code: "envoy-hash-without-key",
      level: "warning",
      requirement: "A policy that sends calls of one key to one pod has a key",
      impact: "Envoy chooses a pod by chance for each call: calls of one key meet different pods.",
      fix: "Add hash_policy to the route, for example with a header, or use LEAST_REQUEST.",
    },
    callRoutesOf,
    (one) =>
      !one.route.field.records.some((record) => record.at("hash_policy").exists) &&
      clustersOf(one)
        .filter(isHashed)
        .map(({ field, name }) => ({
          at: field.at(field.at("load_balancing_policy").exists ? "load_balancing_policy" : "lb_policy"),
          message: `cluster ${name} needs a hash, and the route ${one.route.field.path.replace(/^.*\.(?=routes\[)/, "")} gives none`,
        })),
  ),
  check(
    {
      code: "envoy-upstream-ipv6",
      level: "warning",
      requirement: "Envoy looks up addresses that the pods have",
      impact:
        "Pods of a cluster without IPv6 have no such address: the cluster stays empty, and every call fails with UNAVAILABLE.",
      fix: "Set dns_lookup_family: V4_ONLY, or ALL.",
    },
    callClusters,
    ({ envoy, cluster }, stack) => {
      const at = cluster.dns.at("dns_lookup_family");
      if (word(at) !== "V6_ONLY") return undefined;
      const services = cluster.endpoints.flatMap(({ host }) => serviceOf(host, envoy, stack) ?? []);
      const hasSix = services.some(({ object }) =>
        object.root.at("spec", "ipFamilies").list.some((one) => one.text === "IPv6"),
      );
      return services.length > 0 && !hasSix && { at, message: `cluster ${cluster.name} takes IPv6 addresses alone` };
    },
  ),
  check(
    {
      code: "envoy-connect-slow",
      level: "warning",
      requirement: "Envoy gives a pod that does not answer up in time",
      impact: "A node that is gone answers nothing: calls wait so long before Envoy tries another pod.",
      fix: "Set connect_timeout to a second or two.",
    },
    callClusters,
    ({ cluster }) => {
      const at = cluster.field.at("connect_timeout");
      const wait = seconds(at);
      if (wait === undefined || wait <= CONNECT_LONG) return undefined;
      return { at, message: `cluster ${cluster.name} waits ${time(wait)} for a connection` };
    },
  ),
];
