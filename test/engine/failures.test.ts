import assert from "node:assert/strict";
import { assertFailed, disturbedStack } from "./undisturbed";
import { assertSucceeded, errors } from "./support/assertRun";
import { countChanges } from "../../tools/engines/engineEvents";
import { scriptsBelow } from "./support/documentScripts";

const POLICY = "/apis/networking.k8s.io/v1/namespaces/grpc/networkpolicies/my-server";
const UPSERT = { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" };

/** As docs/troubleshooting.md has them. */
const [IMPORT = "", REPAIR = ""] = scriptsBelow("docs/troubleshooting.md", "## Import a resource of Google Cloud");

describe("an update that fails half-way", () => {
  const { program, assertNextUpFinishes, pendingOperations } = disturbedStack();

  /** The provider's process ends while it creates a cluster, after the cloud has taken it. */
  async function dyingGcp() {
    const provider = program.engines.providers.find((served) => served.name === "gcp")!;
    const hold = program.engines.calls.holdCreate("cluster-cluster", "after");
    const up = program.startUp();
    await hold.reached;
    provider.stop();
    hold.release();
    const run = await up.done;
    await provider.restart();
    return run;
  }

  /** The same of the Kubernetes provider and an object, by the end of its path. */
  async function dyingKubernetes(path: string) {
    const { controlPlane, kubernetes } = program.engines;
    const hold = controlPlane.gateway.hold(path);
    const up = program.startUp();
    await hold.reached;
    process.kill(kubernetes.pids().at(-1)!, "SIGKILL");
    hold.release();
    return up.done;
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

  it("as a rollout does not end and is interrupted takes the rollout up again", async () => {
    const { gateway, node } = program.engines.controlPlane;
    node.holdBack(() => true);
    const applied = gateway.hold("/deployments/my-server");
    const up = program.startUp();
    await applied.reached;
    applied.release();
    await gateway.settled();
    up.interrupt();
    const failed = await up.done;
    node.holdBack();
    assert.notEqual(failed.code, 0);
    assert.match(errors(failed), /my-server-deployment/);
    const { steps } = await assertNextUpFinishes();
    assert.equal(countChanges(steps)["update Deployment"], 1);
  });

  it("as the API server goes away goes on when it is back", async () => {
    const { controlPlane, calls } = program.engines;
    // Before an object is sent: of one that is under way then, it is not known whether it was stored.
    const hold = calls.holdCreate("cluster-cluster", "after");
    const up = program.startUp();
    await hold.reached;
    await controlPlane.stopApiServer();
    hold.release();
    const failed = await up.done;
    assertFailed(failed, "servers-namespace", /cluster is unreachable: .*connection refused/);
    await controlPlane.restartApiServer();
    const { steps } = await assertNextUpFinishes();
    assert.ok(
      !steps.some(({ op, kind }) => op === "create" && kind === "Cluster"),
      "what is there is not created again",
    );
  });

  it("as the Kubernetes provider dies needs one run that takes over what it had applied", async () => {
    const failed = await dyingKubernetes("/networkpolicies/my-server");
    assert.equal(failed.code, 1);
    assert.equal((await program.object(POLICY)).kind, "NetworkPolicy");
    // Whatever it was creating at that moment; the engine begins nothing new after the first refusal.
    for (const again of [await program.up(), await program.up("--refresh")]) {
      assert.equal(again.code, 1);
      assert.match(errors(again), /"my-server\S*" already exists/);
    }
    const { steps } = await assertNextUpFinishes(assertSucceeded, UPSERT);
    assert.ok(steps.some(({ op, name }) => op === "create" && name === "my-server-network-policy"));
  });

  it("as an older Kubernetes provider dies takes over by itself what it had applied", async () => {
    const { gateway } = program.engines.controlPlane;
    const failed = await dyingKubernetes("/networkpolicies/my-server");
    assert.equal(failed.code, 1);
    gateway.createsOnly = false;
    const { steps } = await assertNextUpFinishes();
    assert.ok(steps.some(({ op, name }) => op === "create" && name === "my-server-network-policy"));
  });

  it("as the gcp provider dies names what no one knows of, and finishes once that is deleted", async () => {
    const failed = await dyingGcp();
    assertFailed(failed, "cluster-cluster", /connection error|RST_STREAM/);
    const again = await program.up();
    assertFailed(again, "cluster-cluster", /Error 409: The resource '\S+' already exists/);
    const named = [...errors(again).matchAll(/The resource '(\S+)' already exists/g)].map(([, id]) => id!);
    for (const id of named) await program.engines.cloud.removeByHand(id);
    await assertNextUpFinishes();
  });

  it("as the gcp provider dies finishes once the cluster is imported, without what was read of its nodes", async () => {
    await dyingGcp();
    const env = { STACK: program.stack, PULUMI_SKIP_CONFIRMATIONS: "true" };
    const imported = await program.shell(IMPORT, env);
    assert.equal(imported.code, 0, imported.stderr + imported.stdout);
    assert.match(errors(await program.preview()), /windows_node_config\.0\.osversion to be one of/);
    const repaired = await program.shell(REPAIR, env);
    assert.equal(repaired.code, 0, repaired.stderr);
    await assertNextUpFinishes();
  });
});
