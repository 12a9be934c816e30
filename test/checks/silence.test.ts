import assert from "node:assert/strict";
import { runChecks } from "../../checks/run";
import { checkedResource } from "../../commands/plan/checkedResource";
import { type EditableStack, unbroken } from "./support";

const ANNOTATION = ["metadata", "annotations", "grpc-envoy-gke/silence"];

/** The stack with the BackendConfig's timeout left at 30 s. */
async function broken(): Promise<EditableStack> {
  const stack = await unbroken();
  stack.drop("BackendConfig/my-server", "spec.timeoutSec");
  return stack;
}

function run({ resources }: EditableStack, silences: Parameters<typeof runChecks>[0]["silences"] = []) {
  return runChecks({ resources: resources.map(checkedResource), stack: "test", silences }).map(
    ({ code, resource, silenced }) => ({ code, resource, silenced }),
  );
}

const OPEN = { code: "lb-timeout-short", resource: "BackendConfig/my-server", silenced: undefined };

describe("a silenced check", () => {
  it("stays visible with its reason, by an annotation of the object", async () => {
    const stack = await broken();
    stack.set("BackendConfig/my-server", ANNOTATION, "lb-timeout-short: calls are short: see the runbook");
    assert.deepEqual(run(stack), [{ ...OPEN, silenced: "calls are short: see the runbook" }]);
  });

  it("stays visible with its reason, by the stack's settings", async () => {
    const silence = { code: "lb-timeout-short", resource: "BackendConfig/my-server", reason: "calls are short" };
    assert.deepEqual(run(await broken(), [silence]), [{ ...OPEN, silenced: "calls are short" }]);
  });

  it("is silenced for that resource and that check only", async () => {
    const stack = await broken();
    stack.set("Service/my-server", ANNOTATION, "lb-timeout-short: calls are short");
    const [finding, unused] = run(stack);
    assert.deepEqual(finding, OPEN);
    assert.deepEqual(unused, { code: "silence-unused", resource: "Service/my-server", silenced: undefined });
  });

  it("is not silenced without a reason, which is a finding of its own", async () => {
    for (const text of ["lb-timeout-short", "lb-timeout-short:   "]) {
      const stack = await broken();
      stack.set("BackendConfig/my-server", ANNOTATION, text);
      assert.deepEqual(run(stack), [OPEN, { ...OPEN, code: "silence-without-reason" }]);
    }
  });

  it("must be one that there is", async () => {
    const stack = await unbroken();
    stack.set("Service/inside", ANNOTATION, "lb-timeout-shrt: calls are short");
    assert.deepEqual(run(stack), [{ code: "silence-unknown-code", resource: "Service/inside", silenced: undefined }]);
  });

  it("may stand beside others, a line for each", async () => {
    const stack = await broken();
    stack.set("BackendConfig/my-server", "spec.healthCheck.timeoutSec", 15);
    stack.set(
      "BackendConfig/my-server",
      ANNOTATION,
      "lb-timeout-short: calls are short\nlb-health-timing: tried by hand\n",
    );
    assert.deepEqual(
      run(stack).map(({ silenced }) => silenced),
      ["tried by hand", "calls are short"],
    );
  });
});
