import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { settingsOf } from "./support";

interface Declared {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
}

const { config } = parse(readFileSync(join(__dirname, "../../Pulumi.yaml"), "utf8")) as {
  config: Record<string, Declared>;
};

describe("Pulumi.yaml", () => {
  it("declares every group of settings, with its type and what it is", () => {
    const groups = ["checks", "cluster", "envoy", "ingress", "namespace", "servers"];
    assert.deepEqual(Object.keys(config).sort(), groups);
    for (const [key, { type, description }] of Object.entries(config)) {
      assert.equal(type, key === "namespace" ? "string" : "object");
      assert.ok(description.length > 20, key);
    }
  });

  it("gives no default that the settings do not have themselves: Pulumi asks for one where a key may be left out", () => {
    const { namespace, ...groups } = config;
    assert.equal(namespace?.default, settingsOf().namespace);
    const defaults = Object.entries(groups).map(([key, declared]) => [key, declared.default] as const);
    assert.deepEqual(Object.fromEntries(defaults), {
      checks: {},
      cluster: {},
      envoy: {},
      ingress: {},
      servers: undefined,
    });
  });
});
