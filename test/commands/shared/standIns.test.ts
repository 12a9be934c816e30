import assert from "node:assert/strict";
import { parse } from "yaml";
import { portable } from "../../../commands/shared/envoy/standIns";
import { bootstrap } from "../../../envoy/bootstrap";
import { renderBootstrap } from "../../../envoy/render";
import { input } from "../../../tools/bootstrapInput";

describe("a bootstrap that Envoy validates away from its pod", () => {
  it("names files of a folder here wherever its pod has files, and nothing of the pod's", () => {
    const text = renderBootstrap(bootstrap(input()));
    const { text: here, original, readsOthers } = portable(text, parse(text), "/here");
    const files = [...here.matchAll(/^ *filename: (.*)$/gm)].map(([, path]) => path);
    assert.deepEqual(files.sort(), ["/here/certificate", "/here/key", "/here/resource"]);
    assert.equal(original.get("/here/resource"), "/run/envoy/leaving");
    assert.equal(readsOthers, false);
  });
});
