import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { listedNames } from "../../tools/engines/apiClient";
import { assertSucceeded, errors } from "./support/assertRun";
import { program } from "./harnessProgram";
import { startEngines, type Engines } from "../../tools/engines/engines";
import { stored } from "./support/admission";
import { countChanges, spansOf } from "../../tools/engines/engineEvents";
import { text } from "../../tools/engines/json";
import { runningPids } from "../../commands/rehearse/ownProcess";
import { PulumiCli } from "../../tools/engines/pulumiCli";
import { temporaryProject, type TemporaryProject } from "./support/temporaryProject";
import { DEPLOYING } from "../../tools/engines/onPath";
import { requireTools } from "./support/requireTools";

const STACK = "test";

const NAMES = ["network", "cluster", "provider", "app", "config", "server", "key"];
const CLUSTER = "projects/acme-test/locations/europe-west4/clusters/cluster";

describe("the engines' harness", function () {
  let engines: Engines;
  let project: TemporaryProject;
  let pulumi: PulumiCli;

  before(async function () {
    requireTools.call(this, ...DEPLOYING);
    engines = await startEngines();
    project = temporaryProject("harness", program());
    pulumi = new PulumiCli({ project: project.folder, providers: engines.providers, kubernetes: engines.kubernetes });
    await pulumi.stackInit(STACK, { "gcp:project": "acme-test" });
  });

  after(async () => {
    pulumi?.remove();
    project?.remove();
    await engines?.stop();
    assert.deepEqual(runningPids(), []);
    for (const pid of engines?.controlPlane.pids ?? []) assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
  });

  const names = async (path: string): Promise<string[]> => listedNames(await engines.controlPlane.request("GET", path));

  it("has the real Kubernetes provider, and no one serves it in its place", async () => {
    assert.deepEqual([...pulumi.served].sort(), ["gcp", "tls"]);
    assertSucceeded(await pulumi.preview(STACK));
    assert.ok(engines.kubernetes.pids().length > 0, "the engine starts it from PATH");
  });

  it("previews what it cannot know yet", async () => {
    const run = await pulumi.preview(STACK);
    assertSucceeded(run);
    assert.deepEqual(run.steps.map((step) => step.name).sort(), [...NAMES].sort());
    assert.deepEqual(engines.calls.of("create"), []);
    assert.equal(engines.cloud.resources.size, 0);
  });

  it("creates in the real API server and in memory, in the order of the dependencies", async () => {
    const run = await pulumi.up(STACK);
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), {
      "create Network": 1,
      "create Cluster": 1,
      "create kubernetes": 1,
      "create Namespace": 1,
      "create ConfigMap": 1,
      "create Deployment": 1,
      "create PrivateKey": 1,
    });
    assert.deepEqual([...engines.cloud.resources.keys()], ["projects/acme-test/global/networks/net", CLUSTER]);
    assert.equal((await names("/apis/apps/v1/namespaces/app/deployments")).length, 1);
    assert.match((await names("/api/v1/namespaces/app/configmaps")).join(), /^config-[0-9a-f]{8}$/);
    const order = ["network", "cluster", "provider", "app", "config", "server"];
    const created = spansOf(run.events, "create").filter(({ name }) => name !== "key");
    assert.deepEqual(
      created.map(({ name }) => name),
      order,
    );
    created.slice(1).forEach(({ begin }, index) => assert.ok(created[index]!.end < begin));
  });

  it("gives outputs and keeps secrets secret", async () => {
    const hidden = await pulumi.stackOutput(STACK);
    assert.deepEqual(hidden, { networkId: "projects/acme-test/global/networks/net", privateKey: "[secret]" });
    const shown = await pulumi.stackOutput(STACK, "--show-secrets");
    assert.match(text(shown, "privateKey"), /^-----BEGIN EC PRIVATE KEY-----/);
    assert.doesNotMatch(JSON.stringify(await pulumi.exportState(STACK)), /BEGIN EC PRIVATE KEY/);
  });

  it("lets another project refer to the stack", async () => {
    const reader = temporaryProject(
      "reader",
      `import * as pulumi from "@pulumi/pulumi";
       export const seen = new pulumi.StackReference("organization/harness/${STACK}").requireOutput("networkId");`,
    );
    const other = new PulumiCli({ project: reader.folder, providers: [], backendOf: pulumi });
    await other.stackInit(STACK);
    assertSucceeded(await other.up(STACK));
    assert.deepEqual(await other.stackOutput(STACK), { seen: "projects/acme-test/global/networks/net" });
    other.remove();
    reader.remove();
  });

  it("finds no changes when nothing changed", async () => {
    assertSucceeded(await pulumi.preview(STACK, "--expect-no-changes"));
    assertSucceeded(await pulumi.refresh(STACK, "--expect-no-changes"));
  });

  it("finds what someone else changed in the cluster", async () => {
    const [deployment] = await names("/apis/apps/v1/namespaces/app/deployments");
    await engines.controlPlane.request(
      "PATCH",
      `/apis/apps/v1/namespaces/app/deployments/${deployment}?fieldManager=kubectl-set`,
      { spec: { template: { spec: { containers: [{ name: "server", image: "server:other" }] } } } },
      "application/strategic-merge-patch+json",
    );
    const run = await pulumi.up(STACK, "--refresh");
    assertSucceeded(run);
    assert.deepEqual(
      run.steps.filter(({ op }) => op === "update").map(({ name }) => name),
      ["server"],
    );
    assertSucceeded(await pulumi.preview(STACK, "--expect-no-changes"));
  });

  it("replaces a ConfigMap whose data changed and updates what mounts it", async () => {
    project.write(program().replace('key: "one"', 'key: "two"'));
    const run = await pulumi.up(STACK);
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), {
      "create-replacement ConfigMap": 1,
      "update Deployment": 1,
      "delete-replaced ConfigMap": 1,
    });
    assert.equal((await names("/api/v1/namespaces/app/configmaps")).length, 1);
  });

  it("stops where a test wants it to fail", async () => {
    const release = engines.calls.failWhen(({ method, name }) => method === "create" && name === "extra" && "no quota");
    project.write(program('new gcp.compute.Network("extra", { name: "extra" });').replace('key: "one"', 'key: "two"'));
    const run = await pulumi.up(STACK);
    release();
    assert.notEqual(run.code, 0);
    assert.ok(errors(run).includes("no quota"), errors(run));
  });

  it("drops a misspelt field of a Deployment without a word, which is left to TypeScript's types", async () => {
    const spec = `{ selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "a", image: "a", imagePulPolicy: "Always" }] } } }`;
    const extra = `new k8s.apps.v1.Deployment("bad", { metadata, spec: ${spec} as never }, options);`;
    project.write(program(extra).replace('key: "one"', 'key: "two"'));
    const run = await pulumi.up(STACK);
    assert.equal(run.code, 0, errors(run));
    const { controlPlane } = engines;
    const applied = stored(controlPlane).filter(({ url }) => /\/deployments\/bad-[0-9a-f]{8}$/.test(url.pathname));
    assert.equal(applied.length, 1);
    assert.ok(!JSON.stringify(applied[0]!.request).includes("imagePulPolicy"));
    project.write(program().replace('key: "one"', 'key: "two"'));
    assertSucceeded(await pulumi.up(STACK));
  });

  it("refuses a field that a BackendConfig does not have", async () => {
    await refused(
      `new k8s.apiextensions.CustomResource("bad", {
         apiVersion: "cloud.google.com/v1", kind: "BackendConfig", metadata, spec: { timeoutSeconds: 30 },
       }, options);`,
      /timeoutSeconds/,
    );
  });

  it("refuses a pod that breaks the restricted standard", async () => {
    await refused(
      `const strict = new k8s.core.v1.Namespace("strict", {
         metadata: { name: "strict", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
       }, options);
       new k8s.core.v1.Pod("bad", {
         metadata: { namespace: strict.metadata.name }, spec: { containers: [{ name: "a", image: "a" }] },
       }, options);`,
      /violates PodSecurity "restricted/,
    );
  });

  it("destroys everything, in the reverse order", async () => {
    project.write(program());
    const { exchanges } = engines.controlPlane;
    const run = await pulumi.destroy(STACK);
    assertSucceeded(run);
    const deleted = spansOf(run.events, "delete").filter(({ name }) => !["key", "strict", "provider"].includes(name));
    assert.deepEqual(
      deleted.map(({ name }) => name),
      ["server", "config", "app", "cluster", "network"],
    );
    assert.equal(engines.cloud.resources.size, 0);
    assert.ok(exchanges.some(({ method, url }) => method === "DELETE" && url.pathname === "/api/v1/namespaces/app"));
  });

  it("writes nothing into the project", () => {
    assert.equal(existsSync(`${project.folder}/Pulumi.${STACK}.yaml`), false);
  });

  async function refused(extra: string, reason: RegExp): Promise<void> {
    project.write(program(extra).replace('key: "one"', 'key: "two"'));
    const run = await pulumi.up(STACK);
    assert.notEqual(run.code, 0);
    assert.match(errors(run), reason);
  }
});
