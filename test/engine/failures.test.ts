import assert from "node:assert/strict";
import { assertFailed, disturbedStack, STACK } from "./undisturbed";
import { errors } from "./support/assertRun";
import { countChanges } from "./support/engineEvents";

describe("an update that fails half-way", () => {
  const { program, assertNextUpFinishes, pendingOperations } = disturbedStack();

  /** The provider's process ends while it creates a resource, after the cloud or the cluster has taken it. */
  async function dyingProvider(name: string, creating: string) {
    const provider = program.engines.providers.find((served) => served.name === name)!;
    const hold = program.engines.calls.holdCreate(creating, "after");
    const up = program.pulumi.startUp(STACK);
    await hold.reached;
    provider.stop();
    hold.release();
    const run = await up.done;
    await provider.restart();
    return run;
  }

  afterEach("leaves nothing that would block", async () => assert.deepEqual(await pendingOperations(), []));

  it("as Google Cloud refuses a resource goes on with that one", async () => {
    const { calls } = program.engines;
    const release = calls.failWhen(
      ({ method, nth }) => method === "create" && nth === 3 && "googleapi: Error 403: Quota exceeded, quotaExceeded",
    );
    const failed = await program.up();
    release();
    const refused = calls.of("create")[2]!.name;
    assertFailed(failed, refused, /Error 403: Quota exceeded/);
    assert.ok(!calls.names("create").includes("cluster-cluster"), "what needs it was not begun");
    calls.clear();
    await assertNextUpFinishes();
    assert.ok(calls.names("create").includes(refused));
  });

  it("as a rollout does not end in time takes the rollout up again", async () => {
    const release = program.engines.calls.failLateWhen(
      ({ method, name }) =>
        method === "create" && name === "my-server-deployment" && "timed out waiting for 2 replicas",
    );
    const failed = await program.up();
    release();
    assertFailed(failed, "my-server-deployment", /timed out waiting for 2 replicas/);
    const { steps } = await assertNextUpFinishes();
    assert.deepEqual(countChanges(steps), { "update Deployment": 1 });
  });

  it("as the API server goes away goes on when it is back", async () => {
    const { calls, controlPlane } = program.engines;
    const hold = calls.holdCreate("my-server-deployment");
    const up = program.pulumi.startUp(STACK);
    await hold.reached;
    await controlPlane.stopApiServer();
    hold.release();
    const failed = await up.done;
    assertFailed(failed, "my-server-deployment", /cluster is unreachable: .*ECONNREFUSED/);
    await controlPlane.restartApiServer();
    calls.clear();
    await assertNextUpFinishes();
    assert.ok(!calls.names("create").includes("cluster-cluster"), "what is there is not created again");
  });

  it("as the kubernetes provider dies adopts what it had applied", async () => {
    const failed = await dyingProvider("kubernetes", "my-server-service");
    assertFailed(failed, "my-server-service", /connection error|RST_STREAM/);
    assert.equal((await program.object("/api/v1/namespaces/grpc/services/my-server")).kind, "Service");
    const { steps } = await assertNextUpFinishes();
    assert.ok(steps.some(({ op, name }) => op === "create" && name === "my-server-service"));
  });

  it("as the gcp provider dies names what nobody knows of, and finishes once that is deleted", async () => {
    const failed = await dyingProvider("gcp", "cluster-cluster");
    assertFailed(failed, "cluster-cluster", /connection error|RST_STREAM/);
    const again = await program.up();
    assertFailed(again, "cluster-cluster", /Error 409: The resource '\S+' already exists/);
    const named = [...errors(again).matchAll(/The resource '(\S+)' already exists/g)].map(([, id]) => id!);
    for (const id of named) assert.ok(program.engines.cloud.resources.delete(id), id);
    await assertNextUpFinishes();
  });
});
