import assert from "node:assert/strict";
import { until } from "../../commands/rehearse/clock";
import { deployed } from "../../commands/rehearse/deployed";
import type { Settings } from "../../settings/resolved";
import { parseSettings } from "../../settings/settings";
import { requireEnvoy } from "../support/envoy";
import { ActingCluster } from "./acting/actingCluster";
import { isTrue } from "./acting/localPod";
import { assertSucceeded } from "./support/assertRun";
import { child, text, type Json, type JsonObject } from "../../tools/engines/json";
import { ProgramStack, stackFile, withSetting } from "./support/programStack";
import { DEPLOYING } from "../../tools/engines/onPath";
import { requireTools } from "./support/requireTools";

const SERVER = "my-server";
const REPLICAS = 2;
/** Calls a second, from outside and from inside each: more of them use more of the CPU and show nothing further. */
const RATE = 125;
const CALLS = 20_000;

/** Pods leave in half a minute, so that a rollout takes a minute and a half instead of half an hour. No time is divided. */
const CONFIG = changed(stackFile("dev"), {
  [`servers.${SERVER}.replicas`]: { min: REPLICAS, max: 5 },
  [`servers.${SERVER}.calls`]: { longestUnary: "5s", longestStream: "10s", leave: "30s" },
});
/** Another image, and another bootstrap of Envoy. */
const ROLLED = changed(CONFIG, {
  [`servers.${SERVER}.image`]: "europe-docker.pkg.dev/acme/app/my-server:2.0.0",
  [`servers.${SERVER}.grpcWeb`]: { origins: ["https://app.example.com"] },
});
/** The autoscaler has no metrics here: it follows its bounds. */
const MORE = 4;
const SCALED_UP = changed(ROLLED, { [`servers.${SERVER}.replicas`]: { min: MORE, max: MORE } });
const SCALED_DOWN = changed(ROLLED, { [`servers.${SERVER}.replicas`]: { min: REPLICAS, max: REPLICAS } });
/** Seconds by which pods are learned of late: as much of a leaving pod's 12 s in service as a rehearsal's defaults are of its 120 s. */
const LAGS = { loadBalancer: 9, dns: 3, service: 1 };

describe("pods under a real control plane that acts", function () {
  this.timeout(600_000);
  const program = new ProgramStack("dev", CONFIG, { acting: "not" });
  let cluster: ActingCluster;

  before(async function () {
    requireTools.call(this, ...DEPLOYING, "kube-scheduler");
    const envoy = await requireEnvoy(this);
    await program.start();
    cluster = new ActingCluster(program.engines.controlPlane, deployed(settingsOf(CONFIG), SERVER, 1), LAGS);
    await cluster.start(envoy.path);
  });
  after(async () => {
    await cluster?.stop();
    await program.stop();
  });
  afterEach(function () {
    if (this.currentTest?.state === "failed") console.error(cluster.story());
  });

  const running = (): JsonObject[] =>
    cluster.node.pods
      .map(({ object }) => object)
      .filter((pod) => child(pod, "metadata").deletionTimestamp === undefined);
  const ready = (): JsonObject[] => running().filter((pod) => isTrue(pod, "Ready"));
  const images = (): string[] => [...new Set(cluster.node.pods.map(({ local }) => local.image))];

  const namesOf = (pods: readonly JsonObject[]): string[] => pods.map((pod) => text(child(pod, "metadata"), "name"));
  const gone = (names: readonly string[]): Promise<void> =>
    until(
      `${names.join(", ")} are gone`,
      () => !cluster.node.pods.some(({ local }) => names.includes(local.running.name)),
      120_000,
    );

  /** Does something to the pods under load; no call may be lost until what leaves is gone. @param replicas pods in the end */
  async function underLoad(what: string, act: () => Promise<void>, replicas = REPLICAS): Promise<void> {
    const loads = cluster.load(RATE);
    cluster.happened(`${what} begins`);
    await act();
    cluster.happened(`${what} is over`);
    const enough = () => loads.reduce((sum, { ledger }) => sum + ledger.sent, 0) >= CALLS;
    await until(`${CALLS} calls are sent`, enough, 120_000);
    const figures = (await Promise.all(loads.map((load) => load.stop()))).map((ledger) => ledger.figures());
    for (const { label, sent, succeeded, failedByStatus } of figures) {
      cluster.happened(`${label}: ${sent} sent, ${succeeded} succeeded ${JSON.stringify(failedByStatus)}`);
    }
    assert.deepEqual(
      figures.map(({ failedByStatus }) => failedByStatus),
      [{}, {}],
    );
    assert.equal(ready().length, replicas);
    assert.equal(cluster.node.fault, undefined);
  }

  async function updatesTo(config: JsonObject): Promise<void> {
    program.configure(config);
    assertSucceeded(await program.up());
  }

  it("come up as many as the autoscaler wants, each ready once the load balancer has found it healthy", async () => {
    assertSucceeded(await program.up());
    await until("all pods are ready", () => ready().length === REPLICAS, 90_000);
    for (const pod of ready()) assert.equal(isTrue(pod, "cloud.google.com/load-balancer-neg-ready"), true);
    assert.equal(cluster.node.fault, undefined);
  });

  it("are rolled to another image and another configuration of Envoy without losing a call", async () => {
    const before = namesOf(running());
    await underLoad("update", async () => {
      await updatesTo(ROLLED);
      await gone(before);
    });
    assert.deepEqual(images(), ["europe-docker.pkg.dev/acme/app/my-server:2.0.0"]);
  });

  it("are scaled up and down without losing a call", async () => {
    await underLoad("scaling", async () => {
      await updatesTo(SCALED_UP);
      await until("all pods are ready", () => ready().length === MORE, 120_000);
      const before = namesOf(running());
      await updatesTo(SCALED_DOWN);
      await until("the autoscaler has seen it", () => running().length === REPLICAS, 120_000);
      const kept = namesOf(running());
      await gone(before.filter((name) => !kept.includes(name)));
    });
  });

  it("are drained off their node one by one without losing a call", async () => {
    await underLoad("drain", async () => {
      for (const name of namesOf(ready())) {
        await until(`${name} may be evicted`, () => ready().length === REPLICAS, 120_000);
        assert.equal((await evict(name)).status, 201);
        await gone([name]);
      }
      await until("all pods are replaced", () => ready().length === REPLICAS, 120_000);
    });
  });

  it("are evicted as far as the disruption budget allows, and no further", async () => {
    const [first, second] = namesOf(ready());
    assert.equal((await evict(first!)).status, 201);
    const refused = await evict(second!);
    assert.equal(refused.status, 429);
    assert.match(text(refused.body, "message"), /would violate the pod's disruption budget/);
    await until("the evicted pod is replaced", () => ready().length === REPLICAS, 90_000);
  });

  function evict(name: string) {
    const path = `/api/v1/namespaces/grpc/pods/${name}/eviction`;
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: "grpc" } };
    return program.engines.controlPlane.request("POST", path, eviction);
  }
});

function changed(config: JsonObject, changes: Record<string, Json>): JsonObject {
  return Object.entries(changes).reduce((result, [path, value]) => withSetting(result, path, value), config);
}

/** As the program reads them: the CLI hands it every value as text. */
function settingsOf(config: JsonObject): Settings {
  const texts = Object.entries(config).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return parseSettings({ project: "grpc-envoy-gke", stack: "dev", config: Object.fromEntries(texts) });
}
