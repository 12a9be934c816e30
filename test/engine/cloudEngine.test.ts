import assert from "node:assert/strict";
import { runningPids } from "../../commands/rehearse/ownProcess";
import { assertSucceeded, errors } from "./support/assertRun";
import { countChanges } from "../../tools/engines/engineEvents";
import { gcpCloud, type GcpCloud } from "../../tools/engines/gcp";
import { child, isObject, merge, text, type JsonObject } from "../../tools/engines/json";
import { startProvider, type Provider } from "../../tools/engines/provider";
import { Calls } from "../../tools/engines/provider/calls";
import { PulumiCli } from "../../tools/engines/pulumiCli";
import { temporaryProject, type TemporaryProject } from "./support/temporaryProject";
import { requireTools } from "./support/requireTools";

const STACK = "cloud";
const CLUSTER = "projects/acme/locations/europe-west4/clusters/c";

/** A network, and a cluster with a node pool in it. */
const program = ({ nodes = "10.0.0.0/20", pods = "10.4.0.0/14", labels = {}, nat = "{}" } = {}): string => `
import * as gcp from "@pulumi/gcp";
const network = new gcp.compute.Network("network", { name: "n", autoCreateSubnetworks: false });
const subnet = new gcp.compute.Subnetwork("subnet", {
  name: "s", network: network.id, ipCidrRange: "${nodes}",
  secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "${pods}" }],
});
const router = new gcp.compute.Router("router", { name: "r", network: network.id });
new gcp.compute.RouterNat("nat", {
  name: "nat", router: router.name, natIpAllocateOption: "AUTO_ONLY",
  sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
  subnetworks: [{ name: subnet.id, sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
}, ${nat});
const cluster = new gcp.container.Cluster("cluster", {
  name: "c", location: "europe-west4", network: network.id, subnetwork: subnet.id, deletionProtection: false,
  ipAllocationPolicy: { clusterSecondaryRangeName: "pods" },
  removeDefaultNodePool: true, initialNodeCount: 1, nodeConfig: { oauthScopes: ["scope"] },
}, { ignoreChanges: ["initialNodeCount", "nodeConfig"] });
new gcp.container.NodePool("pool", {
  name: "p", location: "europe-west4", cluster: cluster.id, nodeConfig: { labels: ${JSON.stringify(labels)} },
});
`;

describe("the in-memory cloud under the real engine", () => {
  let cloud: GcpCloud;
  let provider: Provider;
  let project: TemporaryProject;
  let pulumi: PulumiCli;

  before(async function () {
    requireTools.call(this, "pulumi", "pulumi-language-nodejs");
    cloud = gcpCloud();
    provider = await startProvider({ name: "gcp", behaviour: cloud, calls: new Calls() });
    project = temporaryProject("cloud", program({ labels: { team: "a" } }));
    pulumi = new PulumiCli({ project: project.folder, providers: [provider] });
    await pulumi.stackInit(STACK, { "gcp:project": "acme", "gcp:region": "europe-west4" });
    assertSucceeded(await pulumi.up(STACK));
  });

  after(() => {
    pulumi?.remove();
    project?.remove();
    provider?.stop();
    assert.deepEqual(runningPids(), []);
  });

  const assertUnchanged = async (): Promise<void> =>
    assertSucceeded(await pulumi.preview(STACK, "--refresh", "--expect-no-changes"));

  it("leaves nothing to change", assertUnchanged);

  it("refuses to take the last label from a node pool, each time", async () => {
    project.write(program());
    for (const _ of ["once", "again"]) {
      const run = await pulumi.up(STACK);
      assert.deepEqual([run.code, countChanges(run.steps)], [1, { "update NodePool": 1 }]);
      assert.match(errors(run), /Error 400: At least one of \['node_version', /);
    }
    project.write(program({ labels: { team: "a" } }));
    assertSucceeded(await pulumi.up(STACK));
    await assertUnchanged();
  });

  it("refuses another range for pods, and the engine takes it for done until it asks again", async () => {
    project.write(program({ labels: { team: "a" }, pods: "10.8.0.0/14" }));
    const refused = await pulumi.up(STACK);
    assert.deepEqual([refused.code, countChanges(refused.steps)], [1, { "update Subnetwork": 1 }]);
    assert.match(errors(refused), /Error during removal step for Subnetwork .*resourceInUseByAnotherResource/);
    const found = await pulumi.preview(STACK, "--refresh");
    assert.deepEqual(found.steps.find(({ op }) => op === "update")?.diffs, ["secondaryIpRanges[0].ipCidrRange"]);
    project.write(program({ labels: { team: "a" } }));
    assertSucceeded(await pulumi.up(STACK, "--refresh"));
    await assertUnchanged();
  });

  it("widens the nodes' range in place", async () => {
    project.write(program({ labels: { team: "a" }, nodes: "10.0.0.0/19" }));
    const run = await pulumi.up(STACK);
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), { "update Subnetwork": 1 });
    await assertUnchanged();
  });

  const WIDE = { labels: { team: "a" }, nodes: "10.0.0.0/19" };
  const NARROW = { labels: { team: "a" }, nodes: "10.0.0.0/20" };
  const MOVED = ["Subnetwork", "Cluster", "NodePool"];
  const kinds = (): string[] => [...cloud.resources.values()].map(({ type }) => type.split(":").at(-1)!).sort();

  it("deletes the cluster and its pools for a narrower range, and then cannot delete the subnet, which a NAT lists", async () => {
    project.write(program(NARROW));
    const preview = await pulumi.preview(STACK);
    assertSucceeded(preview);
    assert.deepEqual(countChanges(preview.steps), { ...replacements(MOVED), "update RouterNat": 1 });
    const run = await pulumi.up(STACK);
    assert.equal(run.code, 1);
    assert.match(errors(run), /subnetworks\/s' is already being used by 'acme\/europe-west4\/r\/nat'/);
    assert.deepEqual(kinds(), ["Network", "Router", "RouterNat", "Subnetwork"]);
  });

  it("replaces them all where the state states that the NAT goes too", async () => {
    const nat = `{ replaceOnChanges: ["subnetworks"], deleteBeforeReplace: true }`;
    project.write(program({ ...WIDE, nat }));
    assertSucceeded(await pulumi.up(STACK));
    project.write(program({ ...NARROW, nat }));
    const run = await pulumi.up(STACK);
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), replacements([...MOVED, "RouterNat"]));
    assert.deepEqual(kinds(), ["Cluster", "Network", "NodePool", "Router", "RouterNat", "Subnetwork"]);
    await assertUnchanged();
  });

  it("gives an imported cluster a Windows version with which no preview succeeds", async () => {
    await pulumi.stackInit("importer", { "gcp:project": "acme", "gcp:region": "europe-west4" });
    const arguments_ = "--yes --skip-preview --generate-code=false --protect=false --stack importer";
    const type = "gcp:container/cluster:Cluster";
    const imported = await pulumi.shell("importer", `pulumi import ${type} cluster ${CLUSTER} ${arguments_}`);
    assert.equal(imported.code, 0, imported.stderr + imported.stdout);
    const resources = child(await pulumi.exportState("importer"), "deployment").resources as JsonObject[];
    const { inputs } = resources.find((resource) => resource.type === type)!;
    assert.ok(isObject(inputs));
    assert.deepEqual(child(child(inputs, "nodeConfig"), "windowsNodeConfig"), { osversion: "", __defaults: [] });
    const run = await pulumi.preview("importer");
    assert.notEqual(run.code, 0);
    assert.match(
      errors(run),
      /expected node_config\.0\.windows_node_config\.0\.osversion to be one of \["OS_VERSION_UNSPECIFIED" .*\], got \. Examine values at 'cluster\.nodeConfig\.windowsNodeConfig\.osversion'/,
    );
  });

  it("keeps the bridge's keys in a stack's state", async () => {
    const resources = child(await pulumi.exportState(STACK), "deployment").resources as JsonObject[];
    const pool = resources.find(({ type }) => type === "gcp:container/nodePool:NodePool")!;
    assert.deepEqual(child(pool, "inputs").nodeConfig, { labels: { team: "a" }, __defaults: [] });
    assert.match(text(child(pool, "outputs"), "__meta"), /"schema_version":"1"\}$/);
  });
});

function replacements(kinds: readonly string[]): Record<string, number> {
  return kinds.reduce<JsonObject>(
    (counts, kind) => merge(counts, { [`create-replacement ${kind}`]: 1, [`delete-replaced ${kind}`]: 1 }),
    {},
  ) as Record<string, number>;
}
