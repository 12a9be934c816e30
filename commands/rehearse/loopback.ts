import { createTwoFilesPatch } from "diff";
import { ANY_ADDRESS, LOOPBACK, address } from "../../envoy/api/core";
import type { CaresDnsResolver, Cluster } from "../../envoy/api/cluster";
import type { Bootstrap } from "../../envoy/bootstrap";
import { LEAVING_DIRECTORY, TLS_DIRECTORY } from "../../envoy/files";
import { CLUSTERS } from "../../envoy/names";
import { mapDeep } from "./mapDeep";
import type { PodAddresses } from "./node/pod";

export interface Loopback {
  readonly addresses: PodAddresses;
  readonly dns: { readonly host: string; readonly port: number };
  /** Folder with the certificate and its key. */
  readonly tls: string;
  /** The pod's own folder. */
  readonly folder: string;
}

/**
 * The bootstrap as it runs here: a pod's addresses are loopback addresses, the cluster's DNS is a server of the rehearsal,
 * and the certificate and what the pod writes are in folders. Nothing else may differ.
 */
export function onLoopback(given: Bootstrap, { addresses, dns, tls, folder }: Loopback): Bootstrap {
  return mapDeep(given, (key, value) => {
    if (key === "address" && value === ANY_ADDRESS) return addresses.pod;
    if (key === "address" && value === LOOPBACK) return addresses.own;
    if ((key === "filename" || key === "inline_string") && typeof value === "string")
      return value.replace(TLS_DIRECTORY, tls).replaceAll(LEAVING_DIRECTORY, folder);
    // A listener here is on the pod's own address alone, also for the one caller that is in the pod.
    if (key === "load_assignment" && (value as LoadAssignment).cluster_name === CLUSTERS.drain)
      return at(value as LoadAssignment, addresses.pod);
    if (key === "typed_dns_resolver_config") return withResolver(value as CaresDnsResolver, dns);
    return value;
  });
}

type LoadAssignment = NonNullable<Cluster["load_assignment"]>;

function at(endpoints: LoadAssignment, host: string): LoadAssignment {
  return mapDeep(endpoints, (key, value) => (key === "address" && typeof value === "string" ? host : value));
}

function withResolver(resolver: CaresDnsResolver, { host, port }: Loopback["dns"]): CaresDnsResolver {
  return { ...resolver, typed_config: { ...resolver.typed_config, resolvers: [address(host, port)] } };
}

/** Unified diff from what is deployed to what runs here. */
export function changes(rendered: string, here: string): string {
  return createTwoFilesPatch("deployed", "rehearsed", rendered, here, undefined, undefined, {
    context: 2,
  });
}
