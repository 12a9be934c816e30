import assert from "node:assert/strict";
import ipaddr from "ipaddr.js";
import type { StackOutputs } from "../../contract/outputs";
import { runningPids } from "../../commands/rehearse/ownProcess";
import { controlPlaneOf, DEPLOYED } from "./deployed";
import { storedKinds } from "./support/admission";
import { assertSucceeded, errors } from "./support/assertRun";
import type { Cluster } from "../../tools/engines/cluster/cluster";
import { startEngines, type Engines } from "../../tools/engines/engines";
import { objectsOf } from "./support/everything";
import { putPrerequisites } from "./support/gcp/prerequisites";
import { child, text, type Json, type JsonObject } from "../../tools/engines/json";
import { ROOT, stackFile, withSetting } from "./support/programStack";
import { PulumiCli, type EngineRun } from "../../tools/engines/pulumiCli";
import { DEPLOYING } from "../../tools/engines/onPath";
import { requireTools } from "./support/requireTools";

const STACKS = ["dev", "staging", "prod"] as const;
type Stack = (typeof STACKS)[number];

/** The repository's environments in one Google project, where names are shared, and on one backend. */
const configOf = (stack: Stack): JsonObject => ({ ...stackFile(stack), "gcp:project": "acme-all" });

describe("three environments of one Google project", () => {
  let pulumi: PulumiCli;
  let world: Engines;

  before(async function () {
    requireTools.call(this, ...DEPLOYING);
    world = await startEngines();
    pulumi = new PulumiCli({ project: ROOT, providers: world.providers, kubernetes: world.kubernetes });
    for (const stack of STACKS) {
      putPrerequisites(world.cloud, configOf(stack));
      await pulumi.stackInit(stack, configOf(stack));
    }
  });

  after(async () => {
    pulumi?.remove();
    await world?.stop();
    assert.deepEqual(runningPids(), []);
  });

  const all = async <Value>(of: (stack: Stack) => Promise<Value>): Promise<Record<Stack, Value>> =>
    Object.fromEntries(await Promise.all(STACKS.map(async (stack) => [stack, await of(stack)] as const))) as Record<
      Stack,
      Value
    >;

  const clusterOf = (stack: Stack): Cluster => world.clusters.find(`/clusters/${DEPLOYED[stack].outputs.cluster.name}`);

  /** What the stack's state states that it has in Google Cloud, by id. */
  async function owned(stack: Stack): Promise<Map<string, JsonObject>> {
    const { resources } = child(await pulumi.exportState(stack), "deployment") as { resources?: JsonObject[] };
    const inCloud = (resources ?? []).filter(({ type }) => (type as string).startsWith("gcp:"));
    return new Map(inCloud.map((resource) => [text(resource, "id"), child(resource, "outputs")]));
  }

  /** Everything of a stack: its state, what it has in the cloud, and its cluster. */
  async function everythingOf(stack: Stack): Promise<Json> {
    const state = child(await pulumi.exportState(stack), "deployment").resources ?? null;
    const inCloud = [...(await owned(stack)).keys()].map((id) => world.cloud.resources.get(id)?.state ?? null);
    return [state, inCloud, await objectsOf(clusterOf(stack), "grpc")];
  }

  it("go up side by side", async () => {
    for (const run of Object.values(await all((stack) => pulumi.up(stack)))) assertSucceeded(run);
  });

  it("put everything into the cluster of their own", () => {
    for (const stack of STACKS) assert.deepEqual(storedKinds(clusterOf(stack)), DEPLOYED[stack].objects);
  });

  it("share no name and no address", async () => {
    const having = Object.values(await all(owned));
    const ids = having.flatMap((resources) => [...resources.keys()]);
    assert.deepEqual(ids.sort(), [...world.cloud.resources.keys()].sort());
    assertDistinct(ids);
    const inProject = having.map((resources) => [...resources].filter(([id]) => !/nodePools|rrsets|roles/.test(id)));
    assertDistinct(
      inProject.flatMap((resources) => [...new Set(resources.map(([, { name }]) => text({ name: name! }, "name")))]),
    );
    assertDistinct(
      having.flatMap((resources) => [...resources.values()].map((r) => text(r, "address")).filter(Boolean)),
    );
    const ranges = having.map((resources) => [...resources.values()].flatMap(rangesOf));
    assert.deepEqual(
      ranges.map(({ length }) => length),
      [3, 3, 3],
    );
    for (const [index, range] of ranges.flat().entries())
      for (const other of ranges.flat().slice(index + 1)) assert.ok(!overlap(range, other), `${range} and ${other}`);
  });

  it("give outputs of their own", async () => {
    for (const stack of STACKS) {
      const { cluster, ingress, servers } = (await pulumi.stackOutput(stack)) as unknown as StackOutputs;
      const expected = DEPLOYED[stack].outputs;
      assert.equal(cluster.name, expected.cluster.name);
      assert.equal(cluster.endpoint, controlPlaneOf(DEPLOYED[stack], clusterOf(stack)).endpoint);
      assert.deepEqual(ingress?.hosts, expected.ingress?.hosts);
      assert.deepEqual(servers, expected.servers);
      const addresses = [...(await owned(stack)).values()].map((resource) => text(resource, "address")).filter(Boolean);
      assert.deepEqual([ingress?.address], addresses);
    }
  });

  it("have no changes left", async () => {
    const runs = await all((stack) => pulumi.preview(stack, "--expect-no-changes"));
    for (const run of Object.values(runs)) assertSucceeded(run);
  });

  it("change one by one", () =>
    leavesOthersAlone("dev", async () => {
      pulumi.setConfig("dev", withSetting(configOf("dev"), "servers.my-server.calls", { longestStream: "47m" }));
      const run = await pulumi.up("dev");
      assertSucceeded(run);
      assert.ok(run.steps.some(({ op, kind }) => op === "update" && kind === "Deployment"));
    }));

  it("go one by one: dev at once, prod not at all", async () => {
    await leavesOthersAlone("dev", async () => assertSucceeded(await pulumi.destroyAfterPreview("dev")));
    assert.deepEqual(world.clusters.leftBehind, []);
    const left = [...(await owned("staging")).keys(), ...(await owned("prod")).keys()];
    assert.deepEqual([...world.cloud.resources.keys()].sort(), left.sort());
    const prod = await everythingOf("prod");
    const barred: EngineRun = await pulumi.destroyAfterPreview("prod");
    assert.notEqual(barred.code, 0);
    assert.match(errors(barred), /because it is protected/);
    assert.deepEqual(await everythingOf("prod"), prod);
  });

  async function leavesOthersAlone(stack: Stack, change: () => Promise<void>): Promise<void> {
    const others = STACKS.filter((other) => other !== stack);
    const before = await Promise.all(others.map(everythingOf));
    world.calls.clear();
    await change();
    assert.deepEqual(await Promise.all(others.map(everythingOf)), before);
    const urns = world.calls.all.map(({ urn }) => urn).filter((urn) => urn !== "");
    assert.ok(urns.length > 0 && urns.every((urn) => urn.startsWith(`urn:pulumi:${stack}::`)));
  }
});

function assertDistinct(values: readonly string[]): void {
  assert.deepEqual(
    values.filter((value, index) => values.indexOf(value) !== index),
    [],
  );
}

/** Of nodes, pods and services. */
function rangesOf(resource: JsonObject): string[] {
  const { secondaryIpRanges } = resource;
  const own = text(resource, "ipCidrRange");
  if (own === "") return [];
  return [own, ...(secondaryIpRanges as JsonObject[]).map((range) => text(range, "ipCidrRange"))];
}

function overlap(one: string, other: string): boolean {
  const [[a, aBits], [b, bBits]] = [ipaddr.parseCIDR(one), ipaddr.parseCIDR(other)];
  const bits = Math.min(aBits, bBits);
  return a.match(b, bits);
}
