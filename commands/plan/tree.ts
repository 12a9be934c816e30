import { STACK_TYPE } from "../../platform/pulumi";
import { type RegisteredResource } from "./resource";

/** The resources as `pulumi preview` shows them: a tree with type, name and what happens. */
export function formatTree(resources: readonly RegisteredResource[]): string {
  const rows: { branch: string; name: string }[] = [];
  const children = new Map<string | undefined, RegisteredResource[]>();
  for (const resource of resources) {
    const siblings = children.get(resource.parent);
    if (siblings === undefined) children.set(resource.parent, [resource]);
    else siblings.push(resource);
  }
  const visit = (resource: RegisteredResource, stem: string, fork: string): void => {
    rows.push({ branch: `${stem}${fork}${shortType(resource.type)}`, name: resource.name });
    const below = (children.get(resource.urn) ?? []).sort(byTypeAndName);
    const deeper = fork === "" ? stem : stem + (fork === "└─ " ? "   " : "│  ");
    below.forEach((child, index) => visit(child, deeper, index === below.length - 1 ? "└─ " : "├─ "));
  };
  for (const root of resources.filter(({ type }) => type === STACK_TYPE)) visit(root, "", "");
  const width = Math.max("Type".length, ...rows.map(({ branch }) => branch.length));
  const nameWidth = Math.max("Name".length, ...rows.map(({ name }) => name.length));
  const line = (sign: string, branch: string, name: string, plan: string) =>
    ` ${sign}  ${branch.padEnd(width)}  ${name.padEnd(nameWidth)}  ${plan}`;
  return [line(" ", "Type", "Name", "Plan"), ...rows.map(({ branch, name }) => line("+", branch, name, "create"))].join(
    "\n",
  );
}

/** `gcp:compute/network:Network` → `gcp:compute:Network`, as the CLI prints it. */
function shortType(type: string): string {
  return type.replace(/^([^:]+:[^:/]+)\/[a-z][^:/.]*(:[^:]+)$/, (whole, start: string, end: string) =>
    start.startsWith("kubernetes:") ? whole : start + end,
  );
}

function byTypeAndName(a: RegisteredResource, b: RegisteredResource): number {
  return a.type.localeCompare(b.type, "en") || a.name.localeCompare(b.name, "en");
}
