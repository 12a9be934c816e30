import assert from "node:assert/strict";
import { formatPath } from "../../tools/engines/differences";
import { Lifecycle, type Made } from "./support/gcp/lifecycle";
import { child, merge, text, type JsonObject } from "../../tools/engines/json";

const CLUSTER = "gcp:container/cluster:Cluster";
const NETWORK = "gcp:compute/network:Network";
const POOL = "gcp:container/nodePool:NodePool";

describe("what is read of the in-memory cloud", () => {
  let life: Lifecycle;
  let cluster: Made;
  const INPUTS = {
    ...{ name: "c", location: "europe-west4", network: "n", resourceLabels: { team: "a" } },
    releaseChannel: { channel: "REGULAR" },
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "192.0.2.0/24" }] },
  };

  beforeEach(async () => {
    life = new Lifecycle();
    await life.create(NETWORK, { name: "n" });
    cluster = await life.create(CLUSTER, INPUTS);
  });

  it("is the state as it is now, and for inputs what the program gave", async () => {
    const blocks = [{ cidrBlock: "192.0.2.0/25" }, { cidrBlock: "198.51.100.0/24" }];
    const drift = {
      releaseChannel: { channel: "RAPID" },
      masterAuthorizedNetworksConfig: { cidrBlocks: blocks },
      costManagementConfig: { enabled: true },
    };
    life.byHand(cluster, (state) => merge(state, drift));
    const { inputs, outputs } = await life.refresh(cluster);
    assert.deepEqual(outputs.costManagementConfig, { enabled: true });
    assert.deepEqual(child(outputs, "masterAuthorizedNetworksConfig").cidrBlocks, blocks);
    // No new inputs, and no new items of a list.
    assert.deepEqual(
      inputs,
      merge(cluster.inputs, {
        releaseChannel: { channel: "RAPID" },
        masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "192.0.2.0/25", __defaults: [] }] },
      }),
    );
    const { changes } = await life.diff({ ...cluster, inputs, outputs }, INPUTS);
    assert.deepEqual(
      changes.map(({ kind, path }) => `${kind} ${formatPath(path)}`),
      [
        "delete costManagementConfig",
        "update masterAuthorizedNetworksConfig.cidrBlocks[0].cidrBlock",
        "delete masterAuthorizedNetworksConfig.cidrBlocks[1]",
        "update releaseChannel.channel",
      ],
    );
  });

  it("no longer counts as the provider's default once it is another value", async () => {
    assert.deepEqual(cluster.inputs.__defaults, ["deletionProtection"]);
    life.byHand(cluster, (state) => ({ ...state, deletionProtection: false }));
    const { inputs } = await life.refresh(cluster);
    assert.deepEqual([inputs.deletionProtection, inputs.__defaults], [false, []]);
  });

  it("has the bridge's own keys, which the cloud and a difference do not", async () => {
    assert.deepEqual(cluster.inputs.releaseChannel, { channel: "REGULAR", __defaults: [] });
    assert.deepEqual(cluster.inputs.resourceLabels, { team: "a" });
    const timeouts = Object.fromEntries(["create", "delete", "read", "update"].map((each) => [each, 5_400e9]));
    assert.equal(
      cluster.outputs.__meta,
      JSON.stringify({ "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0": timeouts, schema_version: "2" }),
    );
    const delta = child(child(child(cluster.outputs, "__pulumi_raw_state_delta"), "obj"), "ps");
    assert.deepEqual([delta.resourceLabels, delta.releaseChannel], [{ map: {} }, { plu: { i: { obj: {} } } }]);
    assert.doesNotMatch(JSON.stringify([...life.cloud.resources]), /"__/);
    assert.deepEqual((await life.diff(cluster, INPUTS)).changes, []);
    life.byHand(cluster, () => cluster.outputs);
    assert.equal((await life.import(CLUSTER, cluster.id)).inputs.__meta, undefined);
    await life.update(cluster, { ...INPUTS, resourceLabels: { team: "b" } });
    assert.doesNotMatch(JSON.stringify([...life.cloud.resources]), /"__/);
  });

  describe("by an import", () => {
    let imported: Made;
    beforeEach(async () => {
      await life.create(POOL, { name: "p", cluster: cluster.id, location: "europe-west4", nodeConfig: { spot: true } });
      imported = await life.import(CLUSTER, cluster.id);
    });

    it("makes inputs of all that a program could have set, and of nothing empty", () => {
      const { name, endpoint, deletionProtection, nodeLocations, masterAuth, nodeConfig, nodePools } = imported.inputs;
      assert.deepEqual([name, endpoint, deletionProtection], ["c", undefined, undefined]);
      assert.deepEqual(nodeLocations, ["europe-west4-a", "europe-west4-b", "europe-west4-c"]);
      assert.equal(masterAuth, undefined);
      const windows = { osversion: "", __defaults: [] };
      assert.deepEqual(nodeConfig, { spot: true, windowsNodeConfig: windows, __defaults: [] });
      const [pool] = nodePools as JsonObject[];
      assert.deepEqual([text(pool, "name"), pool!.nodeConfig], ["p", nodeConfig]);
    });

    it("gives a Windows version that the provider refuses", async () => {
      const { nodeConfig, nodePools } = imported.inputs;
      const at = (key: string, path: string): string =>
        `expected ${key}node_config.0.windows_node_config.0.osversion to be one of ["OS_VERSION_UNSPECIFIED" "OS_VERSION_LTSC2019" "OS_VERSION_LTSC2022"], got . Examine values at 'it.${path}nodeConfig.windowsNodeConfig.osversion'.`;
      // As the engine asks it: the inputs of ignoreChanges are the imported ones.
      const ignored = { ...INPUTS, nodeConfig: nodeConfig!, nodePools: nodePools! };
      assert.deepEqual(await life.faults(CLUSTER, ignored, imported.inputs), [
        at("", ""),
        at("node_pool.0.", "nodePools[0]."),
      ]);
      assert.deepEqual(await life.faults(CLUSTER, INPUTS, imported.inputs), []);
    });

    it("leaves nothing to change for a program that states the same", async () => {
      const { changes } = await life.diff(imported, INPUTS);
      assert.deepEqual(changes, []);
    });
  });
});
