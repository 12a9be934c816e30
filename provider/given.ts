import { Output, type Inputs, type Resource, isUnknown } from "@pulumi/pulumi";
import type { Problem } from "../settings/problems";
import { NO_SECRETS, SECRET } from "../settings/settings";

/** An input that may be known only after an update. */
export interface Late {
  /** What the rules see in its place in a preview. */
  readonly standIn: string;
  /** Whether it may be a secret: Pulumi then encrypts what it is part of. */
  readonly secret: boolean;
}

/** By path, with `*` for keys that a user chooses: `settings.env.*`. */
export type LateInputs = Readonly<Record<string, Late>>;

/** A component's inputs, with the outputs among them resolved. */
export interface Given {
  /** Values, and stand-ins for those that are not known yet. */
  readonly plain: Readonly<Record<string, unknown>>;
  /** By path, the late inputs that are outputs: they know their resources, and whether they are secret. */
  readonly outputs: ReadonlyMap<string, Output<string>>;
  /** Whatever the values come from. */
  readonly resources: ReadonlySet<Resource>;
  /** Paths of secrets: their values are not to be shown. */
  readonly secrets: readonly string[];
  readonly problems: readonly Problem[];
}

/** What the SDK keeps beside an output's value; its types leave it out. */
interface Inside {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(withUnknowns: true): Promise<unknown>;
  allResources(): Promise<Set<Resource>>;
}

/** The output that a value is in, and the way to it from there. */
interface Around {
  readonly output?: Output<unknown>;
  readonly keys: readonly string[];
  readonly isKnown: boolean;
  readonly isSecret: boolean;
}

const NOT_KNOWN = {
  value: "known only after the update",
  rule: "known in a preview: which resources there are and Envoy's configuration follow from it",
  fix: "write it as a plain value, or take it from what is known before: the configuration, a resource with a fixed name, another stack's output",
};

/** Resolves `inputs`, which a caller may give as outputs. */
export async function given(inputs: Inputs, late: LateInputs): Promise<Given> {
  const outputs = new Map<string, Output<string>>();
  const resources = new Set<Resource>();
  const secrets: string[] = [];
  const problems: Problem[] = [];

  async function resolve(value: unknown, path: readonly string[], around: Around): Promise<unknown> {
    if (Output.isInstance(value)) {
      const inside = value as unknown as Inside;
      for (const resource of await inside.allResources()) resources.add(resource);
      const resolved = await inside.promise(true);
      return resolve(resolved, path, {
        output: value,
        keys: [],
        isKnown: resolved !== undefined || (await inside.isKnown),
        isSecret: around.isSecret || (await inside.isSecret),
      });
    }
    if (isUnknown(value) || !around.isKnown) return leaf(undefined, path, { ...around, isKnown: false });
    if (Array.isArray(value)) {
      return Promise.all(value.map((item, index) => resolve(item, [...path, String(index)], below(around, index))));
    }
    if (typeof value !== "object" || value === null) return leaf(value, path, around);
    // Maps come in an order that differs from run to run, and pods would roll with a list that is made of one.
    const entries = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([key, item]) => [key, await resolve(item, [...path, key], below(around, key))] as const);
    return Object.fromEntries((await Promise.all(entries)).filter(([, item]) => item !== undefined));
  }

  function leaf(value: unknown, path: readonly string[], { output, keys, isKnown, isSecret }: Around): unknown {
    const at = path.join(".");
    const allowed = lateAt(late, path);
    if (isSecret) secrets.push(at);
    if (isSecret && allowed?.secret !== true) problems.push({ path: at, value: SECRET, ...NO_SECRETS });
    if (!isKnown && allowed === undefined) problems.push({ path: at, ...NOT_KNOWN });
    if (allowed !== undefined && output !== undefined) outputs.set(at, inOutput(output, keys));
    return isKnown ? value : allowed?.standIn;
  }

  const plain = (await resolve(inputs, [], { keys: [], isKnown: true, isSecret: false })) as Record<string, unknown>;
  return { plain, outputs, resources, secrets, problems };
}

function below(around: Around, key: string | number): Around {
  return { ...around, keys: [...around.keys, String(key)] };
}

function lateAt(late: LateInputs, path: readonly string[]): Late | undefined {
  const fits = (pattern: string): boolean => {
    const keys = pattern.split(".");
    return keys.length === path.length && keys.every((key, index) => key === "*" || key === path[index]);
  };
  return Object.entries(late).find(([pattern]) => fits(pattern))?.[1];
}

function inOutput(output: Output<unknown>, keys: readonly string[]): Output<string> {
  return output.apply((value) => keys.reduce((inner, key) => (inner as Record<string, unknown>)[key], value) as string);
}
