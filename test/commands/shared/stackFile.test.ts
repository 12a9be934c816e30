import assert from "node:assert/strict";
import { CommandError } from "../../../commands/shared/commandError";
import { readStackFile } from "../../../commands/shared/stackFile";
import { Folder } from "../plan/support";

describe("a stack's file", () => {
  const folder = new Folder();
  before(() => folder.file("Pulumi.yaml", "name: shop\nruntime: nodejs\n"));
  after(() => folder.remove());

  /** The project's own values of a file, parsed. */
  function valuesOf(text: string): Record<string, unknown> {
    const { config } = readStackFile(folder.path, "dev", folder.file("stack.yaml", text));
    return Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        value.startsWith("{") ? (JSON.parse(value) as unknown) : value,
      ]),
    );
  }

  it("has merge keys, as Pulumi's CLI reads them: a map's own keys win, then the first of several maps", () => {
    const text = `
defaults: &defaults { port: 9000, replicas: { min: 2 } }
more: &more { port: 9001, runAsUser: 7 }
config: &config
  shop:servers:
    orders: { <<: *defaults, image: "a:1", port: 8000 }
    billing:
      image: "b:1"
      <<: [*defaults, *more]
`;
    assert.deepEqual(valuesOf(text), {
      "shop:servers": {
        orders: { port: 8000, replicas: { min: 2 }, image: "a:1" },
        billing: { image: "b:1", port: 9000, replicas: { min: 2 }, runAsUser: 7 },
      },
    });
  });

  it("has merge keys among the configuration's own keys, and in quotes", () => {
    const text = `
base: &base { "gcp:project": acme, "shop:namespace": shop }
config: { <<: *base, "shop:namespace": orders, "shop:envoy": { "<<": { cpu: 1 } } }
`;
    assert.deepEqual(valuesOf(text), {
      "gcp:project": "acme",
      "shop:namespace": "orders",
      "shop:envoy": { cpu: 1 },
    });
  });

  for (const [what, text, message] of [
    ["twice in a map", "config:\n  <<: {}\n  <<: {}\n", /<< is there twice in one map, at line 3; write <<: \[/],
    [
      "of a list's alias",
      "list: &list [{}]\nconfig:\n  <<: *list\n",
      /<< must be a map or a list of maps, and at line 3 it is the alias of a list/,
    ],
  ] as const) {
    it(`has no merge key ${what}: Pulumi's CLI refuses it`, () =>
      assert.throws(
        () => valuesOf(text),
        (error) => error instanceof CommandError && message.test(error.message),
      ));
  }

  it("is named with the reason where it cannot be read", () => {
    assert.throws(
      () => readStackFile(folder.path, "dev", folder.path),
      (error) =>
        error instanceof CommandError && /cannot be read: EISDIR.*; name a file that is there/.test(error.message),
    );
  });
});
