import assert from "node:assert/strict";
import { formatPath } from "./support/differences";
import { gcpCloud } from "./support/gcp";
import type { JsonObject } from "./support/json";
import { objectDiff } from "./support/kubernetes/objectDiff";
import { providerDiff } from "./support/kubernetes/providerConfig";
import { quantityValue } from "./support/kubernetes/quantity";
import type { ResourceRequest } from "./support/provider/behaviour";
import { hasUnknown, readProperties, UNKNOWN, writeProperties } from "./support/provider/properties";

function request(type: string, rest: Partial<ResourceRequest>): ResourceRequest {
  const config = { project: "acme", region: "europe-west4" };
  return { urn: "", type, name: "it", id: "", inputs: {}, oldInputs: {}, state: {}, preview: false, config, ...rest };
}

describe("the rules of the in-memory cloud", () => {
  const NETWORK = "gcp:compute/network:Network";
  const CLUSTER = "gcp:container/cluster:Cluster";
  const POOL = "gcp:container/nodePool:NodePool";

  function replaced(type: string, oldInputs: JsonObject, inputs: JsonObject): string[] {
    const difference = gcpCloud().diff(request(type, { oldInputs, inputs }));
    assert.ok("changes" in difference);
    return difference.replaces.map(formatPath);
  }

  it("replaces a cluster for its network, not for its release channel", () => {
    const before = { name: "c", network: "a", releaseChannel: { channel: "REGULAR" } };
    assert.deepEqual(replaced(CLUSTER, before, { ...before, network: "b" }), ["network"]);
    assert.deepEqual(replaced(CLUSTER, before, { ...before, releaseChannel: { channel: "RAPID" } }), []);
  });

  it("replaces a node pool for its service account, not for its machine type", () => {
    const before = { name: "p", cluster: "c", nodeConfig: { machineType: "e2-small", serviceAccount: "a" } };
    const after = { ...before, nodeConfig: { machineType: "e2-medium", serviceAccount: "a" } };
    assert.deepEqual(replaced(POOL, before, after), []);
    const moved = { ...before, nodeConfig: { ...before.nodeConfig, serviceAccount: "b" } };
    assert.deepEqual(replaced(POOL, before, moved), ["nodeConfig.serviceAccount"]);
  });

  it("deletes first when the replacement has the same name", () => {
    const before = { name: "c", location: "a", datapathProvider: "LEGACY_DATAPATH" };
    const same = gcpCloud().diff(
      request(CLUSTER, { oldInputs: before, inputs: { ...before, datapathProvider: "ADVANCED_DATAPATH" } }),
    );
    assert.ok("changes" in same && same.deleteBeforeReplace);
    const moved = gcpCloud().diff(request(CLUSTER, { oldInputs: before, inputs: { ...before, location: "b" } }));
    assert.ok("changes" in moved && !moved.deleteBeforeReplace);
  });

  it("refuses to delete a protected cluster and a network in use", async () => {
    const cloud = gcpCloud();
    const network = await cloud.create(request(NETWORK, { inputs: { name: "n" } }));
    const checked = await cloud.check?.(
      request(CLUSTER, { inputs: { name: "c", location: "l", network: network.id } }),
    );
    const cluster = await cloud.create(request(CLUSTER, { inputs: checked?.inputs }));
    const deletion =
      (type: string, { id, outputs }: { id: string; outputs: JsonObject }) =>
      async (): Promise<void> =>
        cloud.delete(request(type, { id, state: outputs }));
    await assert.rejects(deletion(CLUSTER, cluster), /deletion_protection is set to true/);
    await assert.rejects(
      deletion(NETWORK, network),
      /already being used by 'projects\/acme\/locations\/l\/clusters\/c'/,
    );
    const unprotected = { id: cluster.id, outputs: { ...cluster.outputs, deletionProtection: false } };
    await deletion(CLUSTER, unprotected)();
    await deletion(NETWORK, network)();
    assert.equal(cloud.resources.size, 0);
  });

  it("reads back the inputs as they are now, without what the cloud computed", async () => {
    const cloud = gcpCloud();
    const inputs = { name: "c", location: "l", masterAuth: { clientCertificateConfig: {} }, releaseChannel: "REGULAR" };
    const { id, outputs } = await cloud.create(request(CLUSTER, { inputs }));
    const stored = cloud.resources.get(id);
    assert.ok(stored);
    stored.state = { ...stored.state, releaseChannel: "RAPID" };
    const found = await cloud.read(request(CLUSTER, { id, inputs, state: outputs }));
    assert.deepEqual(found?.inputs, { ...inputs, releaseChannel: "RAPID" });
  });

  it("keeps names unique and does not tell computed values in a preview", async () => {
    const cloud = gcpCloud();
    const preview = await cloud.create(request(NETWORK, { inputs: { name: "n" }, preview: true }));
    assert.equal(preview.outputs.selfLink, UNKNOWN);
    assert.equal(preview.outputs.name, "n");
    await cloud.create(request(NETWORK, { inputs: { name: "n" } }));
    await assert.rejects(async () => cloud.create(request(NETWORK, { inputs: { name: "n" } })), /Error 409/);
  });
});

describe("the rules of the kubernetes provider", () => {
  const kubeconfig = (server: string): string =>
    JSON.stringify({
      "current-context": "it",
      contexts: [{ name: "it", context: { cluster: "it" } }],
      clusters: [{ name: "it", cluster: { server } }],
    });

  const replaces = (before: JsonObject, after: JsonObject): string[] =>
    providerDiff(before, after).replaces.map(formatPath);

  it("replaces the provider for another cluster, unless its identifier stays", () => {
    const [one, two] = [{ kubeconfig: kubeconfig("one") }, { kubeconfig: kubeconfig("two") }];
    assert.deepEqual(replaces(one, two), ["kubeconfig"]);
    assert.deepEqual(replaces(one, { kubeconfig: UNKNOWN }), ["kubeconfig"]);
    assert.deepEqual(replaces({ ...one, clusterIdentifier: "c" }, { ...two, clusterIdentifier: "c" }), []);
    assert.deepEqual(replaces({ ...one, clusterIdentifier: "c" }, { kubeconfig: UNKNOWN, clusterIdentifier: "c" }), []);
    assert.deepEqual(replaces({ ...one, clusterIdentifier: "c" }, { ...one, clusterIdentifier: "d" }), [
      "clusterIdentifier",
    ]);
    assert.deepEqual(replaces(one, { ...one, clusterIdentifier: "c" }), []);
  });

  it("deletes a ConfigMap of a fixed name before its replacement", () => {
    const oldInputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1" } };
    const inputs = { ...oldInputs, data: { a: "2" } };
    const fixed = objectDiff({ live: oldInputs, oldInputs, inputs, config: {} });
    assert.deepEqual([fixed.replaces.map(formatPath), fixed.deleteBeforeReplace], [["data.a"], true]);
    const mutable = objectDiff({ live: oldInputs, oldInputs, inputs, config: { enableConfigMapMutable: "true" } });
    assert.deepEqual(mutable.replaces, []);
  });

  it("replaces a Deployment for its selector only", () => {
    const deployment = (app: string, image: string): JsonObject => ({
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" } },
      spec: { selector: { matchLabels: { app } }, template: { spec: { containers: [{ image }] } } },
    });
    const live = deployment("a", "1");
    const diff = (inputs: JsonObject) => objectDiff({ live, oldInputs: live, inputs, config: {} });
    assert.deepEqual(diff(deployment("b", "1")).replaces.map(formatPath), ["spec.selector.matchLabels.app"]);
    const image = diff(deployment("a", "2"));
    assert.deepEqual(
      image.changes.map(({ path }) => formatPath(path)),
      ["spec.template.spec.containers[0].image"],
    );
    assert.deepEqual(image.replaces, []);
  });

  it("knows equal amounts", () => {
    assert.equal(quantityValue("1000m"), quantityValue("1"));
    assert.equal(quantityValue("0.25"), quantityValue("250m"));
    assert.equal(quantityValue("1Gi"), quantityValue("1024Mi"));
    assert.equal(quantityValue("server"), undefined);
  });
});

describe("the values on the wire", () => {
  it("keep their secrets", () => {
    const values = { open: "a", nested: [{ hidden: "b" }] };
    const read = readProperties(writeProperties(values, [["nested", 0, "hidden"], ["gone"]]));
    assert.deepEqual(read, { values, secrets: [["nested", 0, "hidden"]] });
  });

  it("show what is unknown", () => {
    assert.ok(hasUnknown({ list: [UNKNOWN] }));
    assert.ok(!hasUnknown({ list: ["known"] }));
  });
});
