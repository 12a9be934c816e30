import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { type Key, type KeyGroup, settingsKeys } from "../../tools/settingsPage/keys";
import { EVERYTHING } from "../support/everything";
import { type Tree } from "./support";

/** What no stack can state together with the rest, and why. */
const EXCLUDED: Readonly<Record<string, string>> = {
  "cluster.existing": "another stack's cluster has no settings here",
  "cluster.mode": "Autopilot has no node pools",
  "cluster.network.create": "the cluster is in a network that exists",
  "ingress.certificate.managed": "certificates are managed or pre-shared",
  "ingress.deletionProtection": "the address is reserved elsewhere, so there is none to protect",
};

const OWN = "grpc-envoy-gke:";
const STATED: Tree = Object.fromEntries(
  Object.entries(EVERYTHING)
    .filter(([key]) => key.startsWith(OWN))
    .map(([key, value]) => [key.slice(OWN.length), value]),
);

/** Values at each key, in every entry of the lists and maps around it. */
function valuesAt(parents: readonly unknown[], { name, inside }: Key, path: string): [path: string, unknown[]][] {
  const at = path === "" ? name : `${path}.${name}`;
  const values = parents.map((parent) => (parent as Tree)[name]).filter((value) => value !== undefined);
  if (inside === undefined || at in EXCLUDED) return [[at, values]];
  return inGroup(entriesOf(values, inside, at), inside);
}

function inGroup(parents: readonly unknown[], group: KeyGroup): [path: string, unknown[]][] {
  return group.keys.flatMap((key) => valuesAt(parents, key, group.path));
}

/** The objects that a group describes: the value itself, or each entry of a list or a map. */
function entriesOf(values: readonly unknown[], { path }: KeyGroup, at: string): unknown[] {
  return path === at ? [...values] : values.flatMap((value) => Object.values(value as Tree));
}

describe("the stack that states everything", () => {
  const values = inGroup([STATED], settingsKeys().own);

  it("has every key of the settings, but those that others exclude", () => {
    const missing = values.filter(([, stated]) => stated.length === 0).map(([path]) => path);
    assert.deepEqual(missing, Object.keys(EXCLUDED));
  });

  it("has every one away from its default somewhere", () => {
    const defaults = new Map(keysOf(settingsKeys().own).map(([path, { filled }]) => [path, filled]));
    const same = values
      .filter(
        ([path, stated]) => stated.length > 0 && stated.every((one) => isDeepStrictEqual(one, defaults.get(path))),
      )
      .map(([path]) => path);
    assert.deepEqual(same, []);
  });
});

function keysOf({ keys, path }: KeyGroup): [path: string, key: Key][] {
  return keys.flatMap((key): [string, Key][] =>
    key.inside === undefined ? [[path === "" ? key.name : `${path}.${key.name}`, key]] : keysOf(key.inside),
  );
}
