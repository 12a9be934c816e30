import { check } from "../check";
import { word } from "../envoy/values";
import { askedClusters } from "../view/callClusters";
import { serviceOf } from "../view/upstreamService";

export const envoyNameChecks = [
  check(
    {
      code: "envoy-upstream-localhost",
      level: "warning",
      requirement: "Envoy calls the server beside it by an address that the server listens on",
      impact:
        "Envoy takes ::1 first where localhost has both addresses: a server that listens on IPv4 only refuses every call.",
      fix: "Write 127.0.0.1 into the endpoint, or set dns_lookup_family: V4_ONLY on the cluster.",
    },
    askedClusters,
    ({ cluster }) => {
      const family = word(cluster.dns.at("dns_lookup_family")) ?? "AUTO";
      if (!cluster.byName || !["AUTO", "V6_ONLY"].includes(family)) return undefined;
      return cluster.endpoints
        .filter(({ host }) => host === "localhost")
        .map(({ field }) => ({
          at: field.at("address"),
          message: `cluster ${cluster.name} looks localhost up with dns_lookup_family ${family}, which may be ::1`,
        }));
    },
  ),
  check(
    {
      code: "envoy-upstream-one-address",
      level: "error",
      requirement: "Envoy takes every address of a headless Service",
      impact: "LOGICAL_DNS connects to one of the pods' addresses: that pod gets every call, and the others none.",
      fix: "Use STRICT_DNS, or envoy.clusters.dns without all_addresses_in_single_endpoint.",
    },
    askedClusters,
    ({ envoy, cluster }, stack) => {
      if (!cluster.oneAddress) return undefined;
      return cluster.endpoints
        .filter(({ host }) => serviceOf(host, envoy, stack)?.headless === true)
        .map(({ field, host }) => ({
          at: field.at("address"),
          message: `cluster ${cluster.name} takes one address of ${host}, a headless Service`,
        }));
    },
  ),
];
