import assert from "node:assert/strict";
import { Field } from "../../../checks/field";
import { validateBootstraps } from "../../../commands/shared/envoy/validation";

const RESOURCE = {
  urn: "urn",
  type: "kubernetes:core/v1:ConfigMap",
  name: "envoy",
  inputs: {},
  options: { protect: false, ignoreChanges: [] },
};
const ONE = { at: new Field(RESOURCE, "data", undefined), text: "admin: {}" };
const ENVOY = { path: "/usr/bin/envoy", version: "1.40.0" };

describe("Envoy's own validation", () => {
  it("looks for no Envoy where there is nothing to validate, a template among it", async () => {
    const find = () => assert.fail("looks for an Envoy");
    for (const texts of [[], [{ ...ONE, text: "admin: { port: ${PORT} }" }], [{ ...ONE, text: "{{ .Values.envoy }}" }]])
      assert.deepEqual(await validateBootstraps(texts, find), { refusals: [] });
  });

  it("is missing where no Envoy can be had", async () => {
    const missing = "no Envoy on PATH";
    assert.deepEqual(await validateBootstraps([ONE], () => Promise.resolve({ missing })), { refusals: [], missing });
  });

  it("is missing where it has no folder to write to", async () => {
    const { refusals, missing } = await validateBootstraps([ONE], () => Promise.resolve(ENVOY), "/proc/none");
    assert.deepEqual(refusals, []);
    assert.match(missing ?? "", /^\/proc\/none cannot be written: .+; name another folder in TMPDIR$/);
  });
});
