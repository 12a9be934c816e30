import assert from "node:assert/strict";
import { formatPath } from "../../tools/engines/differences";
import { Lifecycle, type Made } from "./support/gcp/lifecycle";
import { child, merge, type JsonObject } from "../../tools/engines/json";
import { InitFailed } from "../../tools/engines/provider/initFailed";
import { UNKNOWN_VALUE } from "../../platform/pulumi";

const CLUSTER = "gcp:container/cluster:Cluster";
const NETWORK = "gcp:compute/network:Network";
const POOL = "gcp:container/nodePool:NodePool";
const SUBNET = "gcp:compute/subnetwork:Subnetwork";

describe("a change in the in-memory cloud", () => {
  let life: Lifecycle;
  let network: Made;
  beforeEach(async () => {
    life = new Lifecycle();
    network = await life.create(NETWORK, { name: "n", autoCreateSubnetworks: false });
  });

  const range = (rangeName: string, ipCidrRange: string): JsonObject => ({ rangeName, ipCidrRange });
  const RANGES = [range("pods", "10.4.0.0/14"), range("services", "10.8.0.0/20")];
  const subnet = (changed: JsonObject = {}): JsonObject => ({
    ...{ name: "s", network: network.id, ipCidrRange: "10.0.0.0/20", secondaryIpRanges: RANGES, ...changed },
  });
  const regional = (changed: JsonObject = {}): JsonObject => ({
    ...{ name: "c", location: "europe-west4", network: network.id, subnetwork: "s", deletionProtection: false },
    ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
    ...changed,
  });
  const pool = (cluster: Made, nodeConfig: JsonObject, changed: JsonObject = {}): JsonObject => ({
    ...{ name: "p", cluster: cluster.id, location: "europe-west4", nodeConfig },
    ...changed,
  });
  const replaced = async (made: Made, inputs: JsonObject): Promise<string[]> =>
    (await life.diff(made, inputs)).replaces.map(formatPath);
  const changed = async (made: Made, inputs: JsonObject): Promise<string[]> =>
    (await life.diff(made, inputs)).changes.map(({ path }) => formatPath(path));

  for (const [to, ipCidrRange, replaces] of [
    ["the same range", "10.0.0.0/20", []],
    ["a wider range", "10.0.0.0/19", []],
    ["a narrower range", "10.0.0.0/21", ["ipCidrRange"]],
    ["another range", "10.1.0.0/20", ["ipCidrRange"]],
    ["a wider range elsewhere", "10.1.0.0/19", ["ipCidrRange"]],
  ] as const)
    it(`to ${to} ${replaces.length > 0 ? "replaces a subnet" : "is made in place"}`, async () => {
      const made = await life.create(SUBNET, subnet());
      assert.deepEqual(await replaced(made, subnet({ ipCidrRange })), replaces);
    });

  it("of a subnet's ranges that a cluster uses is refused, and then noted as if it were done", async () => {
    const made = await life.create(SUBNET, subnet());
    const cluster = await life.create(CLUSTER, regional());
    const one = [...RANGES, range("more", "10.9.0.0/20")];
    const wider = await life.update(made, subnet({ secondaryIpRanges: one }));
    assert.deepEqual(wider.outputs.secondaryIpRanges, one);
    for (const secondaryIpRanges of [[RANGES[0]!], [range("pods", "10.16.0.0/14"), RANGES[1]!]]) {
      const error = await failure(() => life.update(wider, subnet({ secondaryIpRanges })));
      assert.equal(
        error.message,
        `updating urn:it: 1 error occurred:\n\t* Error during removal step for Subnetwork "${made.id}": googleapi: Error 400: The subnetwork resource '${made.id}' is already being used by '${cluster.id}', resourceInUseByAnotherResource\n\n`,
      );
      assert.deepEqual(error.made.outputs.secondaryIpRanges, secondaryIpRanges);
      // The next update finds nothing to do, and sees what is really there.
      const noted = { ...wider, outputs: error.made.outputs };
      assert.deepEqual(await changed(noted, subnet({ secondaryIpRanges })), []);
      const again = await life.update(noted, subnet({ secondaryIpRanges }));
      assert.deepEqual(again.outputs.secondaryIpRanges, one);
    }
    assert.deepEqual((await life.update(wider, subnet())).outputs.secondaryIpRanges, RANGES);
  });

  it("that makes a reference unknown replaces what cannot change it", async () => {
    const made = await life.create(SUBNET, subnet());
    const cluster = await life.create(CLUSTER, regional());
    const nodes = await life.create(POOL, pool(cluster, {}));
    assert.deepEqual(await replaced(made, subnet({ network: UNKNOWN_VALUE })), ["network"]);
    assert.deepEqual(await replaced(cluster, regional({ subnetwork: UNKNOWN_VALUE })), ["subnetwork"]);
    assert.deepEqual(await replaced(nodes, pool(cluster, {}, { cluster: UNKNOWN_VALUE })), ["cluster"]);
  });

  it("of a cluster's network replaces it, of its release channel does not", async () => {
    await life.create(SUBNET, subnet());
    const made = await life.create(CLUSTER, regional({ releaseChannel: { channel: "REGULAR" } }));
    const channel = { releaseChannel: { channel: "RAPID" } };
    assert.deepEqual(await replaced(made, regional({ ...channel, network: "other" })), ["network"]);
    assert.deepEqual(await replaced(made, regional(channel)), []);
  });

  it("of a node pool's service account replaces it, of its machine type does not", async () => {
    await life.create(SUBNET, subnet());
    const cluster = await life.create(CLUSTER, regional());
    const made = await life.create(POOL, pool(cluster, { machineType: "e2-small", serviceAccount: "a" }));
    assert.deepEqual(await replaced(made, pool(cluster, { machineType: "e2-medium", serviceAccount: "a" })), []);
    const moved = pool(cluster, { machineType: "e2-small", serviceAccount: "b" });
    assert.deepEqual(await replaced(made, moved), ["nodeConfig.serviceAccount"]);
  });

  it("that takes the last label from a node pool fails each time", async () => {
    await life.create(SUBNET, subnet());
    const cluster = await life.create(CLUSTER, regional());
    const labelled = await life.create(POOL, pool(cluster, { labels: { team: "a", tier: "b" } }));
    const fewer = await life.update(labelled, pool(cluster, { labels: { team: "a" } }));
    assert.deepEqual(child(fewer.outputs, "nodeConfig").labels, { team: "a" });
    for (const _ of ["once", "again"]) {
      const error = await failure(() => life.update(fewer, pool(cluster, { labels: {} })));
      assert.match(error.message, /Error 400: At least one of \['node_version', .*'labels', .*\] must be specified\./);
      assert.deepEqual(child(error.made.outputs, "nodeConfig").labels, { team: "a" });
      assert.deepEqual(await changed({ ...fewer, inputs: error.inputs }, pool(cluster, { labels: {} })), [
        "nodeConfig.labels.team",
      ]);
    }
    assert.deepEqual(await changed(fewer, pool(cluster, {})), []);
  });

  it("that leaves a node pool or a cluster without its zones keeps them", async () => {
    await life.create(SUBNET, subnet());
    const all = ["europe-west4-a", "europe-west4-b", "europe-west4-c"];
    const two = all.slice(0, 2);
    const cluster = await life.create(CLUSTER, regional({ nodeLocations: two }));
    const nodes = await life.create(POOL, pool(cluster, {}, { nodeLocations: two }));
    assert.deepEqual([cluster.outputs.nodeLocations, nodes.outputs.nodeLocations], [two, two]);
    assert.deepEqual([await changed(cluster, regional()), await changed(nodes, pool(cluster, {}))], [[], []]);
    const labelled = await life.update(cluster, regional({ resourceLabels: { a: "b" } }));
    assert.deepEqual(labelled.outputs.nodeLocations, two);
    const chosen = await life.create(CLUSTER, regional({ name: "d" }));
    assert.deepEqual(chosen.outputs.nodeLocations, all);
    assert.deepEqual(await changed(chosen, regional({ name: "d", nodeLocations: two })), ["nodeLocations[2]"]);
    const zonal = await life.create(CLUSTER, regional({ name: "e", location: "europe-west4-a" }));
    assert.deepEqual(zonal.outputs.nodeLocations, []);
  });

  it("of the maintenance policy drops the exclusions that the program does not name", async () => {
    await life.create(SUBNET, subnet());
    const policy = (recurrence: string, changed: JsonObject = {}): JsonObject =>
      regional({ maintenancePolicy: { recurringWindow: { recurrence } }, ...changed });
    const freeze = [{ exclusionName: "freeze", startTime: "2030-12-20T00:00:00Z", endTime: "2031-01-06T00:00:00Z" }];
    const byHand = (made: Made): void =>
      life.byHand(made, (state) => merge(state, { maintenancePolicy: { maintenanceExclusions: freeze } }));
    const exclusions = (made: Made) => child(made.outputs, "maintenancePolicy").maintenanceExclusions;

    const first = await life.create(CLUSTER, policy("SA"));
    byHand(first);
    const other = await life.update(first, policy("SA", { resourceLabels: { a: "b" } }));
    assert.deepEqual(exclusions(other), freeze);
    const dropped = await life.update(first, policy("SU", { resourceLabels: { a: "b" } }));
    assert.equal(exclusions(dropped), undefined);
    byHand(dropped);
    assert.deepEqual(await changed(dropped, dropped.inputs), []);

    const refreshed = await life.refresh(dropped);
    assert.deepEqual(exclusions(refreshed), freeze);
    assert.equal(child(refreshed.inputs, "maintenancePolicy").maintenanceExclusions, undefined);
    assert.deepEqual(await changed(refreshed, dropped.inputs), ["maintenancePolicy.maintenanceExclusions"]);
    assert.equal(exclusions(await life.update(refreshed, dropped.inputs)), undefined);
  });
});

/** An update that left something behind. */
async function failure(act: () => Promise<unknown>): Promise<InitFailed> {
  const error: unknown = await act().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof InitFailed);
  return error;
}
