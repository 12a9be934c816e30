import assert from "node:assert/strict";
import type { WorkloadIdentityPlace } from "../../components/workloadIdentity";
import { CLUSTER_NAME_MAX } from "../../settings/cluster";
import { SERVER_NAME_MAX } from "../../settings/server";
import { type Resources, assertAfter, at, family, named, ofType, orphans } from "../support/resources";
import { serverOf } from "./support";

const IDENTITY: WorkloadIdentityPlace = {
  project: "acme-dev",
  cloudName: "acme-dev-cluster",
  workloadPool: "acme-dev.svc.id.goog",
};
const ROLES = ["roles/pubsub.publisher", "roles/storage.objectViewer"];

describe("Workload Identity", () => {
  let resources: Resources;
  before(async () => {
    resources = await serverOf({ serviceAccount: { roles: ROLES } }, { identity: IDENTITY });
  });

  it("is a Google service account with the settings' roles, below the server", () => {
    assert.deepEqual(
      family(resources).filter((line) => line.startsWith("  gcp:")),
      [
        "  gcp:projects/iAMMember:IAMMember my-server-account-roles.pubsub.publisher",
        "  gcp:projects/iAMMember:IAMMember my-server-account-roles.storage.objectViewer",
        "  gcp:serviceaccount/account:Account my-server-account",
        "  gcp:serviceaccount/iAMMember:IAMMember my-server-account-user",
      ],
    );
    assert.deepEqual(orphans(resources, named(resources, "my-server")), []);
  });

  it("lets the server's own ServiceAccount act as it, and no other", () => {
    const { inputs } = named(resources, "my-server-account-user");
    assert.equal(inputs["role"], "roles/iam.workloadIdentityUser");
    assert.equal(inputs["member"], "serviceAccount:acme-dev.svc.id.goog[grpc/my-server]");
  });

  it("names itself on the server's ServiceAccount", () => {
    const { accountId } = named(resources, "my-server-account").inputs;
    assert.deepEqual(at(named(resources, "my-server-service-account").inputs, "metadata", "annotations"), {
      "iam.gke.io/gcp-service-account": `${String(accountId)}@acme-dev.iam.gserviceaccount.com`,
    });
    const [pubsub] = ofType(resources, "projects/iAMMember:IAMMember");
    assert.equal(pubsub!.inputs["member"], `serviceAccount:${String(accountId)}@acme-dev.iam.gserviceaccount.com`);
  });

  it("is granted everything before a pod starts", () => {
    for (const grant of [
      ...ofType(resources, "projects/iAMMember:IAMMember"),
      named(resources, "my-server-account-user"),
    ])
      assertAfter(resources, named(resources, "my-server-deployment"), grant);
  });

  it("has an account for each stack of a project, and the settings' name where there is one", async () => {
    const idOf = async (cloudName: string, name?: string) => {
      const given = { serviceAccount: { roles: ROLES, ...(name !== undefined && { name }) } };
      const made = await serverOf(given, { identity: { ...IDENTITY, cloudName } });
      return String(named(made, "my-server-account").inputs["accountId"]);
    };
    const [one, other, given] = [await idOf("one"), await idOf("other"), await idOf("one", "billing-runner")];
    assert.match(one, /^my-server-[0-9a-f]{6}$/);
    assert.notEqual(one, other);
    assert.equal(given, "billing-runner");
  });

  it("has a display name of at most 100 bytes, which Google takes, with the longest names too", async () => {
    const server = "s".repeat(SERVER_NAME_MAX);
    const identity = { ...IDENTITY, cloudName: "c".repeat(CLUSTER_NAME_MAX) };
    const made = await serverOf({ serviceAccount: { roles: ROLES } }, { identity }, {}, server);
    const displayName = String(named(made, `${server}-account`).inputs["displayName"]);
    assert.equal(displayName, `gRPC server ${server} of ${"c".repeat(36)}`);
    assert.equal(Buffer.byteLength(displayName), 100);
  });

  it("is not there without roles", async () => {
    const without = await serverOf({}, { identity: IDENTITY });
    assert.deepEqual(
      without.filter(({ type }) => type.startsWith("gcp:")),
      [],
    );
    assert.equal(at(named(without, "my-server-service-account").inputs, "metadata", "annotations"), undefined);
  });

  it("needs a workload pool, and shows it where the cluster has none", async () => {
    const made = serverOf({ serviceAccount: { roles: ROLES } }, { identity: { ...IDENTITY, workloadPool: "" } });
    await assert.rejects(made, (error: Error) => {
      assert.match(error.message, /servers\.my-server needs a cluster with Workload Identity/);
      return "__pulumiRunError" in error;
    });
    await serverOf({}, { identity: { ...IDENTITY, workloadPool: "" } });
  });

  it("asks for the project and the pool in words where they are missing", async () => {
    await assert.rejects(serverOf({ serviceAccount: { roles: ROLES } }), (error: Error) => {
      assert.match(error.message, /my-server.*serviceAccount.*identity/);
      assert.ok("__pulumiRunError" in error, "Pulumi shows it without a stack trace");
      return true;
    });
  });
});
