import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import { type Engines, startEngines } from "../../tools/engines/engines";
import { type Json, type JsonObject, child, text } from "../../tools/engines/json";
import { DEPLOYING, OTHER_LANGUAGES } from "../../tools/engines/onPath";
import { type EngineRun, PulumiCli } from "../../tools/engines/pulumiCli";
import { UNKNOWN_VALUE } from "../../platform/pulumi";
import { assertSucceeded } from "./support/assertRun";
import { type LanguageProgram, WITH_SDKS, pythonProgram } from "./support/languages/programs";
import { requireTools } from "./support/requireTools";
import { filesWith } from "./support/search";
import { type ServedPackage, servePackage } from "./support/servedPackage";

const STACK = "dev";
const IMAGE = "registry.example.com/acme/orders:1.0.0";
const CLUSTER: JsonObject = {
  type: "grpc-envoy-gke:components:GkeCluster",
  properties: { project: "acme-shop", region: "europe-west1", settings: { name: "shop", deletionProtection: false } },
};

describe("inputs from programs in other languages", () => {
  let engines: Engines;
  let served: ServedPackage;
  const clis: PulumiCli[] = [];
  const folders: string[] = [];

  before(async function () {
    requireTools.call(this, ...DEPLOYING, ...OTHER_LANGUAGES);
    engines = await startEngines();
    served = await servePackage();
  });

  after(async () => {
    for (const cli of clis) cli.remove();
    for (const folder of folders) removeFolder(folder);
    served?.stop();
    await engines?.stop();
  });

  async function stackOf({ folder, env }: LanguageProgram): Promise<PulumiCli> {
    const { providers, kubernetes } = engines;
    const cli = new PulumiCli({ project: folder, env, providers: [...providers, served], kubernetes });
    clis.push(cli);
    await cli.stackInit(STACK);
    return cli;
  }

  function project(runtime: string): string {
    const folder = temporaryFolder("inputs");
    folders.push(folder);
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "shop", runtime }));
    return folder;
  }

  /** A stack of a cluster and a server in it, in YAML. */
  function yamlStack(settings: JsonObject, more: JsonObject = {}, cluster = CLUSTER): Promise<PulumiCli> {
    const orders = {
      type: "grpc-envoy-gke:components:GrpcServer",
      properties: {
        kubernetesProvider: "${cluster.kubernetesProvider}",
        settings: { image: IMAGE, ...settings },
        ...more,
      },
    };
    const folder = project("yaml");
    const program = { name: "shop", runtime: "yaml", resources: { cluster, orders } };
    writeFileSync(join(folder, "Pulumi.yaml"), stringify(program));
    return stackOf({ folder, env: {} });
  }

  async function refusal(cli: PulumiCli): Promise<string> {
    const run = await cli.preview(STACK);
    assert.notEqual(run.code, 0);
    const errors = run.diagnostics
      // What was under way meanwhile is cut off.
      .filter(({ severity, message }) => severity === "error" && !message.includes("client connection is closing"))
      .map(({ message }) => message);
    assert.equal(errors.length, 1, errors.join("\n---\n"));
    assert.doesNotMatch(errors[0]!, /\n\s+at |Traceback/);
    return errors[0]!;
  }

  describe("that are known only after the update", () => {
    let cli: PulumiCli;
    before(async () => {
      const image = "registry.example.com/${cluster.network}/orders:1.0.0";
      cli = await yamlStack({ image, env: { NETWORK: "${cluster.network}", LOG_LEVEL: "info" } });
    });

    it("are shown as such in a preview, where they are an image or an environment, which is sorted by name, and all else is known", async () => {
      const run = await cli.preview(STACK);
      assertSucceeded(run);
      const { image, env, ports } = serverContainer(run);
      assert.equal(image, UNKNOWN_VALUE);
      assert.deepEqual(env, [
        { name: "LOG_LEVEL", value: "info" },
        { name: "NETWORK", value: UNKNOWN_VALUE },
      ]);
      assert.deepEqual(ports, [{ name: "grpc", containerPort: 8888, protocol: "TCP" }]);
    });

    it("are what they turn out to be in the update, which leaves no changes", async () => {
      const run = await cli.up(STACK);
      assertSucceeded(run);
      const { body } = await engines.controlPlane.request("GET", "/apis/apps/v1/namespaces/orders/deployments/orders");
      const { image, env } = containerOf(body);
      const [, { value }] = env as [JsonObject, JsonObject];
      assert.equal(value, "projects/acme-shop/global/networks/shop");
      assert.equal(image, `registry.example.com/${value}/orders:1.0.0`);
      assertSucceeded(await cli.preview(STACK, "--expect-no-changes"));
    });

    it("are refused where resources follow from them", async () => {
      const said = await refusal(await yamlStack({ serviceAccount: { roles: ["${cluster.network}"] } }));
      assert.match(
        said,
        /\n {2}settings\.serviceAccount\.roles\.0\n {4}value {2}"known only after the update"\n {4}rule {3}known in a preview: .*\n {4}fix {4}write it as a plain value/,
      );
    });
  });

  describe("that are secrets", () => {
    it("stay secrets in the image", async () => {
      const cli = await yamlStack({ image: { "fn::secret": IMAGE } });
      const { code, stdout } = await cli.previewDocument(STACK);
      assert.equal(code, 0, stdout);
      assert.ok(stdout.includes("[secret]") && !stdout.includes(IMAGE));
    });

    it("are not shown where the rules refuse their value", async () => {
      const said = await refusal(await yamlStack({ image: { "fn::secret": "hush/hush:latest" } }));
      assert.match(said, /\n {2}settings\.image\n {4}value {2}"\[secret\]"\n/);
      assert.doesNotMatch(said, /value.*hush/);
    });

    it("are refused elsewhere, and not shown", async () => {
      const cli = await yamlStack({ env: { PASSWORD: { "fn::secret": "hush-hush" } } });
      const said = await refusal(cli);
      assert.match(
        said,
        /\n {2}settings\.env\.PASSWORD\n {4}value {2}"\[secret\]"\n {4}rule {3}settings contain no secr/,
      );
      assert.doesNotMatch(said, /hush/);
      assert.deepEqual(filesWith(cli.backend, ["hush-hush"]), []);
    });
  });

  describe("that break a rule", () => {
    it("are reported all at once, each with path, value, rule and fix", async () => {
      const said = await refusal(await yamlStack({ replicas: { min: 5, max: 4 } }, { envoy: { memory: "64Mi" } }));
      assert.match(said, /resource 'orders' has a problem: GrpcServer orders: 2 problems/);
      assert.match(
        said,
        /\n {2}envoy\.memory\n {4}value {2}"64Mi"\n {4}rule {3}at least 128Mi.*\n {4}fix {4}write 128Mi/,
      );
      assert.match(said, /\n {2}settings\.replicas\.min\n {4}value {2}5\n {4}rule {3}min .*\n {4}fix {4}lower min or/);
    });

    it("are reported where it is a rule between inputs, in the words of a program", async () => {
      const properties = child(CLUSTER, "properties");
      const elsewhere = { ...properties, settings: { name: "shop", location: "us-central1-a" } };
      const said = await refusal(await yamlStack({}, {}, { ...CLUSTER, properties: elsewhere }));
      assert.match(
        said,
        /\n {2}settings\.location\n {4}value {2}"us-central1-a"\n {4}rule {3}inside region, .*europe-west1\n/,
      );
    });

    it("are reported where a provider is none of this package's clusters", async () => {
      const said = await refusal(await yamlStack({}, { kubernetesProvider: "urn:pulumi:dev::shop::x::y" }));
      assert.match(said, /\n {2}kubernetesProvider\n.*\n {4}rule {3}the output kubernetesProvider of a GkeCluster/);
    });

    it("are reported to a program in Python by the engine, beside what Python's SDK prints of itself", async function () {
      if (!WITH_SDKS) return this.skip();
      const folder = project("python");
      const inputs = '{"image": "orders", "replicas": {"min": 5, "max": 4}}';
      writeFileSync(
        join(folder, "__main__.py"),
        `import pulumi_grpc_envoy_gke as grpc\ngrpc.GrpcServer("orders", settings=${inputs})\n`,
      );
      const said = await refusal(await stackOf(pythonProgram(folder)));
      assert.match(said, /\n {2}settings\.image\n {4}value {2}"orders"\n {4}rule {3}an image names a version/);
      assert.match(said, /\n {2}settings\.replicas\.min\n {4}value {2}5\n/);
    });
  });
});

/** The gRPC server's container, as the engine is told of it. */
function serverContainer(run: EngineRun): JsonObject {
  const steps = run.events.map((event) => child(child(event, "resourcePreEvent"), "metadata"));
  const deployment = steps.find((step) => text(step, "type") === "kubernetes:apps/v1:Deployment")!;
  return containerOf(child(child(deployment, "new"), "inputs"));
}

function containerOf(deployment: JsonObject): JsonObject {
  const { containers } = child(child(child(deployment, "spec"), "template"), "spec");
  const [container] = containers as Json[] as JsonObject[];
  return container!;
}
