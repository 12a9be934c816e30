import { put } from "../support";
import { ENDPOINT, withHost } from "./edits";
import type { Row } from "./fault";

const HEADLESS = { address: "my-server-pods.grpc.svc.cluster.local.", port_value: 8888 };
const DNS_TYPE = "type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster";

export const faults: readonly Row[] = [
  {
    what: "the server beside Envoy is looked up as localhost",
    code: "envoy-upstream-localhost",
    edit: (b) => withHost(b, "local", { type: "STRICT_DNS" }, { address: "localhost", port_value: 8888 }),
  },
  {
    what: "one address of the headless Service is taken",
    code: "envoy-upstream-one-address",
    edit: (b) => withHost(b, "one", { type: "LOGICAL_DNS" }, HEADLESS),
  },
  {
    what: "all addresses of the headless Service are one host",
    code: "envoy-upstream-one-address",
    edit: (b) => {
      const typed_config = { "@type": DNS_TYPE, all_addresses_in_single_endpoint: true };
      withHost(b, "one", { cluster_type: { name: "any", typed_config } }, HEADLESS);
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "localhost is looked up by IPv4 only",
    code: "envoy-upstream-localhost",
    edit: (b) =>
      withHost(
        b,
        "local",
        { type: "STRICT_DNS", dns_lookup_family: "V4_ONLY" },
        { address: "localhost", port_value: 8888 },
      ),
  },
  {
    what: "every address of the headless Service is a host",
    code: "envoy-upstream-one-address",
    edit: (b) => withHost(b, "all", { cluster_type: { name: "any", typed_config: { "@type": DNS_TYPE } } }, HEADLESS),
  },
  {
    what: "a cluster that looks nothing up names localhost",
    code: "envoy-upstream-localhost",
    edit: (b) => {
      put(b.cluster("own-app"), "type", "STATIC");
      put(b.cluster("own-app"), `${ENDPOINT}.address`, "localhost");
    },
  },
];
