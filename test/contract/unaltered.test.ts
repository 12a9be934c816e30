import assert from "node:assert/strict";
import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { unaltered } from "../../contract/unaltered";

describe("an error that ends the program", () => {
  /** As it comes out of an `apply`. */
  const thrown = (): RunError => {
    const error = new RunError("no such cluster");
    error.stack = `${error.stack}\n    at applyHelperAsync (/app/node_modules/@pulumi/output.ts:519:31)`;
    return unaltered(error);
  };

  it("keeps its words, whatever the SDK puts in front of them", () => {
    const error = thrown();
    error.message = `error serializing property "kubeconfig": ${error.message}`;
    assert.equal(error.message, "no such cluster");
    assert.ok(RunError.isInstance(error));
  });

  it("has no line of the SDK in its stack: colouring one takes Node 20 half a minute", () => {
    const error = thrown();
    assert.equal(error.stack, "Error: no such cluster");
    assert.match(inspect(error, { colors: true }), /no such cluster/);
  });
});
