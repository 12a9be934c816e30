import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { assertSucceeded, errors } from "./support/assertRun";
import { countChanges } from "../../tools/engines/engineEvents";
import { filesIn } from "./support/files";
import type { EngineRun } from "../../tools/engines/pulumiCli";
import { disturbedStack, STACK } from "./undisturbed";

const LOCKED = /the stack is currently locked by 1 lock\(s\).*`pulumi cancel`/;

/** With a warning or without. */
function assertEnded(run: EngineRun): void {
  assert.equal(run.code, 0, errors(run));
}

describe("an update that is interrupted", () => {
  const { program, assertNextUpFinishes, pendingOperations } = disturbedStack();

  /** What updates leave: calls of the providers, resources, files of the backend. */
  const left = () => {
    const { calls, cloud } = program.engines;
    return { calls: calls.all.length, cloud: [...cloud.resources.keys()], files: filesIn(program.pulumi.backend) };
  };

  /** While one creation is held, those beside it end. */
  async function settled(): Promise<ReturnType<typeof left>> {
    for (let before = left(); ; before = left()) {
      await sleep(1_000);
      if (isDeepStrictEqual(left(), before)) return before;
    }
  }

  const locks = (): string[] => filesIn(program.pulumi.backend).filter((file) => file.includes("/locks/"));

  it("by nothing bars a second one, which changes nothing", async () => {
    const hold = program.engines.calls.holdCreate("cluster-cluster");
    const first = program.pulumi.startUp(STACK);
    await hold.reached;
    const before = await settled();
    const second = await program.up();
    const after = left();
    hold.release();
    assertSucceeded(await first.done);
    assert.equal(second.code, 1);
    assert.match(errors(second), LOCKED);
    assert.deepEqual(after, before);
    const { steps } = await assertNextUpFinishes();
    assert.deepEqual(countChanges(steps), {});
    assert.deepEqual(locks(), []);
  });

  for (const [what, moment, end] of [
    ["waits for what is under way", "before", "release"],
    ["keeps what a provider gives up to wait for", "after", "giveUp"],
  ] as const) {
    it(`by Ctrl-C ${what}, and gives the stack free`, async () => {
      const { calls } = program.engines;
      const hold = calls.holdCreate("cluster-cluster", moment);
      const up = program.pulumi.startUp(STACK);
      await hold.reached;
      up.interrupt();
      await hold.cancelled;
      hold[end]();
      const run = await up.done;
      assert.notEqual(run.code, 0);
      assert.match(errors(run), /cancell?ed/);
      assert.ok(!calls.names("create").includes("cluster-provider"), "nothing further is begun");
      assert.deepEqual(locks(), []);
      assert.deepEqual(await pendingOperations(), []);
      calls.clear();
      await assertNextUpFinishes();
      assert.ok(!calls.names("create").includes("cluster-cluster"), "the cluster is known");
    });
  }

  it("by the end of its machine leaves a lock that is lifted by hand, and goes on", async () => {
    const hold = program.engines.controlPlane.gateway.hold("/networkpolicies/my-server");
    const up = program.pulumi.startUp(STACK);
    await hold.reached;
    // What is created beside it has ended: a checkpoint that is cut off while it is written cannot be read again.
    await settled();
    await program.engines.controlPlane.gateway.settled();
    up.kill();
    hold.release();
    assert.notEqual((await up.done).code, 0);
    const barred = await program.up();
    assert.match(errors(barred), LOCKED);
    assert.equal((await program.pulumi.run(["cancel", "--yes", "--stack", STACK])).code, 0);
    assert.ok((await pendingOperations()).includes("creating my-server-network-policy"));
    const refused = await program.up();
    assert.match(errors(refused), /networkpolicies "my-server" already exists/);
    const { diagnostics } = await assertNextUpFinishes(assertEnded, { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" });
    assert.match(
      diagnostics[0]?.message ?? "",
      /::my-server-network-policy, interrupted while creating\n[^]*`pulumi refresh`/,
    );
    assertSucceeded(await program.refresh("--clear-pending-creates"));
    assert.deepEqual(await pendingOperations(), []);
    await program.assertNoChanges();
  });
});
