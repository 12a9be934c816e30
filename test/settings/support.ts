import assert from "node:assert/strict";
import { type Problem, SettingsError } from "../../settings/problems";
import type { OwnCluster, Settings } from "../../settings/resolved";
import { parseSettings } from "../../settings/settings";

export type Tree = Record<string, unknown>;

/** The least that a stack's file may say. */
export const MINIMAL = {
  servers: { hello: { image: "registry.example.com/acme/hello:1.4.2", routes: [{ host: "grpc.example.com" }] } },
};
export const GCP = { project: "acme-dev", region: "asia-northeast1" };

/** Parses what Pulumi would hand over: strings as they are, everything else as JSON; `undefined` is left out. */
export function settingsOf(own: Tree = MINIMAL, gcp: Tree = GCP, stack = "dev"): Settings {
  const keys = (namespace: string, tree: Tree): [string, string][] =>
    Object.entries(tree)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`${namespace}:${key}`, typeof value === "string" ? value : JSON.stringify(value)]);
  const config = Object.fromEntries([...keys("gcp", gcp), ...keys("grpc-envoy-gke", own)]);
  return parseSettings({ project: "grpc-envoy-gke", stack, config });
}

/** The same, for a stack that owns its cluster. */
export function ownClusterOf(...given: Parameters<typeof settingsOf>): OwnCluster {
  const { cluster } = settingsOf(...given);
  assert.ok(cluster.existing === undefined);
  return cluster;
}

export function errorOf(own: Tree, gcp: Tree = GCP, stack = "dev"): SettingsError {
  try {
    settingsOf(own, gcp, stack);
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return error;
  }
  return assert.fail("nothing was refused");
}

export function problemsOf(own: Tree, gcp: Tree = GCP, stack = "dev"): readonly Problem[] {
  return errorOf(own, gcp, stack).problems;
}

/** Paths and values of the problems, where the words are asserted elsewhere. */
export function pathsOf(own: Tree, gcp: Tree = GCP): string[] {
  return problemsOf(own, gcp).map(({ path }) => path);
}

/** The minimal settings with `value` at `path`; `undefined` takes the key out. */
export function withValue(path: string | readonly string[], value: unknown, base: Tree = MINIMAL): Tree {
  const keys = typeof path === "string" ? path.split(".") : path;
  const tree = structuredClone(base);
  let at: Tree = tree;
  for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Tree;
  if (value === undefined) delete at[keys.at(-1)!];
  else at[keys.at(-1)!] = value;
  return tree;
}

export type Broken = readonly [path: string | readonly string[], value: unknown, rule: string, fix: string];

/** One test a case: the value at its path breaks exactly one rule, and the problem is exactly this. */
export function refuses(cases: readonly Broken[], base: Tree = MINIMAL): void {
  for (const [path, value, rule, fix] of cases) {
    const dotted = typeof path === "string" ? path : path.join(".");
    it(`refuses ${dotted}: ${shown(value)}`, () => {
      assert.deepEqual(problemsOf(withValue(path, value, base)), [{ path: dotted, value, rule, fix }]);
    });
  }
}

/** One test a case: every one of the values is taken at its path. */
export function accepts(
  cases: readonly (readonly [path: string | readonly string[], ...values: unknown[]])[],
  base: Tree = MINIMAL,
): void {
  for (const [path, ...values] of cases) {
    const dotted = typeof path === "string" ? path : path.join(".");
    it(`accepts ${dotted}: ${values.map(shown).join("  ")}`, () => {
      for (const value of values) assert.doesNotThrow(() => settingsOf(withValue(path, value, base)), shown(value));
    });
  }
}

export type Crossing = readonly [title: string, own: Tree, problems: readonly Problem[], gcp?: Tree];

/** One test a case, for rules over several objects. */
export function crosses(cases: readonly Crossing[]): void {
  for (const [title, own, problems, gcp] of cases) {
    it(title, () => assert.deepEqual(problemsOf(own, { ...GCP, ...gcp }), problems));
  }
}

function shown(value: unknown): string {
  const text = value === undefined ? "(missing)" : JSON.stringify(value);
  return text.length > 70 ? `${text.slice(0, 67)}...` : text;
}
