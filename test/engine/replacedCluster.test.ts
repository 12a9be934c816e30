import assert from "node:assert/strict";
import { parsePreview } from "../../commands/review/preview";
import { review } from "../../commands/review/review";
import { DEPLOYED } from "./deployed";
import { storedKinds } from "./support/admission";
import { assertSucceeded } from "./support/assertRun";
import { spansOf } from "../../tools/engines/engineEvents";
import type { JsonObject } from "../../tools/engines/json";
import { programStack, stackFile, withSetting } from "./support/programStack";

const dev = stackFile("dev");
const staging = withSetting(stackFile("staging"), "servers.my-server.calls.leave", "10m");

/** Changes that no cluster takes in place. */
const REPLACEMENTS: readonly (readonly [
  what: string,
  stack: "dev" | "staging",
  before: JsonObject,
  after: JsonObject,
])[] = [
  [
    "another network, under its name",
    "dev",
    dev,
    withSetting(dev, "cluster.network", {
      existing: { network: "shared", subnetwork: "shared-an1", podsRange: "p", servicesRange: "s" },
    }),
  ],
  [
    "a narrower range of nodes, under its name",
    "dev",
    dev,
    withSetting(dev, "cluster.network", { create: { nodes: "10.0.0.0/22" } }),
  ],
  ["another location", "dev", dev, withSetting(dev, "cluster.location", "asia-northeast1-b")],
  [
    "Autopilot, under its name",
    "staging",
    staging,
    { ...staging, "grpc-envoy-gke:cluster": { mode: "autopilot", deletionProtection: false } },
  ],
];

const DESTROYED = ["another network, under its name", "Autopilot, under its name"];

describe("a cluster that someone deleted past Pulumi", () => {
  const program = programStack("dev");

  before(async () => {
    assertSucceeded(await program.up());
    const { cloud } = program.engines;
    for (const [id, { type }] of [...cloud.resources].reverse())
      if (/:(NodePool|Cluster)$/.test(type)) await cloud.removeByHand(id);
  });

  it("is created again, with every object, once the state forgets what no one can reach", async () => {
    const env = { STACK: program.stack, PULUMI_SKIP_CONFIRMATIONS: "true" };
    const run = await program.shell('PULUMI_K8S_DELETE_UNREACHABLE=true pulumi refresh --stack "$STACK"', env);
    assert.equal(run.code, 0, run.stderr + run.stdout);
    assertSucceeded(await program.up());
    assert.deepEqual(storedKinds(program.engines.controlPlane), DEPLOYED.dev.objects);
    await program.assertNoChanges();
  });
});

for (const [what, stack, before_, after_] of REPLACEMENTS) {
  describe(`a cluster replaced by one of ${what}`, () => {
    const program = programStack(stack, before_);
    let old: ReturnType<typeof clusterNow>;

    const clusterNow = () => program.engines.controlPlane;

    before(async () => {
      assertSucceeded(await program.up());
      old = clusterNow();
      program.configure(after_);
    });

    it("is one root of what review reports, and interrupts calls", async () => {
      const { stdout } = await program.previewDocument("--show-sames", "--show-replacement-steps");
      const { risks } = review(parsePreview(stdout, "preview.json"));
      const roots = risks.filter(({ follows, level }) => follows === undefined && level === "error");
      const ofTheCloud = roots.filter(({ change }) => change.urn.includes("gcp:"));
      assert.ok(ofTheCloud.some(({ change }) => ["cluster-cluster", "cluster-subnet"].includes(change.name)));
      assert.deepEqual(
        roots.filter(({ change }) => change.urn.includes("kubernetes:")).map(({ change }) => change.name),
        [],
      );
    });

    it("gets every object of the stack again, once the old load balancer is gone", async () => {
      const run = await program.up();
      assertSucceeded(run);
      assert.notEqual(clusterNow(), old);
      assert.deepEqual(program.engines.clusters.leftBehind, []);
      assert.deepEqual(storedKinds(clusterNow()), DEPLOYED[stack].objects);
      const [ingress] = old.exchanges.filter(
        ({ method, url }) => method === "DELETE" && url.pathname.includes("/ingresses/"),
      );
      assert.ok(ingress);
      const [gone] = spansOf(run.events, "delete-replaced").filter(({ name }) => name === "ingress-ingress");
      const [made] = spansOf(run.events, "create-replacement").filter(({ name }) => name === "ingress-ingress");
      assert.ok(gone!.end < made!.begin);
    });

    it("has no changes left", () => program.assertNoChanges());

    // How a cluster was replaced makes no difference to its end, but for the mode that it has then.
    if (!DESTROYED.includes(what)) return;

    it("can be destroyed", async () => {
      assertSucceeded(await program.refresh("--expect-no-changes"));
      program.configure(withSetting(after_, "cluster.deletionProtection", false));
      assertSucceeded(await program.up());
      assertSucceeded(await program.destroy());
      assert.deepEqual([...program.engines.cloud.resources.keys()], []);
    });
  });
}
