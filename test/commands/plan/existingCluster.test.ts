import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { assertGolden } from "../../support/golden";
import { at } from "../../support/resources";
import { Folder, SERVER, type Tree, filesOf, goldenText, plan } from "./support";

/** What only the owner of a cluster brings. */
const OWNERS = /gcp:container|gcp:compute\/(?:network|subnetwork|router)/;

describe("plan of a stack in a cluster that exists", () => {
  const folder = new Folder();
  after(() => folder.remove());
  const stackFile = (existing: Tree, own: Tree = {}) =>
    folder.stackFile(
      { "my-server": { ...SERVER, serviceAccount: { roles: ["roles/cloudtrace.agent"] } } },
      {
        "grpc-envoy-gke:namespace": "shop",
        "grpc-envoy-gke:cluster": { existing },
        "grpc-envoy-gke:ingress": { dnsZone: "shop" },
        ...own,
      },
    );
  const named = (): string => stackFile({ name: "platform", location: "us-east1-b", project: "acme-platform" });

  it("by name prints what the stack brings, and what plan cannot know of the cluster, as in test/golden/plan/guest.txt", () => {
    const out = folder.out("named");
    const { code, stdout, stderr } = plan(["-s", "shop", "-c", named(), "-o", out]);
    assert.deepEqual([code, stderr], [0, ""]);
    assertGolden("plan/guest.txt", goldenText(stdout, out));
    assert.match(stdout, /: the cluster platform in us-east1-b, project acme-platform, which exists\n/);
    assert.match(stdout, /^Not known of the cluster, which is not the stack's: whether it exists,/m);
    assert.match(stdout, /checks: no errors, no warnings, no notes$/m);
    assert.deepEqual(
      Object.keys(filesOf(out)).filter((path) => path.startsWith("gcp/cluster/")),
      [],
    );
  });

  it("by the stack that deploys it prints JSON and draws the way of calls", () => {
    const graph = folder.out("way.mmd");
    const file = stackFile({ stack: "acme/platform/prod" });
    const { code, stdout, stderr } = plan([
      "-s",
      "shop",
      "-c",
      file,
      "-o",
      folder.out("ref"),
      "--json",
      "--graph",
      graph,
    ]);
    assert.deepEqual([code, stderr], [0, ""]);
    const printed: unknown = JSON.parse(stdout);
    assert.deepEqual(at(printed, "findings"), []);
    assert.equal(at(printed, "outputs", "cluster", "name"), "<name of acme/platform/prod>");
    assert.doesNotMatch(JSON.stringify((at(printed, "resources") as Tree[]).map(({ type }) => type)), OWNERS);
    assert.ok(existsSync(graph));
    assert.match(readFileSync(graph, "utf8"), /Google load balancer/);
  });

  it("differs from a stack with a cluster of its own in what that brings", () => {
    const { code, stdout } = plan(["-s", "shop", "-c", named(), "--diff", "dev"]);
    assert.equal(code, 0);
    for (const path of ["gcp/cluster/cluster-cluster-cluster.yaml", "gcp/cluster/node-pool-cluster-pool-default.yaml"])
      assert.ok(stdout.includes(path), path);
  });

  it("ends with 2 in the namespace that every stack has which states none", () => {
    const own = { "grpc-envoy-gke:namespace": "grpc" };
    const { code, stdout, stderr } = plan(["-c", stackFile({ name: "platform", location: "us-east1" }, own)]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /: 1 problem\n\n {2}namespace\n {4}value {2}"grpc"\n/);
  });
});
