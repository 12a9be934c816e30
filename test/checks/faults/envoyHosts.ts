import { put } from "../support";
import { ENDPOINT, each } from "./edits";
import { DNS, HOST_OF_POD, extension, policyOf, follow, subsets } from "./envoyEdits";
import type { BootstrapRow, Row } from "./fault";

const STABLE = { filter_metadata: { "envoy.lb": { version: "stable" } } };

export const faults: readonly BootstrapRow[] = [
  {
    what: "a cluster has no endpoints",
    code: "envoy-hosts-none",
    edit: (b) => put(b.cluster("all-pods"), "load_assignment.endpoints", undefined),
  },
  {
    what: "a cluster of addresses has none, and no type either, which makes it STATIC",
    code: "envoy-hosts-none",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "load_assignment.endpoints", undefined);
    },
  },
  {
    what: "a cluster follows connections that nothing redirects",
    code: "envoy-hosts-not-redirected",
    edit: (b) => follow(b, {}),
  },
  {
    what: "calls without a subset find no host",
    code: "envoy-hosts-outside-subsets",
    edit: (b) => subsets(b, "NO_FALLBACK"),
  },
  {
    what: "calls ask for a subset, and no host is in one",
    code: "envoy-hosts-outside-subsets",
    edit: (b) => {
      subsets(b, "NO_FALLBACK");
      each(b.routes("internal"), "route.metadata_match", STABLE);
      each(b.routes("ingress"), "route.metadata_match", STABLE);
    },
  },
  {
    what: "hosts are in a subset, and no call asks for one",
    code: "envoy-hosts-outside-subsets",
    edit: (b) => {
      subsets(b, "NO_FALLBACK");
      put(b.cluster("all-pods"), `${HOST_OF_POD}.metadata`, STABLE);
    },
  },
  {
    what: "a hash has no key",
    code: "envoy-hash-without-key",
    edit: (b) => put(policyOf(b, "all-pods"), "lb_policy", "RING_HASH"),
  },
  {
    what: "a hash of Maglev's has no key",
    code: "envoy-hash-without-key",
    edit: (b) => put(policyOf(b, "all-pods"), "lb_policy", "MAGLEV"),
  },
  {
    what: "a policy of the newer generation has no key",
    code: "envoy-hash-without-key",
    edit: (b) => {
      const policy = extension("any", "load_balancing_policies.maglev.v3.Maglev");
      put(b.cluster("all-pods"), "load_balancing_policy.policies", [{ typed_extension_config: policy }]);
    },
  },
  {
    what: "Envoy looks up IPv6 addresses alone",
    code: "envoy-upstream-ipv6",
    edit: (b) => put(b.cluster("all-pods"), DNS, "V6_ONLY"),
  },
  {
    what: "Envoy waits 11 s for a connection",
    code: "envoy-connect-slow",
    edit: (b) => put(b.cluster("all-pods"), "connect_timeout", "11s"),
  },
];

export const right: readonly Row[] = [
  {
    what: "a cluster has the endpoints of its second priority alone",
    code: "envoy-hosts-none",
    edit: (b) => put(b.cluster("all-pods"), "load_assignment.endpoints[0]", undefined),
  },
  {
    what: "a cluster has its hosts as version 2 had them",
    code: "envoy-hosts-none",
    edit: (b) => {
      put(b.cluster("all-pods"), "load_assignment", undefined);
      put(b.cluster("all-pods"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 8888 } }]);
    },
  },
  {
    what: "an extension finds a cluster's hosts",
    code: "envoy-hosts-none",
    edit: (b) => {
      const type = "clusters.dynamic_forward_proxy.v3.ClusterConfig";
      put(policyOf(b, "all-pods"), "lb_policy", "CLUSTER_PROVIDED");
      put(b.cluster("all-pods"), "cluster_type", extension("any", type, { dns_cache_config: { name: "any" } }));
      put(b.cluster("all-pods"), "load_assignment", undefined);
    },
  },
  {
    what: "a cluster follows a header",
    code: "envoy-hosts-not-redirected",
    edit: (b) => follow(b, { original_dst_lb_config: { use_http_header: true } }),
  },
  {
    what: "a cluster follows connections that a listener restores",
    code: "envoy-hosts-not-redirected",
    edit: (b) => {
      follow(b, {});
      put(b.listener("internal"), "use_original_dst", true);
    },
  },
  {
    what: "a cluster follows connections that a listener filter restores",
    code: "envoy-hosts-not-redirected",
    edit: (b) => {
      follow(b, {});
      put(b.listener("internal"), "listener_filters", [
        extension("any", "filters.listener.original_dst.v3.OriginalDst"),
      ]);
    },
  },
  {
    what: "calls without a subset find any host",
    code: "envoy-hosts-outside-subsets",
    edit: (b) => subsets(b, "ANY_ENDPOINT"),
  },
  {
    what: "calls ask for a subset, and a host is in it",
    code: "envoy-hosts-outside-subsets",
    edit: (b) => {
      subsets(b, "NO_FALLBACK");
      each(b.routes("internal"), "route.metadata_match", STABLE);
      each(b.routes("ingress"), "route.metadata_match", STABLE);
      put(b.cluster("all-pods"), `${HOST_OF_POD}.metadata`, STABLE);
    },
  },
  {
    what: "a hash has a key",
    code: "envoy-hash-without-key",
    edit: (b) => {
      put(policyOf(b, "all-pods"), "lb_policy", "MAGLEV");
      each(b.routes("internal"), "route.hash_policy", [{ header: { header_name: "x-user" } }]);
      each(b.routes("ingress"), "route.hash_policy", [{ header: { header_name: "x-user" } }]);
    },
  },
  {
    what: "a policy of the newer generation states its key itself",
    code: "envoy-hash-without-key",
    edit: (b) => {
      const hash_policy = [{ header: { header_name: "x-user" } }];
      const policy = extension("any", "load_balancing_policies.ring_hash.v3.RingHash", {
        consistent_hashing_lb_config: { hash_policy },
      });
      put(b.cluster("all-pods"), "load_balancing_policy.policies", [{ typed_extension_config: policy }]);
    },
  },
  {
    what: "Envoy looks up all addresses",
    code: "envoy-upstream-ipv6",
    edit: (b) => put(b.cluster("all-pods"), DNS, "ALL"),
  },
  {
    what: "Envoy looks up IPv6 addresses alone, and the Service has some",
    code: "envoy-upstream-ipv6",
    change: (s) => {
      s.set("Service/my-server-pods", "spec.ipFamilies", ["IPv4", "IPv6"]);
      s.bootstrap("my-server", (b) => put(b.cluster("all-pods"), DNS, "V6_ONLY"));
    },
  },
  {
    what: "Envoy looks up IPv6 addresses alone, of a host outside of the cluster",
    code: "envoy-upstream-ipv6",
    edit: (b) => {
      put(b.cluster("all-pods"), DNS, "V6_ONLY");
      put(b.cluster("all-pods"), "load_assignment.endpoints[1]", undefined);
      put(b.cluster("all-pods"), `${ENDPOINT}.address`, "grpc.example.org");
    },
  },
  {
    what: "Envoy waits 10 s for a connection",
    code: "envoy-connect-slow",
    edit: (b) => put(b.cluster("all-pods"), "connect_timeout", "10s"),
  },
  {
    what: "Envoy waits for a connection as long as its default has it",
    code: "envoy-connect-slow",
    edit: (b) => put(b.cluster("all-pods"), "connect_timeout", undefined),
  },
];
