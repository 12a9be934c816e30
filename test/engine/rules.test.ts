import assert from "node:assert/strict";
import { UNKNOWN_VALUE } from "../../platform/pulumi";
import { hasUnknown, readProperties, writeProperties } from "../../tools/engines/provider/properties";

describe("the values on the wire", () => {
  it("keep their secrets", () => {
    const values = { open: "a", nested: [{ hidden: "b" }] };
    const read = readProperties(writeProperties(values, [["nested", 0, "hidden"], ["gone"]]));
    assert.deepEqual(read, { values, secrets: [["nested", 0, "hidden"]] });
  });

  it("show what is unknown", () => {
    assert.ok(hasUnknown({ list: [UNKNOWN_VALUE] }));
    assert.ok(!hasUnknown({ list: ["known"] }));
  });
});
