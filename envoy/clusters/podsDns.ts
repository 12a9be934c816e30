import { podsServiceName, serviceHost } from "../../settings/names";
import { DNS_REFRESH } from "../../settings/timing";
import { type DnsCluster } from "../api/cluster";
import { type Address, address, seconds } from "../api/core";
import { type BootstrapInput } from "../input";

/** Every ready pod of the server, as the headless Service's DNS names them. */
export function podsAddress({ server, namespace, settings }: BootstrapInput): Address {
  // The dot at its end keeps the resolver from trying the search domains of /etc/resolv.conf first.
  return address(`${serviceHost(podsServiceName(server), namespace)}.`, settings.port);
}

/** How a cluster learns of the pods. */
export function podsDns(): DnsCluster {
  return {
    name: "envoy.clusters.dns",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.clusters.dns.v3.DnsCluster",
      dns_lookup_family: "V4_ONLY",
      dns_refresh_rate: seconds(DNS_REFRESH),
      // Pods that started together do not ask together.
      dns_jitter: "1s",
      dns_failure_refresh_rate: { base_interval: "1s", max_interval: seconds(DNS_REFRESH) },
      // Our own rate, whatever time the records say they are good for: pods leave faster.
      respect_dns_ttl: false,
      typed_dns_resolver_config: {
        name: "envoy.network.dns_resolver.cares",
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig",
          dns_resolver_options: { no_default_search_domain: true },
          query_timeout_seconds: 2,
          query_tries: 2,
          udp_max_queries: 100,
          reinit_channel_on_timeout: true,
        },
      },
    },
  };
}
