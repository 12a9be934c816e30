import assert from "node:assert/strict";
import { OUTPUTS } from "../contract/support";
import { type Project, projectWithPackage } from "../support/installedPackage";
import { assertSucceeded, refusal } from "./support/assertRun";
import { child, text } from "../../tools/engines/json";
import { kubernetesPlugin, type KubernetesPlugin } from "../../tools/engines/cluster/kubernetesPlugin";
import { serverCertificate } from "../../tools/engines/cluster/serverCertificate";
import { PulumiCli } from "../../tools/engines/pulumiCli";
import { type TemporaryProject, temporaryProject } from "./support/temporaryProject";
import { requireTools } from "./support/requireTools";
import { runningPids } from "../../commands/rehearse/ownProcess";

const STACK = "test";
const PUBLISHER = `organization/publisher/${STACK}`;
/** What must not be seen in plain text. */
const HIDDEN = "hidden-cluster";
const KUBECONFIG = JSON.stringify({ kind: "Config", "current-context": HIDDEN });

/** A program that publishes these outputs. @param secrets names of those that it keeps secret */
function publishing(outputs: object, secrets: readonly string[] = []): string {
  const lines = Object.entries(outputs).map(([key, value]: [string, unknown]) => {
    const words = JSON.stringify(value);
    return `export const ${key} = ${secrets.includes(key) ? `secret(${words})` : words};`;
  });
  return ['import { secret } from "@pulumi/pulumi";', "export const made = secret(0);", ...lines].join("\n");
}

/** The same in JavaScript and in TypeScript. */
const READS = `
const platform = clusterFrom(new StackReference("${PUBLISHER}"));
platform.provider("cluster");
const server = platform.server("billing", { from: "shop" });
`;
const JAVASCRIPT = `
const { StackReference } = require("@pulumi/pulumi");
const { clusterFrom } = require("grpc-envoy-gke/contract");
${READS}
exports.kubeconfig = platform.kubeconfig;
exports.address = server.address;
`;
const TYPESCRIPT = `
import { Output, StackReference } from "@pulumi/pulumi";
import { clusterFrom } from "grpc-envoy-gke/contract";
${READS}
export const kubeconfig: Output<string> = platform.kubeconfig;
export const address: Output<string> = server.address;
`;

describe("a project that has nothing but @pulumi/pulumi and the contract", () => {
  let publisher: TemporaryProject;
  let reader: Project;
  let kubernetes: KubernetesPlugin;
  let publish: PulumiCli;
  let read: PulumiCli;

  before(async function () {
    requireTools.call(this, "pulumi", "pulumi-language-nodejs", "pulumi-resource-kubernetes");
    // Only its configuration is looked at: no object is sent to a cluster.
    kubernetes = kubernetesPlugin(await serverCertificate());
    publisher = temporaryProject("publisher", publishing(OUTPUTS));
    reader = await projectWithPackage(["@pulumi/pulumi", "typescript"]);
    reader.write("package.json", JSON.stringify({ name: "reader", private: true }));
    publish = new PulumiCli({ project: publisher.folder, providers: [] });
    read = projectOf("reader", "index.js", JAVASCRIPT);
    await publish.stackInit(STACK);
    await read.stackInit(STACK);
  });

  after(() => {
    for (const each of [publish, read, publisher, reader]) each?.remove();
    assert.deepEqual(runningPids(), []);
  });

  /** The reader's folder as a project with this program. */
  function projectOf(name: string, main: string, program: string): PulumiCli {
    const runtime = main.endsWith(".ts") ? "nodejs" : { name: "nodejs", options: { typescript: false } };
    reader.write("Pulumi.yaml", JSON.stringify({ name, main, runtime }));
    reader.write(main, program);
    return new PulumiCli({ project: reader.folder, providers: [], kubernetes, backendOf: publish });
  }

  async function publishes(outputs: object, secrets: readonly string[] = []): Promise<void> {
    publisher.write(publishing(outputs, secrets));
    assertSucceeded(await publish.up(STACK));
  }

  it("reads a stack, and what is secret there is encrypted here", async () => {
    await publishes({ ...OUTPUTS, kubeconfig: KUBECONFIG }, ["kubeconfig"]);
    const run = await read.up(STACK);
    assertSucceeded(run);
    assert.deepEqual(await read.stackOutput(STACK), {
      address: "billing.grpc.svc.cluster.local:15002",
      kubeconfig: "[secret]",
    });
    assert.equal(text(await read.stackOutput(STACK, "--show-secrets"), "kubeconfig"), KUBECONFIG);
    const state = JSON.stringify(await read.exportState(STACK));
    assert.match(state, /pulumi:providers:kubernetes/);
    assert.doesNotMatch(state, new RegExp(HIDDEN));
    // Events of level debug, which the CLI shows on demand only, contain what goes between the SDK and the engine.
    const shown = run.events.filter((event) => text(child(event, "diagnosticEvent"), "severity") !== "debug");
    assert.doesNotMatch(JSON.stringify(shown) + run.stderr, new RegExp(HIDDEN));
  });

  it("is told which of the two to upgrade where the versions of the contract differ", async () => {
    await publishes({ ...OUTPUTS, contractVersion: 2, servers: [] });
    assert.equal(
      refusal(await read.preview(STACK)),
      `Stack ${PUBLISHER} does not publish contract version 1, which this program reads.

  contractVersion
    found     2
    expected  1

  fix  install a grpc-envoy-gke of contract version 2 for this program`,
    );
  });

  it("is told of every output that is missing or of another shape, in one message, in an update too", async () => {
    const { kubeconfig: _, ...rest } = OUTPUTS;
    const billing = { ...OUTPUTS.servers["billing"], port: "15002" };
    await publishes({ ...rest, servers: { billing } });
    const message = `Stack ${PUBLISHER} does not publish all that this program reads of contract version 1.

  kubeconfig
    found     nothing
    expected  a string

  servers.billing.port
    found     "15002"
    expected  a number

  fix  update the stack with the grpc-envoy-gke that this program has installed, or a newer one of contract version 1`;
    assert.equal(refusal(await read.preview(STACK)), message);
    assert.equal(refusal(await read.up(STACK)), message);
  });

  it("reads the same in TypeScript, as Pulumi loads it by default", async () => {
    await publishes(OUTPUTS);
    const typed = projectOf("typed", "index.ts", TYPESCRIPT);
    await typed.stackInit(STACK);
    assertSucceeded(await typed.up(STACK));
    assert.deepEqual(await typed.stackOutput(STACK), {
      address: "billing.grpc.svc.cluster.local:15002",
      kubeconfig: OUTPUTS.kubeconfig,
    });
    typed.remove();
  });
});
