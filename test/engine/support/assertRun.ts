import assert from "node:assert/strict";
import type { EngineRun } from "../../../tools/engines/pulumiCli";

/** What the engine and the CLI complained of. */
export function errors({ diagnostics, stderr }: EngineRun): string {
  const messages = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  return [...messages, stderr].join("\n");
}

/** It ended well, and without a warning, such as one of a deprecated property. */
export function assertSucceeded(run: EngineRun): void {
  assert.equal(run.code, 0, errors(run));
  assert.deepEqual(run.diagnostics, []);
}

/**
 * Node's notice that the SDK looked at a rejected promise after the turn in which it was rejected, with the line below
 * it. It appears on a busy machine, where the SDK's calls to the engine take longer.
 */
const OF_NODE = /PromiseRejectionHandledWarning|^\(Use `node --trace-warnings/;

/** The one thing that a program ended with, told without a stack trace. */
export function refusal(run: EngineRun): string {
  assert.notEqual(run.code, 0);
  const messages = run.diagnostics.map(({ message }) => message.trim()).filter((message) => !OF_NODE.test(message));
  assert.equal(messages.length, 1, messages.join("\n---\n"));
  assert.doesNotMatch(messages[0]!, /\n\s+at /);
  return messages[0]!;
}
