import { createTwoFilesPatch } from "diff";
import { ANY_ADDRESS, LOOPBACK, address } from "../../envoy/api/core";
import type { CaresDnsResolver } from "../../envoy/api/cluster";
import type { Bootstrap } from "../../envoy/bootstrap";
import { TLS_DIRECTORY } from "../../envoy/files";
import { renderBootstrap } from "../../envoy/render";
import { mapDeep } from "./mapDeep";
import type { PodAddresses } from "./node/pod";

export interface Loopback {
  readonly addresses: PodAddresses;
  readonly dns: { readonly host: string; readonly port: number };
  /** Folder with the certificate and its key. */
  readonly tls: string;
}

/**
 * The bootstrap as it runs here: a pod's addresses are loopback addresses, the cluster's DNS is a server of the rehearsal,
 * and the certificate lies in its folder. Nothing else may differ.
 */
export function onLoopback(given: Bootstrap, { addresses, dns, tls }: Loopback): Bootstrap {
  return mapDeep(given, (key, value) => {
    if (key === "address" && value === ANY_ADDRESS) return addresses.pod;
    if (key === "address" && value === LOOPBACK) return addresses.own;
    if (key === "filename" && typeof value === "string") return value.replace(TLS_DIRECTORY, tls);
    if (key === "typed_dns_resolver_config") return withResolver(value as CaresDnsResolver, dns);
    return value;
  });
}

function withResolver(resolver: CaresDnsResolver, { host, port }: Loopback["dns"]): CaresDnsResolver {
  return { ...resolver, typed_config: { ...resolver.typed_config, resolvers: [address(host, port)] } };
}

/** Unified diff from what is deployed to what runs here. */
export function changes(rendered: string, here: Bootstrap): string {
  return createTwoFilesPatch("deployed", "rehearsed", rendered, renderBootstrap(here), undefined, undefined, {
    context: 2,
  });
}
