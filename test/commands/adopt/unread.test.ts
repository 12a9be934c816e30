import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { parseAllDocuments, stringify } from "yaml";
import type { Adopted } from "../../../commands/adopt/adopted";
import type { LeftOut } from "../../../commands/adopt/draft";
import { readSources } from "../../../commands/adopt/input/sources";
import { plan } from "../../../commands/plan/planned";
import { writeFiles } from "../../../commands/plan/writeFiles";
import { FIXTURE_NAMES, ROOT, type Tree, adoptedTexts, configOf, fixture } from "./support";

type Key = string | number;

/** Times that each folder is adopted with other additions; `UNREAD_ROUNDS=500` looks further. */
const ROUNDS = Number(process.env["UNREAD_ROUNDS"] ?? 12);
/** Additions at once. */
const ADDITIONS = 6;

/** Pseudo-random numbers from 0 to 1, the same in each run: https://github.com/bryc/code (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Names that no version of any API has, as each of them writes names. */
const NAMES = ["unheardOf", "unheard_of", "unheard-of-", "unheard.example.com/of", "unheard"];
const VALUES: readonly unknown[] = [
  "of",
  "",
  7,
  0,
  true,
  false,
  ["of"],
  [],
  [{ name: "of" }],
  {},
  { of: "it" },
  { name: "of", enabled: true },
  { of: { all: ["things"] } },
];

/** Where a folder's objects take another field: the object's index, the keys to a map, and whether it is in a bootstrap. */
interface Spot {
  readonly object: number;
  /** Key of the ConfigMap whose text is a bootstrap. */
  readonly text: string | undefined;
  readonly keys: readonly Key[];
}

interface Addition {
  readonly spot: Spot;
  readonly name: string;
  readonly value: unknown;
}

function mapsIn(value: unknown, keys: readonly Key[] = []): (readonly Key[])[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    mapsIn(item, [...keys, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? inner : [keys, ...inner];
}

function spotsOf(objects: readonly Tree[]): Spot[] {
  return objects.flatMap((object, index) => {
    const texts = object["kind"] === "ConfigMap" ? Object.entries((object["data"] ?? {}) as Tree) : [];
    const bootstraps = texts.filter(([, text]) => typeof text === "string" && /static_?[rR]esources:/.test(text));
    return [
      ...mapsIn(object).map((keys) => ({ object: index, text: undefined, keys })),
      ...bootstraps.flatMap(([key, text]) =>
        mapsIn(load(text as string)).map((keys) => ({ object: index, text: key, keys })),
      ),
    ];
  });
}

function put(tree: unknown, keys: readonly Key[], name: string, value: unknown): void {
  const map = keys.reduce<Tree>((one, key) => one[key] as Tree, tree as Tree);
  map[name] = value;
}

function add(objects: readonly Tree[], { spot: { object, text, keys }, name, value }: Addition): void {
  const one = objects[object]!;
  if (text === undefined) return put(one, keys, name, value);
  const data = one["data"] as Tree;
  const bootstrap = load(data[text] as string);
  put(bootstrap, keys, name, value);
  data[text] = stringify(bootstrap);
}

function joined(keys: readonly Key[]): string {
  return keys.reduce<string>(
    (path, key) =>
      typeof key === "number"
        ? `${path}[${key}]`
        : !/^[\w@-]+$/.test(key)
          ? `${path}["${key}"]`
          : path === ""
            ? key
            : `${path}.${key}`,
    "",
  );
}

function snake(key: Key): Key {
  return typeof key === "string" && /^[a-z][a-z0-9]*[A-Z]/.test(key)
    ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : key;
}

/** Whether an entry speaks of the field, or of something that it is in. */
function isListed({ leftOut }: Adopted, objects: readonly Tree[], { object, text, keys }: Spot, name: string): boolean {
  const { kind, metadata } = objects[object] as { kind: string; metadata: Tree };
  const inside = [...keys, name].map((key) => (text === undefined ? key : snake(key)));
  const path = text === undefined ? joined(inside) : `${joined(["data", text])}.${joined(inside)}`;
  return leftOut.some(({ covers, what }: LeftOut) => {
    // A value that the settings refuse has the setting's name.
    if (covers === undefined) return what.includes(name);
    const { inputs } = covers.resource as { inputs: { kind?: unknown; metadata?: Tree } };
    if (inputs.kind !== kind || inputs.metadata?.["name"] !== metadata["name"]) return false;
    const at = covers.path;
    if (at === path || what.includes(name)) return true;
    return at === "" || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
  });
}

/** The API server writes these, and names a status its own. */
function isServers(keys: readonly Key[]): boolean {
  return keys[0] === "status";
}

/** A value of a ConfigMap that a server's environment takes is carried over under its name. */
function isCarried(result: Adopted, name: string): boolean {
  return JSON.stringify(configOf(result)).includes(name);
}

function check(objects: readonly Tree[], seed: number): void {
  const spots = spotsOf(objects).filter(({ keys }) => !isServers(keys));
  const next = random(seed);
  const any = <Value>(values: readonly Value[]): Value => values[Math.floor(next() * values.length)]!;
  const missing: string[] = [];
  let tried = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const additions = Array.from({ length: ADDITIONS }, (_, index) => ({
      spot: any(spots),
      name: `${any(NAMES)}${index}`,
      value: any(VALUES),
    }));
    const all = structuredClone(objects) as Tree[];
    for (const addition of additions) add(all, addition);
    const result = adoptedTexts({ "all.yaml": all.map((one) => stringify(one)).join("---\n") });
    // Another selector may lead to no server: then there is no draft that could lack anything.
    if (result.servers.length === 0) continue;
    for (const { spot, name, value } of additions) {
      if (isListed(result, all, spot, name) || isCarried(result, name)) continue;
      const { kind } = objects[spot.object]!;
      missing.push(`${String(kind)} ${spot.text ?? ""} ${joined([...spot.keys, name])} = ${JSON.stringify(value)}`);
    }
    tried += 1;
  }
  assert.deepEqual(missing, []);
  assert.ok(tried > ROUNDS / 2, `${tried}`);
}

function objectsIn(texts: readonly string[]): Tree[] {
  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Tree | null))
    .flatMap((one): Tree[] => (one?.["kind"] === "List" ? (one["items"] as Tree[]) : one === null ? [] : [one]))
    .filter(({ kind, metadata }) => typeof kind === "string" && typeof metadata === "object");
}

describe("a field that no one has heard of", function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "adopt-unread-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [index, name] of FIXTURE_NAMES.filter((one) => one !== "awkward" && one !== "edge").entries()) {
    it(`is listed as not carried over, wherever it is in ${name}`, () => {
      check(objectsIn(readSources(join(ROOT, fixture(name))).map(({ text }) => text)), index + 1);
    });
  }

  it("is listed wherever it is in edge, whose bootstrap is a file of its own", () => {
    const sources = readSources(join(ROOT, fixture("edge")));
    const bootstrap = sources.find(({ name }) => name.endsWith("/envoy.yaml"))!.text;
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "envoy-conf" },
      data: { "envoy.yaml": bootstrap },
    };
    check([...objectsIn(sources.map(({ text }) => text)), map], 11);
  });

  for (const stack of ["dev", "staging", "prod"]) {
    it(`is listed wherever it is in what plan wrote of ${stack}`, async () => {
      const out = join(folder, stack);
      const planned = await plan(ROOT, stack);
      writeFiles(out, planned.files);
      check(objectsIn(readSources(join(out, "kubernetes")).map(({ text }) => text)), 21);
    });
  }
});
