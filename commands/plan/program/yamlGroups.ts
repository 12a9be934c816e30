import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { kubernetesType } from "../../../platform/pulumi";
import type { RegisteredResource } from "../resource";
import { manifestsIn, named } from "./usersMocks";

type Manifest = Record<string, unknown>;

export interface Seen {
  readonly resources: readonly RegisteredResource[];
  /** What cannot be looked into, each in words. */
  readonly unseen: readonly string[];
}

const GROUP = /^kubernetes:yaml\/v2:Config(?:Group|File)$/;
const RENDERED_BY_PROVIDER = /^kubernetes:(?:helm\.sh\/v[34]:(?:Release|Chart)|kustomize\/v2:Directory)$/;

/**
 * Adds the objects of groups that the provider takes apart, where their YAML is here.
 * @param folder that files are relative to
 */
export function withYamlGroups(resources: readonly RegisteredResource[], folder: string): Seen {
  const unseen: string[] = [];
  const all = resources.flatMap((resource): RegisteredResource[] => {
    const { type, name, inputs } = resource;
    if (RENDERED_BY_PROVIDER.test(type)) unseen.push(`what ${type.split(":").at(-1)} ${name} brings`);
    if (!GROUP.test(type)) return [resource];
    const files = [...listOf(inputs["file"]), ...listOf(inputs["files"])].map(String);
    const missing = files.filter((file) => !existsSync(resolve(folder, file)));
    unseen.push(...missing.map((file) => `${file} of ${name}`));
    const texts = [
      ...files.filter((file) => !missing.includes(file)).map((file) => readFileSync(resolve(folder, file), "utf8")),
      ...listOf(inputs["yaml"]).map(String),
    ];
    const manifests = [...texts.flatMap(manifestsIn), ...(listOf(inputs["objs"]) as Manifest[])];
    return [resource, ...manifests.flatMap((manifest) => objectsOf(manifest, resource))];
  });
  return { resources: all, unseen };
}

/** One object, or what a List has inside. */
function objectsOf(manifest: Manifest, group: RegisteredResource): RegisteredResource[] {
  const { apiVersion, kind, items } = manifest;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  if (kind.endsWith("List") && Array.isArray(items))
    return (items as Manifest[]).flatMap((item) => objectsOf(item, group));
  const type = kubernetesType(apiVersion, kind);
  const { name: own, namespace } = (manifest["metadata"] ?? {}) as { name?: string; namespace?: string };
  const name = [group.name, namespace, own].filter((part) => part !== undefined).join("-");
  const [stack, project] = group.urn.split("::");
  const urn = [stack, project, `${group.type}$${type}`, name].join("::");
  return [{ ...group, urn, type, name, parent: group.urn, custom: true, inputs: named(type, name, manifest) }];
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
