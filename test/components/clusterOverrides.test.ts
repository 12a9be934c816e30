import assert from "node:assert/strict";
import { GkeCluster } from "../../components/gkeCluster";
import { clusterSettings } from "../../settings/standalone";
import { at, named, register } from "../support/resources";
import { GCP } from "../settings/support";

describe("GkeCluster's overrides", () => {
  it("have a last word on the cluster and on every node pool", async () => {
    const settings = clusterSettings(GCP, { name: "shared", nodePools: { a: {}, b: {} } });
    const resources = await register(
      () =>
        new GkeCluster("cluster", {
          ...GCP,
          settings,
          overrides: {
            cluster: (args) => ({
              ...args,
              binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
            }),
            nodePool: (args) => ({ ...args, maxPodsPerNode: 32 }),
          },
        }),
    );
    const { inputs } = named(resources, "cluster-cluster");
    assert.equal(at(inputs, "binaryAuthorization", "evaluationMode"), "PROJECT_SINGLETON_POLICY_ENFORCE");
    assert.equal(inputs["name"], "shared");
    for (const pool of ["a", "b"]) assert.equal(named(resources, `cluster-pool-${pool}`).inputs["maxPodsPerNode"], 32);
  });
});
