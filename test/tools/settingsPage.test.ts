import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { formatDuration } from "../../settings/values/duration";
import { EXAMPLES } from "../../tools/settingsPage/examples";
import { SETTINGS_SCHEMA } from "../../tools/settingsPage/jsonSchema";
import { type Key, type KeyGroup, settingsKeys } from "../../tools/settingsPage/keys";
import { SETTINGS_PAGE } from "../../tools/settingsPage/page";
import { PAGES } from "../../tools/writeDocs";
import { ROOT } from "../support/program";
import { settingsOf } from "../settings/support";

const { gcp, own } = settingsKeys();
const withInside = ({ path, keys }: KeyGroup): { path: string; key: Key }[] =>
  keys.flatMap((key) => [{ path, key }, ...(key.inside === undefined ? [] : withInside(key.inside))]);
const KEYS = [...withInside(gcp), ...withInside(own)];
/** A stack's file: groups of keys. */
interface Stack {
  readonly config: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const at = ({ path, key }: { path: string; key: Key }): string => `${path}.${key.name}`;

describe("the pages that npm run docs writes", () => {
  for (const [file, page] of Object.entries(PAGES)) {
    it(`${file} is what the code states`, () => {
      assert.ok(readFileSync(join(ROOT, file), "utf8") === page(), `${file} is stale: npm run docs writes it again`);
    });
  }
});

describe("the reference of settings", () => {
  const page = readFileSync(join(ROOT, SETTINGS_PAGE), "utf8");

  it("has a row for every key of the schema, with words", () => {
    assert.ok(KEYS.length > 90, String(KEYS.length));
    for (const entry of KEYS) {
      assert.notEqual(entry.key.text, "", `${at(entry)} has no comment in settings/`);
      assert.match(entry.key.text, /[.]$/, at(entry));
      const row = `| \`${entry.path === "gcp" ? "gcp:" : entry.path === "" ? "grpc-envoy-gke:" : ""}${entry.key.name}\` |`;
      assert.ok(page.includes(row), at(entry));
    }
    for (const { key } of KEYS)
      if (key.inside !== undefined) assert.ok(page.includes(key.inside.path), key.inside.path);
  });

  it("names no default that is not the schema's", () => {
    const compared = KEYS.filter(({ key }) => key.filled !== undefined);
    assert.ok(compared.length > 40);
    for (const entry of compared) {
      const { filled, default: said, name } = entry.key;
      assert.ok(said !== undefined, `${at(entry)} has a default, and no @default`);
      // An empty list or map has a name of its own.
      if (typeof filled === "object") continue;
      const isDuration = name.startsWith("longest");
      const value =
        filled === ""
          ? '""'
          : isDuration
            ? formatDuration(filled as number)
            : JSON.stringify(filled).replaceAll('"', "");
      assert.match(said, new RegExp(`^${value.replace(/[.*+?^$()[\]{}|\\/]/g, "\\$&")}(?:[,;]|$)`), at(entry));
    }
  });

  it("reports of every key that may be left out what happens then", () => {
    for (const entry of KEYS) {
      const { required, default: said, inside } = entry.key;
      assert.ok(required ? said === undefined : said !== undefined || inside !== undefined, at(entry));
    }
  });

  it("has an example of every group, which settings/ takes", () => {
    const groups = own.keys.filter(({ inside }) => inside !== undefined).map(({ name }) => name);
    assert.deepEqual(Object.keys(EXAMPLES).sort(), groups.sort());
    assert.doesNotThrow(() => settingsOf(EXAMPLES, { project: "acme-prod", region: "asia-northeast1" }));
  });
});

describe("the schema for editors", () => {
  const schema = JSON.parse(readFileSync(join(ROOT, SETTINGS_SCHEMA), "utf8")) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  const stack = (name: string): Stack => parse(readFileSync(join(ROOT, `Pulumi.${name}.yaml`), "utf8")) as Stack;

  for (const name of ["dev", "staging", "prod"]) {
    it(`takes the stack ${name}`, () => assert.ok(validate(stack(name)), JSON.stringify(validate.errors)));
  }

  it("takes every example, and other providers' keys", () => {
    const groups = Object.entries(EXAMPLES).map(([name, value]) => [`grpc-envoy-gke:${name}`, value] as const);
    const config = { ...stack("dev").config, ...Object.fromEntries(groups), "aws:region": "eu-west-1" };
    assert.ok(validate({ config }), JSON.stringify(validate.errors));
    const guest = { "grpc-envoy-gke:cluster": { existing: { stack: "acme/platform/prod" } } };
    assert.ok(validate({ config: { ...config, ...guest } }), JSON.stringify(validate.errors));
  });

  it("refuses misspelt keys and wrong kinds at every depth", () => {
    const { config } = stack("dev");
    const server = config["grpc-envoy-gke:servers"]!["my-server"] as object;
    for (const broken of [
      { "grpc-envoy-gke:server": {} },
      { "grpc-envoy-gke:cluster": { mode: "manual" } },
      { "grpc-envoy-gke:cluster": { existing: { stak: "acme/platform/prod" } } },
      { "grpc-envoy-gke:servers": { "my-server": { ...server, prot: 1 } } },
      { "grpc-envoy-gke:servers": { "my-server": { ...server, replicas: { min: "two" } } } },
      { "grpc-envoy-gke:servers": { "my-server": {} } },
    ]) {
      assert.ok(!validate({ config: { ...config, ...broken } }), JSON.stringify(broken));
    }
  });

  it("explains every key by the words beside it, also where two keys are of one kind", () => {
    const { properties } = (schema as { properties: { config: SchemaNode } }).properties.config;
    const stated = Object.entries(properties!).filter(([key]) => key.startsWith("grpc-envoy-gke:"));
    const root = { properties: Object.fromEntries(stated.map(([key, node]) => [key.split(":")[1]!, node])) };
    const explained = explanations(root, own);
    assert.ok(explained.length > 80);
    for (const [path, said, meant] of explained) assert.equal(said, meant, path);
  });
});

interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode;
  readonly items?: SchemaNode;
}

/** Every key with its description in the schema and the words beside it in settings/. */
function explanations(
  node: SchemaNode,
  { path, keys }: KeyGroup,
): [path: string, said: string | undefined, meant: string][] {
  const object = node.properties === undefined ? (node.additionalProperties ?? node.items)! : node;
  return keys.flatMap((key): [string, string | undefined, string][] => {
    const found = object.properties![key.name]!;
    const meant = key.default === undefined ? key.text : `${key.text} Default: ${key.default}`;
    const inside = key.inside === undefined ? [] : explanations(found, key.inside);
    return [[`${path}.${key.name}`, found.description, meant], ...inside];
  });
}
