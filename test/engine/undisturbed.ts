import assert from "node:assert/strict";
import { assertSucceeded, errors } from "./support/assertRun";
import { everything, type Everything } from "./support/everything";
import { child, text, type JsonObject } from "../../tools/engines/json";
import { programStack, type ProgramStack } from "./support/programStack";
import type { EngineRun } from "../../tools/engines/pulumiCli";

export const STACK = "dev";
const NAMESPACE = "grpc";

/** A stack that something happens to, and what it leaves where nothing does. */
export interface DisturbedStack {
  readonly program: ProgramStack;
  /** The next update ends what was begun, and leaves the same as one that nothing disturbed. */
  readonly assertNextUpFinishes: (assertUp?: (run: EngineRun) => void, env?: NodeJS.ProcessEnv) => Promise<EngineRun>;
  /** Operations of which the engine does not know how they ended: `creating my-server-service`. */
  readonly pendingOperations: () => Promise<string[]>;
}

/** The dev stack, empty before each test. */
export function disturbedStack(): DisturbedStack {
  const program = programStack(STACK);
  let undisturbed: Everything;

  const now = (): Promise<Everything> => everything(program.engines.controlPlane, program.engines.cloud, NAMESPACE);

  before(async () => {
    assertSucceeded(await program.up());
    undisturbed = await now();
    assert.ok(Object.keys(undisturbed).length > 20);
  });

  beforeEach("takes the stack down", async () => {
    assertSucceeded(await program.destroy());
    const { cloud, clusters, calls } = program.engines;
    assert.deepEqual([[...cloud.resources.keys()], clusters.leftBehind], [[], []]);
    await clusters.prepare();
    calls.clear();
  });

  afterEach("shows what a failed test sent to the API server", function () {
    const error = this.currentTest?.err;
    if (error === undefined) return;
    const sent = program.engines.controlPlane.gateway.exchanges.map(
      ({ method, url, status, body }) => `${method} ${url.pathname}${url.search} ${status} ${text(body, "message")}`,
    );
    // The reporter prints it last, where the end of a long log is all that is kept.
    error.stack += `\n\nsent to the API server:\n${sent.join("\n")}`;
  });

  return {
    program,
    async assertNextUpFinishes(assertUp = assertSucceeded, env = {}) {
      const up = await program.upWith(env);
      assertUp(up);
      assert.deepEqual(await now(), undisturbed);
      // The SDK writes such a variable into the provider, which the next update takes back.
      if (Object.keys(env).length > 0) assertUp(await program.up());
      await program.assertNoChanges();
      return up;
    },
    async pendingOperations() {
      const { pending_operations: pending } = child(await program.pulumi.exportState(STACK), "deployment");
      return ((pending ?? []) as JsonObject[]).map(
        ({ type, resource }) => `${type as string} ${text(resource, "urn").split("::").at(-1)}`,
      );
    },
  };
}

/** It ended badly, and states why and at which resource. */
export function assertFailed(run: EngineRun, name: string, reason: RegExp): void {
  assert.equal(run.code, 1, errors(run));
  const [told, ...more] = run.diagnostics.filter(({ urn }) => urn.endsWith(`::${name}`));
  assert.deepEqual(more, []);
  assert.match(told?.message ?? "", reason, errors(run));
}
