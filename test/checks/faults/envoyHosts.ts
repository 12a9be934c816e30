import { put } from "../support";
import { each } from "./edits";
import { DNS, extension, policyOf, follow, subsets } from "./envoyEdits";
import type { BootstrapRow } from "./fault";

export const faults: readonly BootstrapRow[] = [
  {
    what: "a cluster has no endpoints",
    code: "envoy-hosts-none",
    edit: (b) => put(b.cluster("all-pods"), "load_assignment.endpoints", undefined),
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
    what: "a hash has no key",
    code: "envoy-hash-without-key",
    edit: (b) => put(policyOf(b, "all-pods"), "lb_policy", "RING_HASH"),
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

export const right: readonly BootstrapRow[] = [
  {
    what: "a cluster has the endpoints of its second priority alone",
    code: "envoy-hosts-none",
    edit: (b) => put(b.cluster("all-pods"), "load_assignment.endpoints[0]", undefined),
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
    what: "calls without a subset find any host",
    code: "envoy-hosts-outside-subsets",
    edit: (b) => subsets(b, "ANY_ENDPOINT"),
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
    what: "Envoy looks up all addresses",
    code: "envoy-upstream-ipv6",
    edit: (b) => put(b.cluster("all-pods"), DNS, "ALL"),
  },
  {
    what: "Envoy waits 10 s for a connection",
    code: "envoy-connect-slow",
    edit: (b) => put(b.cluster("all-pods"), "connect_timeout", "10s"),
  },
];
