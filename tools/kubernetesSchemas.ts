/**
 * Writes checks/apiServer/kubernetes.json.gz and gateway.json.gz: the schemas that Kubernetes' API server publishes, as far
 * as checks read them, with those of the kinds that GKE adds; the Gateway API's and its policies' in the second file, which
 * is read where a stack has one. It needs etcd, kube-apiserver and go on PATH:
 *
 *     node --require esbuild-register tools/kubernetesSchemas.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { ApiServerSchemas, Schema } from "../checks/apiServer/schemas";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "./engines/apiClient";
import { startControlPlane } from "./engines/controlPlane";
import { installGkeKinds } from "./engines/crds";
import { gatewayKinds, installGatewayKinds } from "./engines/crds/gateway";
import { child, text } from "./engines/json";

export const SCHEMA_FILE = join(__dirname, "../checks/apiServer/kubernetes.json.gz");
export const GATEWAY_SCHEMA_FILE = join(__dirname, "../checks/apiServer/gateway.json.gz");

/** As OpenAPI v3 has it. */
interface Published extends Omit<Schema, "ref" | "items" | "values" | "properties" | "keys"> {
  readonly $ref?: string;
  readonly allOf?: readonly Published[];
  readonly oneOf?: readonly Published[];
  readonly anyOf?: readonly Published[];
  readonly items?: Published;
  readonly properties?: Readonly<Record<string, Published>>;
  readonly additionalProperties?: Published | boolean;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
}

/** Rules that are taken over as they are. */
const RULES = [
  ...["type", "format", "required", "enum", "minimum", "maximum"],
  ...["minLength", "maxLength", "pattern", "minItems", "maxItems"],
] as const;

/** What an API server with GKE's kinds publishes about every kind that can be created. */
export function publishedSchemas(api: ApiClient): Promise<ApiServerSchemas> {
  return publishedBy(api, () => true);
}

/** The same of the kinds that Gateways need, once they are installed too. @param others the kinds that were there before */
export async function gatewaySchemas(api: ApiClient, others: ApiServerSchemas): Promise<ApiServerSchemas> {
  const names = gatewayKinds().map((definition) => text(child(child(definition, "spec"), "names"), "kind"));
  for (;;) {
    const found = await publishedBy(api, (kind) => others.kinds[kind] === undefined);
    const kinds = Object.keys(found.kinds);
    if (names.every((name) => kinds.some((kind) => kind.endsWith(`/${name}`)))) return found;
    await sleep(200);
  }
}

async function publishedBy(api: ApiClient, isWanted: (kind: string) => boolean): Promise<ApiServerSchemas> {
  const version = (await api.request("GET", "/version")).body as { major: string; minor: string };
  const paths = await publishedPaths(api);
  const all: Record<string, Published> = {};
  for (const [path, { serverRelativeURL }] of Object.entries(paths)) {
    if (!/^apis?\/.*v\d/.test(path)) continue;
    const { body } = await api.request("GET", serverRelativeURL);
    Object.assign(all, (body as { components?: { schemas?: Record<string, Published> } }).components?.schemas);
  }
  const kinds: Record<string, string> = {};
  const schemas: Record<string, Schema> = {};
  for (const [name, { "x-kubernetes-group-version-kind": made = [], properties = {} }] of Object.entries(all)) {
    const [one] = made;
    if (one === undefined || made.length > 1 || properties["metadata"] === undefined || one.kind.endsWith("List"))
      continue;
    const kind = [one.group, one.version, one.kind].filter((part) => part !== "").join("/");
    if (!isWanted(kind)) continue;
    kinds[kind] = shortName(name);
    take(name, all, schemas);
  }
  return {
    version: `${version.major}.${version.minor}`,
    kinds: sorted(kinds),
    schemas: sorted(schemas),
  };
}

type Paths = Readonly<Record<string, { readonly serverRelativeURL: string }>>;

/** Kinds of custom resources are published a while after they are served. */
async function publishedPaths(api: ApiClient): Promise<Paths> {
  for (;;) {
    const { paths } = (await api.request("GET", "/openapi/v3")).body as { paths: Paths };
    if (GKE_VERSIONS.every((version) => paths[`apis/${version}`] !== undefined)) return paths;
    await sleep(200);
  }
}

const GKE_VERSIONS = [
  "cloud.google.com/v1",
  "monitoring.googleapis.com/v1",
  "networking.gke.io/v1",
  "networking.gke.io/v1beta1",
];

export function packed(schemas: ApiServerSchemas): Buffer {
  return gzipSync(JSON.stringify(schemas), { level: 9 });
}

/** A schema and all that it refers to. */
function take(name: string, all: Readonly<Record<string, Published>>, into: Record<string, Schema>): void {
  const short = shortName(name);
  if (into[short] !== undefined) return;
  into[short] = {};
  into[short] = compact(all[name]!, (ref) => take(ref, all, into));
}

function compact(published: Published, refer: (name: string) => void): Schema {
  const {
    $ref,
    allOf,
    oneOf,
    anyOf,
    items,
    properties,
    additionalProperties,
    "x-kubernetes-list-map-keys": keys,
  } = published;
  const target = $ref ?? allOf?.[0]?.$ref;
  if (target !== undefined) {
    const name = target.split("/").at(-1)!;
    refer(name);
    return { ref: shortName(name) };
  }
  // Of a choice between rules, what both have is beside it.
  const either = (oneOf ?? anyOf)?.flatMap(({ type }) => type ?? []);
  const rules = Object.fromEntries(
    RULES.flatMap((rule) => (published[rule] === undefined ? [] : [[rule, published[rule]]])),
  );
  return {
    ...rules,
    ...(either !== undefined && either.length > 0 && { either }),
    ...(items !== undefined && { items: compact(items, refer) }),
    ...(typeof additionalProperties === "object" && { values: compact(additionalProperties, refer) }),
    ...(keys !== undefined && { keys }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, one]) => [key, key === "status" ? {} : compact(one, refer)]),
      ),
    }),
  };
}

/** `io.k8s.api.apps.v1.Deployment` → `apps.v1.Deployment` */
function shortName(name: string): string {
  return name.replace(/^io\.k8s\.(?:api\.|apimachinery\.pkg\.(?:apis\.|util\.)?)?/, "");
}

function sorted<Value>(map: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function main(): Promise<void> {
  const api = await startControlPlane();
  try {
    await installGkeKinds(api);
    const schemas = await publishedSchemas(api);
    writeFileSync(SCHEMA_FILE, packed(schemas));
    await installGatewayKinds(api);
    writeFileSync(GATEWAY_SCHEMA_FILE, packed(await gatewaySchemas(api, schemas)));
  } finally {
    await api.stop();
  }
}

if (require.main === module) void main();
