import { basename } from "node:path";
import { DEFAULT_SCALAR_STYLE_RULES, type DumpOptions, SCALAR_STYLE, type ScalarStyleRule, dump } from "js-yaml";
import { BOOTSTRAP_FILE } from "../../envoy/files";
import { isKubeObject } from "../../checks/view/kubeObject";
import { REDACTED } from "../shared/placeholder";
import type { RegisteredResource } from "./resource";

/** Files by their path below the plan's folder, in order. */
export type Files = ReadonlyMap<string, string>;

type Manifest = Readonly<Record<string, unknown>>;

/**
 * What the stack would deploy, as files: a manifest for each Kubernetes object, the inputs of each other resource,
 * and every Envoy bootstrap. One document a file; names and order come from the resources' names only.
 */
export function renderFiles(resources: readonly RegisteredResource[]): Files {
  const files = [...resources]
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    // A program with promises may register its resources in any order.
    .sort((a, b) => (a.urn < b.urn ? -1 : 1))
    .flatMap((resource): [string, string][] =>
      isKubeObject(resource) ? kubernetesFiles(resource) : [[otherPath(resource), document(resource.inputs)]],
    );
  return new Map(apart(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Objects of one name in several namespaces are told apart by a number. */
function apart(files: readonly [string, string][]): [string, string][] {
  const count = new Map<string, number>();
  return files.map(([path, content]) => {
    const earlier = count.get(path) ?? 0;
    count.set(path, earlier + 1);
    return [earlier === 0 ? path : path.replace(/\.yaml$/, `-${earlier + 1}.yaml`), content];
  });
}

function kubernetesFiles(resource: RegisteredResource): [string, string][] {
  const manifest = resource.inputs["kind"] === "Secret" ? redacted(resource.inputs) : resource.inputs;
  const path = `kubernetes/${group(resource)}/${kebab(String(manifest["kind"]))}-${nameOf(resource)}.yaml`;
  const bootstrap =
    manifest["kind"] === "ConfigMap"
      ? (manifest["data"] as Manifest | undefined)?.[basename(BOOTSTRAP_FILE)]
      : undefined;
  const files: [string, string][] = [[path, document(manifest)]];
  if (typeof bootstrap === "string") files.push([`envoy/${group(resource)}.yaml`, bootstrap]);
  return files;
}

function otherPath(resource: RegisteredResource): string {
  const [provider = "", , kind = ""] = resource.type.split(":");
  return `${provider}/${group(resource)}/${kebab(kind)}-${resource.name}.yaml`;
}

/** The component that a resource belongs to: the name of the child of the stack that it is below. */
function group({ parent = "" }: RegisteredResource): string {
  return parent.split("::").pop() ?? "";
}

function nameOf({ inputs, name }: RegisteredResource): string {
  const metadata = inputs["metadata"] as { name?: string } | undefined;
  return metadata?.name ?? name;
}

const FIRST = ["apiVersion", "kind", "metadata"];

/** Annotations of GKE's are JSON, which is read more easily between single quotes. */
const singleAroundDouble: ScalarStyleRule = (layout) => {
  const isAllowed = (layout.allowedStylesMask & (1 << SCALAR_STYLE.SINGLE_QUOTED)) !== 0;
  if (isAllowed && layout.style === SCALAR_STYLE.DOUBLE_QUOTED && layout.node.value.includes('"'))
    layout.style = SCALAR_STYLE.SINGLE_QUOTED;
};

/** `apiVersion`, `kind` and `metadata` first, as people write manifests; then the alphabet decides. */
const OPTIONS: DumpOptions = {
  sortKeys: (a: string, b: string) => rank(a) - rank(b) || (a < b ? -1 : 1),
  lineWidth: -1,
  noRefs: true,
  // What has no value is left out.
  skipInvalid: true,
  quoteStyle: "double",
  scalarStyleRules: [...Object.values(DEFAULT_SCALAR_STYLE_RULES), singleAroundDouble],
};

/** js-yaml writes in half the time of `yaml`, which counts with several manifests for each of many servers. */
function document(manifest: Manifest): string {
  return dump(manifest, OPTIONS);
}

function rank(key: string): number {
  const index = FIRST.indexOf(key);
  return index < 0 ? FIRST.length : index;
}

function redacted(secret: Manifest): Manifest {
  // Where a value is not known yet, nor is which keys there are.
  const hide = (data: unknown) =>
    typeof data === "string" ? REDACTED : Object.fromEntries(Object.keys(data ?? {}).map((key) => [key, REDACTED]));
  return Object.fromEntries(
    Object.entries(secret).map(([key, value]) => [key, ["data", "stringData"].includes(key) ? hide(value) : value]),
  );
}

function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}
