import assert from "node:assert/strict";
import { type ProgramContext, record } from "../../commands/plan/record";
import { STACK_TYPE } from "../../platform/pulumi";
import { type RegisteredResource } from "../../commands/plan/resource";

export type Resources = readonly RegisteredResource[];

/** What a program registers, without the stack itself; URNs that the engine would refuse as duplicates fail at once. */
export async function register(program: () => unknown, context: Partial<ProgramContext> = {}): Promise<Resources> {
  const run = () => {
    program();
    return {};
  };
  const { resources } = await record(run, { project: "acme", stack: "test", ...context });
  assert.deepEqual(duplicates(resources), []);
  return resources.filter(({ type }) => type !== STACK_TYPE);
}

/** The one resource of that logical name, or of that name and a type that ends so. */
export function named(resources: Resources, name: string, typeEnd = ""): RegisteredResource {
  const found = resources.filter((resource) => resource.name === name && resource.type.endsWith(typeEnd));
  assert.equal(found.length, 1, `${found.length} resources ${typeEnd} ${name} among: ${namesOf(resources).join(", ")}`);
  return found[0]!;
}

export function ofType(resources: Resources, typeEnd: string): Resources {
  return resources.filter(({ type }) => type.endsWith(typeEnd));
}

export function namesOf(resources: Resources): string[] {
  return resources.map(({ name }) => name).sort();
}

/** A value inside a resource's inputs. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);
}

/** Every resource with its type, indented below its parent; siblings by the alphabet. */
export function family(resources: Resources): string[] {
  const urns = new Set(resources.map(({ urn }) => urn));
  const below = (parents: Resources, indent: string): string[] =>
    [...parents]
      .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1))
      .flatMap((resource) => [
        `${indent}${resource.type} ${resource.name}`,
        ...below(
          resources.filter(({ parent }) => parent === resource.urn),
          `${indent}  `,
        ),
      ]);
  return below(
    resources.filter(({ parent }) => parent === undefined || !urns.has(parent)),
    "",
  );
}

/** Names of the resources whose chain of parents does not pass through `component`. */
export function orphans(resources: Resources, component: RegisteredResource): string[] {
  return namesOf(resources.filter((resource) => !ancestry(resources, resource).includes(component)));
}

/** URNs, as the engine makes them, that several resources have: mocks take them, `pulumi up` does not. */
export function duplicates(resources: Resources): string[] {
  const urns = resources.map((resource) => {
    const types = ancestry(resources, resource)
      .map(({ type }) => type)
      .filter((type) => type !== STACK_TYPE);
    return `${types.reverse().join("$")}::${resource.name}`;
  });
  return urns.filter((urn, index) => urns.indexOf(urn) !== index);
}

/** The resource, its parent, its parent's parent, … */
function ancestry(resources: Resources, resource: RegisteredResource): RegisteredResource[] {
  const parent = resources.find(({ urn }) => urn === resource.parent);
  return parent === undefined ? [resource] : [resource, ...ancestry(resources, parent)];
}

/** Logical names of what the engine is told to wait for. */
export function directDependencies({ options }: RegisteredResource): string[] {
  return options.dependsOn.map((urn) => urn.split("::").at(-1)!).sort();
}

/** URNs of everything that is before the resource, through others too. */
export function allDependencies(resources: Resources, resource: RegisteredResource): Set<string> {
  const found = new Set<string>();
  const visit = (urns: readonly string[]): void => {
    for (const urn of urns) {
      if (found.has(urn)) continue;
      found.add(urn);
      visit(resources.find((other) => other.urn === urn)?.options.dependsOn ?? []);
    }
  };
  // A Kubernetes object also waits for its provider.
  visit([...resource.options.dependsOn, resource.options.provider.replace(/::[^:]*$/, "")].filter((urn) => urn !== ""));
  for (const provider of ofType(resources, "pulumi:providers:kubernetes"))
    if (found.has(provider.urn)) visit(provider.options.dependsOn);
  return found;
}

/** Asserts that `later` waits for `earlier`. */
export function assertAfter(resources: Resources, later: RegisteredResource, earlier: RegisteredResource): void {
  assert.ok(allDependencies(resources, later).has(earlier.urn), `${later.name} does not wait for ${earlier.name}`);
}

/** One run each as an update and as a preview. */
export const MODES = [
  { mode: "an update", preview: false },
  { mode: "a preview", preview: true },
] as const;
