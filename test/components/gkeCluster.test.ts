import assert from "node:assert/strict";
import type { RegisteredResource } from "../../commands/plan/resource";
import {
  MODES,
  type Resources,
  assertAfter,
  at,
  directDependencies,
  family,
  named,
  ofType,
  orphans,
} from "../support/resources";
import { clusterOf } from "./support";

const TWO_POOLS = {
  nodePools: { default: {}, batch: { spot: true, taints: [{ key: "batch", effect: "NO_SCHEDULE" }] } },
};

for (const { mode, preview } of MODES) {
  describe(`GkeCluster in ${mode}`, () => {
    let resources: Resources;
    let cluster: RegisteredResource;
    before(async () => {
      resources = await clusterOf(TWO_POOLS, { preview });
      cluster = named(resources, "cluster-cluster");
    });

    it("has exactly these children", () => {
      assert.deepEqual(family(resources), [
        "grpc-envoy-gke:components:GkeCluster cluster",
        "  gcp:compute/network:Network cluster-network",
        "  gcp:compute/router:Router cluster-router",
        "  gcp:compute/routerNat:RouterNat cluster-nat",
        "  gcp:compute/subnetwork:Subnetwork cluster-subnet",
        "  gcp:container/cluster:Cluster cluster-cluster",
        "  gcp:container/nodePool:NodePool cluster-pool-batch",
        "  gcp:container/nodePool:NodePool cluster-pool-default",
        "  gcp:projects/iAMMember:IAMMember cluster-nodes-artifact-reader",
        "  gcp:projects/iAMMember:IAMMember cluster-nodes-default-node",
        "  gcp:serviceaccount/account:Account cluster-nodes",
        "  pulumi:providers:kubernetes cluster-provider",
      ]);
      assert.deepEqual(orphans(resources, named(resources, "cluster", ":GkeCluster")), []);
    });

    it("grants the nodes their roles before there are nodes", () => {
      const grants = ofType(resources, ":IAMMember");
      assert.deepEqual(grants.map(({ inputs }) => inputs["role"]).sort(), [
        "roles/artifactregistry.reader",
        "roles/container.defaultNodeServiceAccount",
      ]);
      for (const later of [cluster, ...ofType(resources, ":NodePool")])
        for (const grant of grants) assertAfter(resources, later, grant);
    });

    it("makes its Kubernetes provider wait for nodes and for their way to the images", () => {
      assert.deepEqual(directDependencies(named(resources, "cluster-provider")), [
        "cluster-cluster",
        "cluster-nat",
        "cluster-pool-batch",
        "cluster-pool-default",
      ]);
    });

    it("is in the subnet of its own network", () => {
      for (const earlier of ["cluster-network", "cluster-subnet"])
        assertAfter(resources, cluster, named(resources, earlier));
    });

    it("leaves to GKE what would replace the cluster or a pool", () => {
      for (const path of ["initialNodeCount", "nodeConfig"])
        assert.ok(cluster.options.ignoreChanges.includes(path), path);
      for (const pool of ofType(resources, ":NodePool"))
        assert.deepEqual(pool.options.ignoreChanges, ["initialNodeCount"]);
    });

    it("leaves the node configuration of Autopilot to GKE by stating none", async () => {
      const autopilot = named(await clusterOf({ mode: "autopilot" }, { preview }), "cluster-cluster");
      assert.ok(!autopilot.options.ignoreChanges.includes("nodeConfig"));
      assert.ok(autopilot.options.ignoreChanges.includes("initialNodeCount"));
    });

    it("follows maintenance exclusions only where the settings state them", async () => {
      const path = "maintenancePolicy.maintenanceExclusions";
      assert.ok(cluster.options.ignoreChanges.includes(path), "not stated");
      const none = named(await clusterOf({ maintenance: { exclusions: [] } }, { preview }), "cluster-cluster");
      assert.ok(!none.options.ignoreChanges.includes(path), "stated");
    });

    it("tells its provider which cluster it is, so that a new endpoint replaces no object", () => {
      const { inputs } = named(resources, "cluster-provider");
      assert.equal(
        inputs["clusterIdentifier"],
        "projects/acme-dev/locations/asia-northeast1/clusters/grpc-envoy-gke-dev",
      );
      assert.equal(inputs["enableServerSideApply"], "true");
    });

    it("is protected in Pulumi and in Google Cloud unless the settings say otherwise", async () => {
      assert.deepEqual([cluster.options.protect, cluster.inputs["deletionProtection"]], [true, true]);
      const open = named(await clusterOf({ deletionProtection: false }, { preview }), "cluster-cluster");
      assert.deepEqual([open.options.protect, open.inputs["deletionProtection"]], [false, false]);
    });
  });
}

describe("GkeCluster's network", () => {
  it("is created with a range for nodes, one for pods and one for Services", async () => {
    const { inputs } = named(await clusterOf(), "cluster-subnet");
    assert.deepEqual(
      [inputs["ipCidrRange"], inputs["secondaryIpRanges"]],
      [
        "10.0.0.0/20",
        [
          { rangeName: "pods", ipCidrRange: "10.4.0.0/14" },
          { rangeName: "services", ipCidrRange: "10.8.0.0/20" },
        ],
      ],
    );
  });

  it("is not created where one exists", async () => {
    const existing = {
      network: "shared",
      subnetwork: "shared-tokyo",
      podsRange: "pods-a",
      servicesRange: "services-a",
    };
    const resources = await clusterOf({ network: { existing } });
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("gcp:compute/")),
      [],
    );
    const { inputs } = named(resources, "cluster-cluster");
    assert.deepEqual([inputs["network"], inputs["subnetwork"]], ["shared", "shared-tokyo"]);
    assert.deepEqual(inputs["ipAllocationPolicy"], {
      clusterSecondaryRangeName: "pods-a",
      servicesSecondaryRangeName: "services-a",
    });
    assert.deepEqual(directDependencies(named(resources, "cluster-provider")), [
      "cluster-cluster",
      "cluster-pool-default",
    ]);
  });

  it("gives private nodes a way out, with ports as they need them", async () => {
    const resources = await clusterOf();
    const { inputs } = named(resources, "cluster-nat");
    assert.equal(inputs["enableDynamicPortAllocation"], true);
    assert.equal(inputs["enableEndpointIndependentMapping"], false);
    assert.equal(at(named(resources, "cluster-cluster").inputs, "privateClusterConfig", "enablePrivateNodes"), true);
  });
});
