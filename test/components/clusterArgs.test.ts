import assert from "node:assert/strict";
import { ownClusterOf, MINIMAL } from "../settings/support";
import { at, named, ofType } from "../support/resources";
import { clusterOf } from "./support";

const ofCluster = async (cluster: Record<string, unknown>) => named(await clusterOf(cluster), "cluster-cluster").inputs;

/** What GKE refuses on Autopilot: https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-overview */
const STANDARD_ONLY = [
  "removeDefaultNodePool",
  "initialNodeCount",
  "nodeConfig",
  "enableShieldedNodes",
  "enableLegacyAbac",
  "datapathProvider",
  "workloadIdentityConfig",
  "defaultMaxPodsPerNode",
  "nodePoolDefaults",
];

describe("a cluster's name", () => {
  const nameOf = (cluster: Record<string, unknown>, stack: string) =>
    ownClusterOf({ ...MINIMAL, cluster }, undefined, stack).name;

  it("is <project>-<stack>, the same in every run", async () => {
    assert.equal(nameOf({}, "prod"), "grpc-envoy-gke-prod");
    for (let run = 0; run < 2; run++) assert.equal((await ofCluster({}))["name"], "grpc-envoy-gke-dev");
  });

  it("is the settings' own where they have one, with the names of what belongs to it", async () => {
    const resources = await clusterOf({ name: "tokyo" });
    for (const name of ["cluster-cluster", "cluster-network", "cluster-subnet", "cluster-router", "cluster-nat"])
      assert.equal(named(resources, name).inputs["name"], "tokyo", name);
    assert.equal(named(resources, "cluster-nodes").inputs["accountId"], "tokyo-nodes");
  });

  it("is shortened for the nodes' account, which may have 30 characters", async () => {
    const resources = await clusterOf({ name: "a-cluster-with-a-very-long-name-indeed" });
    const id = String(named(resources, "cluster-nodes").inputs["accountId"]);
    assert.match(id, /^a-cluster-with-a-very-[0-9a-f]{8}$/);
  });
});

describe("a standard cluster", () => {
  it("removes the default pool at once, and gives even its one node the nodes' own account", async () => {
    const inputs = await ofCluster({});
    assert.equal(inputs["removeDefaultNodePool"], true);
    assert.equal(inputs["initialNodeCount"], 1);
    assert.match(String(at(inputs, "nodeConfig", "serviceAccount")), /-nodes@acme-dev\.iam\.gserviceaccount\.com$/);
  });

  it("offers Workload Identity and Dataplane V2, which enforces NetworkPolicies", async () => {
    const inputs = await ofCluster({});
    assert.deepEqual(inputs["workloadIdentityConfig"], { workloadPool: "acme-dev.svc.id.goog" });
    assert.equal(inputs["datapathProvider"], "ADVANCED_DATAPATH");
    assert.equal(inputs["enableAutopilot"], undefined);
  });

  it("has node pools that surge, of spot machines where asked for", async () => {
    const taints = [{ key: "batch", value: "yes", effect: "NO_SCHEDULE" }];
    const resources = await clusterOf({ nodePools: { default: { minNodes: 0 }, batch: { spot: true, taints } } });
    const { inputs } = named(resources, "cluster-pool-batch");
    assert.deepEqual(inputs["upgradeSettings"], { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 });
    assert.deepEqual(at(inputs, "nodeConfig", "taints"), taints);
    assert.equal(at(inputs, "nodeConfig", "spot"), true);
    assert.equal(at(inputs, "autoscaling", "locationPolicy"), "ANY");
    assert.equal(at(inputs, "nodeConfig", "workloadMetadataConfig", "mode"), "GKE_METADATA");
    assert.equal(named(resources, "cluster-pool-default").inputs["initialNodeCount"], 1, "a pool starts with a node");
  });

  it("has a label on every pool, so that the last of the settings' own can be taken off", async () => {
    const nodePools = { default: {}, batch: { labels: { "acme.com/tier": "batch" } } };
    const resources = await clusterOf({ nodePools });
    const labelsOf = (pool: string): unknown => at(named(resources, pool).inputs, "nodeConfig", "labels");
    assert.deepEqual(labelsOf("cluster-pool-default"), { "grpc-envoy-gke/pool": "default" });
    assert.deepEqual(labelsOf("cluster-pool-batch"), { "acme.com/tier": "batch", "grpc-envoy-gke/pool": "batch" });
  });
});

describe("an Autopilot cluster", () => {
  it("has no node pool and nothing that Autopilot refuses", async () => {
    const resources = await clusterOf({ mode: "autopilot" });
    assert.deepEqual(ofType(resources, ":NodePool"), []);
    const { inputs } = named(resources, "cluster-cluster");
    assert.deepEqual(
      STANDARD_ONLY.filter((key) => key in inputs),
      [],
    );
    assert.equal(inputs["enableAutopilot"], true);
  });

  it("gives its nodes the account of least privilege too", async () => {
    const inputs = await ofCluster({ mode: "autopilot" });
    assert.match(
      String(at(inputs, "clusterAutoscaling", "autoProvisioningDefaults", "serviceAccount")),
      /^grpc-envoy-gke-dev-nodes@/,
    );
  });
});

describe("a cluster's place", () => {
  it("is the region, with three zones that GKE picks", async () => {
    const inputs = await ofCluster({});
    assert.deepEqual([inputs["location"], inputs["nodeLocations"]], ["asia-northeast1", undefined]);
  });

  it("is a region with the zones that are named", async () => {
    const nodeLocations = ["asia-northeast1-a", "asia-northeast1-b"];
    assert.deepEqual((await ofCluster({ nodeLocations }))["nodeLocations"], nodeLocations);
  });

  it("is a zone, which GKE counts by itself and refuses among the others", async () => {
    const location = "asia-northeast1-a";
    assert.equal((await ofCluster({ location }))["nodeLocations"], undefined, "others that were added stay");
    const alone = await ofCluster({ location, nodeLocations: [location] });
    assert.deepEqual([alone["location"], alone["nodeLocations"]], [location, []], "there are to be no others");
    const more = await ofCluster({ location, nodeLocations: [location, "asia-northeast1-b"] });
    assert.deepEqual(more["nodeLocations"], ["asia-northeast1-b"]);
  });

  it("is its node pools' place too", async () => {
    const resources = await clusterOf({ location: "asia-northeast1-a" });
    assert.equal(named(resources, "cluster-pool-default").inputs["location"], "asia-northeast1-a");
    assert.match(String(named(resources, "cluster-provider").inputs["clusterIdentifier"]), /asia-northeast1-a/);
  });

  it("is kept up in a weekly window that begins and ends as the settings say", async () => {
    const inputs = await ofCluster({ maintenance: { days: ["TU", "TH"], start: "22:30", hours: 6 } });
    assert.deepEqual(at(inputs, "maintenancePolicy", "recurringWindow"), {
      startTime: "2024-01-01T22:30:00Z",
      endTime: "2024-01-02T04:30:00Z",
      recurrence: "FREQ=WEEKLY;BYDAY=TU,TH",
    });
  });

  it("is left alone in the exclusions that the settings state, which are then all that there are", async () => {
    const freeze = { name: "year-end", start: "2026-12-18T09:00:00+09:00", end: "2027-01-05T00:00:00Z" };
    const minor = { ...freeze, name: "minor", scope: "NO_MINOR_UPGRADES" };
    const times = { startTime: "2026-12-18T00:00:00Z", endTime: "2027-01-05T00:00:00Z" };
    const exclusionsOf = async (exclusions?: unknown[]): Promise<unknown> =>
      at(await ofCluster({ maintenance: { exclusions } }), "maintenancePolicy", "maintenanceExclusions");
    assert.deepEqual(await exclusionsOf([freeze, minor]), [
      { exclusionName: "year-end", ...times, exclusionOptions: { scope: "NO_UPGRADES" } },
      { exclusionName: "minor", ...times, exclusionOptions: { scope: "NO_MINOR_UPGRADES" } },
    ]);
    assert.deepEqual(await exclusionsOf([]), []);
    assert.equal(await exclusionsOf(), undefined);
  });
});
