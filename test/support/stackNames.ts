import type { Resources } from "./resources";

/** Names that must differ within one project; a server's account is one of them. */
export function cloudNames(resources: Resources): string[] {
  return resources
    .filter(({ type }) => /^gcp:(?!projects)/.test(type) && !/nodePool|iAMMember|dns/.test(type))
    .map(({ type, inputs }) => `${type} ${String(inputs["name"] ?? inputs["accountId"])}`);
}

/** Names that must differ within one cluster, with their namespace where they have one. */
export function clusterNames(resources: Resources): string[] {
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ type, inputs }) => {
      const { namespace = "", name } = inputs["metadata"] as { namespace?: string; name: string };
      return `${type} ${namespace}/${name}`;
    });
}
