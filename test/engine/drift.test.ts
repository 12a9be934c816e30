import assert from "node:assert/strict";
import { assertSucceeded, errors } from "./support/assertRun";
import type { HttpMethod } from "../../tools/engines/apiClient";
import { countChanges } from "../../tools/engines/engineEvents";
import { everything, type Everything } from "./support/everything";
import { child, merge, text, type JsonObject } from "../../tools/engines/json";
import { programStack } from "./support/programStack";
import type { EngineRun } from "../../tools/engines/pulumiCli";

const DEPLOYMENT = "/apis/apps/v1/namespaces/grpc/deployments/my-server";
const BACKEND_CONFIG = "/apis/cloud.google.com/v1/namespaces/grpc/backendconfigs/my-server";
const SERVICE = "/api/v1/namespaces/grpc/services/my-server";
const CONFIG_MAPS = "/api/v1/namespaces/grpc/configmaps";
const MERGE = "application/merge-patch+json";

/** The way back. */
const BACK = {
  "create ConfigMap": 1,
  "create RouterNat": 1,
  "create Service": 1,
  "update BackendConfig": 1,
  "update Cluster": 1,
  "update Deployment": 1,
};
const CHANGED = {
  "cluster-cluster": "releaseChannel.channel",
  "my-server-backend-config": "spec.timeoutSec",
  "my-server-deployment": "spec.template.spec.containers[0].image",
};

describe("what someone changed by hand", () => {
  const program = programStack("dev");
  let deployed: Everything;

  const now = (): Promise<Everything> => everything(program.engines.controlPlane, program.engines.cloud, "grpc");

  before(async () => {
    assertSucceeded(await program.up());
    deployed = await now();
  });

  async function byHand(method: HttpMethod, path: string, body?: JsonObject, type?: string): Promise<number> {
    return (await program.engines.controlPlane.request(method, `${path}?fieldManager=kubectl`, body, type)).status;
  }

  function inCloud(type: string): [string, { state: JsonObject }] {
    const found = [...program.engines.cloud.resources].find(([, resource]) => resource.type.endsWith(`:${type}`));
    assert.ok(found, type);
    return found;
  }

  const image = { spec: { template: { spec: { containers: [{ name: "my-server", image: "other:1" }] } } } };

  it("is only what the API server lets through: a bootstrap cannot be edited under its pods", async () => {
    const edited = await byHand("PATCH", bootstrap(), { data: { "envoy.yaml": "admin: {}" } }, MERGE);
    assert.equal(edited, 422);
    assert.deepEqual(await now(), deployed);
  });

  it("is done: an image, a timeout, a Service and a bootstrap deleted, a channel, a gateway deleted", async () => {
    const statuses = [
      await byHand("PATCH", DEPLOYMENT, image, "application/strategic-merge-patch+json"),
      await byHand("PATCH", BACKEND_CONFIG, { spec: { timeoutSec: 30 } }, MERGE),
      await byHand("DELETE", SERVICE),
      await byHand("DELETE", bootstrap()),
    ];
    assert.deepEqual(statuses, [200, 200, 200, 200]);
    const [, cluster] = inCloud("Cluster");
    cluster.state = merge(cluster.state, { releaseChannel: { channel: "RAPID" } });
    program.engines.cloud.resources.delete(inCloud("RouterNat")[0]);
  });

  it("ends preview --refresh, which names field and manager and touches nothing", async () => {
    const drifted = await now();
    const run = await program.preview("--refresh");
    assert.notEqual(run.code, 0);
    assert.match(errors(run), /conflict with "kubectl" using \S+: \.spec\./);
    assert.deepEqual(await now(), drifted);
  });

  it("is named by refresh", async () => {
    const drifted = await now();
    const run = await program.refresh();
    assertSucceeded(run);
    assert.deepEqual(foundBy(run), {
      "cluster-cluster": "update",
      "cluster-nat": "delete",
      "my-server-backend-config": "update",
      "my-server-deployment": "update",
      "my-server-service": "delete",
      [bootstrap().split("/").at(-1)!]: "delete",
    });
    assert.deepEqual(await now(), drifted);
  });

  it("is undone by the next update", async () => {
    const run = await program.up();
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), BACK);
    for (const [name, path] of Object.entries(CHANGED))
      assert.deepEqual(run.steps.find((step) => step.name === name && step.op === "update")?.diffs, [path]);
    assert.deepEqual(await now(), deployed);
    await program.assertNoChanges();
  });

  function bootstrap(): string {
    return Object.keys(deployed).find((path) => path.startsWith(CONFIG_MAPS))!;
  }
});

/** What a refresh found, by logical name. */
function foundBy({ events }: EngineRun): Record<string, string> {
  const told = events
    .map((event) => child(child(event, "resOutputsEvent"), "metadata"))
    .filter((metadata) => ["update", "delete"].includes(text(metadata, "op")))
    .map((metadata) => [text(metadata, "urn").split("::").at(-1)!, text(metadata, "op")] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(told);
}
