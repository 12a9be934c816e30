import { dirname, isAbsolute, join, normalize } from "node:path";
import { loadAsEnvoy, snakeCaseKey } from "../../../checks/envoy/readBootstrap";
import { isLoopback } from "../../../checks/envoy/values";
import { address } from "../../../envoy/api/core";
import { TLS_KEYS } from "../../../envoy/files";
import type { Loopback } from "../loopback";
import { mapDeep } from "../mapDeep";
import type { Mounts } from "./mounts";
import { type Tree, isTree, textOf } from "./tree";

/** Fields of a TLS context that name a file. */
const TLS_FILES: Readonly<Record<string, string>> = {
  certificate_chain: TLS_KEYS.certificate,
  trusted_ca: TLS_KEYS.certificate,
  private_key: TLS_KEYS.privateKey,
};
/** Fields of a cluster that name DNS servers; the bootstrap's own counts where a cluster has none. */
const RESOLVERS = new Set(["typed_dns_resolver_config", "dns_resolution_config", "dns_resolvers"]);
const ANY = /^(?:0\.0\.0\.0|::|::0)$/;
const CARES = "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig";

/**
 * Anybody's configuration of Envoy as it runs here: a pod's addresses are loopback addresses, the cluster's DNS is a server
 * of the rehearsal, certificates and what volumes bring are in folders. Nothing else may differ.
 * @param bound ports on which this Envoy listens at every address of its pod
 */
export function configurationHere(given: unknown, here: Loopback, mounts: Mounts, bound: ReadonlySet<number>): unknown {
  const mapped = mapDeep(given, (key, value, above) => {
    const name = snakeCaseKey(key);
    const parent = snakeCaseKey(above.at(-1) ?? "");
    if (RESOLVERS.has(name)) return undefined;
    if (typeof value === "string") {
      if (name === "access_log_path") return ownFile(value, mounts, here.folder);
      const file = name === "filename" ? TLS_FILES[parent] : undefined;
      if (file !== undefined) return join(here.tls, file);
      return mounts.here(value, here.folder) ?? value;
    }
    if (isTree(value)) {
      const log = logPath(value, mounts);
      // From the inside out: one in a volume is in the pod's folder already.
      if (log !== undefined && !textOf(value["path"]).startsWith(`${here.folder}/`))
        return { ...value, path: join(here.folder, log) };
    }
    if (name === "socket_address" && isTree(value)) return socketHere(value, above.map(snakeCaseKey), here, bound);
    return value;
  });
  return isTree(mapped) && isBootstrap(mapped) ? { ...mapped, ...resolver(here) } : mapped;
}

/** Folder of a pod's with what its container writes beside its volumes: nothing of this machine may be written over. */
const CONTAINER = "container";

/** Where an access log's file is in the pod's folder; undefined for what is no such file, is in a volume or is a device. */
function logPath(log: Tree, mounts: Mounts): string | undefined {
  const path = textOf(log["path"]);
  if (!textOf(log["@type"]).endsWith(".FileAccessLog") || !isOwn(path, mounts)) return undefined;
  return join(CONTAINER, path);
}

function ownFile(path: string, mounts: Mounts, folder: string): string {
  return isOwn(path, mounts) ? join(folder, CONTAINER, path) : (mounts.here(path, folder) ?? path);
}

function isOwn(path: string, mounts: Mounts): boolean {
  return isAbsolute(path) && !/^\/dev\//.test(normalize(path)) && mounts.here(path, "/") === undefined;
}

/** Folders, in the pod's, of the access logs that a container writes beside its volumes: an image has them. */
export function logFolders(given: unknown, mounts: Mounts): string[] {
  const folders = new Set<string>();
  mapDeep(given, (key, value) => {
    const path = isTree(value) ? logPath(value, mounts) : undefined;
    if (path !== undefined) folders.add(dirname(path));
    if (snakeCaseKey(key) === "access_log_path" && typeof value === "string" && isOwn(value, mounts))
      folders.add(dirname(join(CONTAINER, value)));
    return value;
  });
  return [...folders];
}

/** A file of a volume: one with resources that Envoy watches is a configuration, too. */
export function fileHere(text: string, here: Loopback, mounts: Mounts, bound: ReadonlySet<number>): string {
  if (!/^\s*["{]?\s*["']?resources["']?\s*:/m.test(text)) return text;
  let tree: unknown;
  try {
    tree = loadAsEnvoy(text);
  } catch {
    return text;
  }
  return isTree(tree) ? JSON.stringify(configurationHere(tree, here, mounts, bound)) : text;
}

/** Ports that a configuration listens on at every address: those of its listeners and of its administration. */
export function portsOfEveryAddress(given: unknown): Set<number> {
  const found = new Set<number>();
  mapDeep(given, (key, value, above) => {
    if (snakeCaseKey(key) === "socket_address" && isTree(value) && !isUpstream(above.map(snakeCaseKey))) {
      const { host, port } = partsOf(value);
      if (ANY.test(host)) found.add(port);
    }
    return value;
  });
  return found;
}

function socketHere(value: Tree, above: readonly string[], { addresses }: Loopback, bound: ReadonlySet<number>): Tree {
  const { host, port } = partsOf(value);
  // Envoy takes a flag about IPv6 with an address of IPv6 alone.
  const fit = Object.fromEntries(Object.entries(value).filter(([key]) => snakeCaseKey(key) !== "ipv4_compat"));
  const at = (text: string) => ({ ...fit, address: text });
  if (!isUpstream(above)) return ANY.test(host) ? at(addresses.pod) : isLoopback(host) ? at(addresses.own) : value;
  // In a pod, one that listens at every address is reached at its loopback address, too.
  return isLoopback(host) ? at(bound.has(port) ? addresses.pod : addresses.own) : value;
}

function isUpstream(above: readonly string[]): boolean {
  return above.includes("load_assignment") || above.includes("lb_endpoints") || above.includes("hosts");
}

function partsOf(value: Tree): { host: string; port: number } {
  return { host: textOf(value["address"]), port: Number(value["port_value"] ?? value["portValue"]) };
}

function isBootstrap(tree: Tree): boolean {
  return ["static_resources", "dynamic_resources", "admin", "node"].some((key) =>
    Object.keys(tree).map(snakeCaseKey).includes(key),
  );
}

/** Names are asked for as they are: the search list of this machine is none of the pod's. */
function resolver({ dns }: Loopback): Tree {
  return {
    typed_dns_resolver_config: {
      name: "envoy.network.dns_resolver.cares",
      typed_config: {
        "@type": CARES,
        resolvers: [address(dns.host, dns.port)],
        dns_resolver_options: { no_default_search_domain: true },
      },
    },
  };
}
