import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Fields of Envoy's API that name a file of a certificate or key, and the kind of file. */
const TLS_FILES: Readonly<Record<string, "certificate" | "key">> = {
  certificate_chain: "certificate",
  trusted_ca: "certificate",
  private_key: "key",
};

/** A bootstrap that can be validated away from its pod. */
export interface Portable {
  /** The text with the paths of files here in the place of the pod's. */
  readonly text: string;
  /** The pod's path for each path here. */
  readonly original: ReadonlyMap<string, string>;
  /** Whether it reads files whose content nothing here can stand in for. */
  readonly readsOthers: boolean;
}

/**
 * Puts files of this machine in the place of those that the pod has: Envoy's validation reads certificates, and opens
 * logs. Nothing else of the text changes, so that Envoy meets it as it is written.
 * @param tree the text, read; undefined where it is no YAML.
 * @param folder where `writeStandIns` has written.
 */
export function portable(text: string, tree: unknown, folder: string): Portable {
  const places = new Map<string, string>();
  let readsOthers = false;
  visit(tree, (key, parent, value, inside) => {
    const kind = TLS_FILES[parent];
    if (key === "filename" && kind !== undefined) places.set(value, join(folder, kind));
    else if (parent === "path_config_source" && key === "path") places.set(value, join(folder, "resources.yaml"));
    else if (parent === "watched_directory" && key === "path") places.set(value, folder);
    // Its folder is watched; the file itself comes later.
    else if (key === "filename" && String(inside["@type"]).endsWith(".InjectedResourceConfig"))
      places.set(value, join(folder, "resource"));
    else if (isLog(key, inside) && !value.startsWith("/dev/")) places.set(value, "/dev/null");
    else if (key === "filename" || key === "proto_descriptor") readsOthers = true;
  });
  const paths = [...places.keys()].sort((a, b) => b.length - a.length);
  if (paths.length === 0) return { text, original: new Map(), readsOthers };
  const any = new RegExp(paths.map(escaped).join("|"), "g");
  return {
    text: text.replace(any, (path) => places.get(path)!),
    original: new Map([...places].map(([path, here]) => [here, path])),
    readsOthers,
  };
}

/** The files that stand in for the pod's. */
export async function writeStandIns(folder: string): Promise<void> {
  // It takes a while to load, and most runs have nothing to validate.
  const { generate } = await import("selfsigned");
  const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
  });
  writeFileSync(join(folder, "certificate"), cert);
  writeFileSync(join(folder, "key"), key, { mode: 0o600 });
  writeFileSync(join(folder, "resources.yaml"), "resources: []\n");
}

function isLog(key: string, inside: Readonly<Record<string, unknown>>): boolean {
  return key === "access_log_path" || (key === "path" && String(inside["@type"]).endsWith(".FileAccessLog"));
}

type Visit = (key: string, parent: string, value: string, inside: Readonly<Record<string, unknown>>) => void;

/** Every text below, with its key, the key of the object that it is in, and that object. */
function visit(tree: unknown, see: Visit, parent = ""): void {
  if (Array.isArray(tree)) return tree.forEach((item) => visit(item, see, parent));
  if (typeof tree !== "object" || tree === null) return;
  const record = tree as Record<string, unknown>;
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === "string") see(key, parent, value, record);
    else visit(value, see, key);
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
