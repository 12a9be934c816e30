import assert from "node:assert/strict";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import { ComponentResource } from "@pulumi/pulumi";
import { record } from "../../commands/plan/record";
import { MODES, duplicates, family, named, orphans, register } from "../support/resources";

/** A component as they must not be: one of its children has no parent. */
class Broken extends ComponentResource {
  constructor(name: string) {
    super("acme:test:Broken", name);
    const kept = new ConfigMap(`${name}-kept`, {}, { parent: this });
    new ConfigMap(`${name}-grandchild`, {}, { parent: kept });
    new ConfigMap(`${name}-lost`, {});
    this.registerOutputs({});
  }
}

describe("the checks that the component tests stand on", () => {
  for (const { mode, preview } of MODES) {
    it(`find a child without a parent in ${mode}`, async () => {
      const resources = await register(() => new Broken("broken"), { preview });
      assert.deepEqual(orphans(resources, named(resources, "broken")), ["broken-lost"]);
      assert.deepEqual(family(resources), [
        "acme:test:Broken broken",
        "  kubernetes:core/v1:ConfigMap broken-kept",
        "    kubernetes:core/v1:ConfigMap broken-grandchild",
        "kubernetes:core/v1:ConfigMap broken-lost",
      ]);
    });
  }

  it("find two resources of one type and name", async () => {
    const twice = () => {
      new ConfigMap("twice", {});
      new ConfigMap("twice", {});
      return {};
    };
    const { resources } = await record(twice, { project: "acme", stack: "test" });
    assert.deepEqual(duplicates(resources), ["kubernetes:core/v1:ConfigMap::twice"]);
  });

  it("take the same name below components of different types", async () => {
    const resources = await register(() => {
      const [one, other] = ["One", "Other"].map((type) => new ComponentResource(`acme:test:${type}`, "same"));
      new ConfigMap("inner", {}, { parent: one! });
      new ConfigMap("inner", {}, { parent: other! });
    });
    assert.equal(resources.length, 4);
  });
});
