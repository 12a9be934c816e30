import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { removeFolder } from "../../commands/rehearse/ownProcess";
import { type Engines, startEngines } from "../../tools/engines/engines";
import { type JsonObject, child, text } from "../../tools/engines/json";
import { DEPLOYING, OTHER_LANGUAGES } from "../../tools/engines/onPath";
import { type EngineRun, PulumiCli } from "../../tools/engines/pulumiCli";
import { assertSucceeded } from "./support/assertRun";
import { PROGRAMS, WITH_SDKS } from "./support/languages/programs";
import { requireTools } from "./support/requireTools";
import { type ServedPackage, servePackage } from "./support/servedPackage";

const STACK = "dev";
const CONFIG = {
  "grpc-shop:project": "acme-shop",
  "grpc-shop:region": "europe-west1",
  "grpc-shop:image": "registry.example.com/acme/orders:1.4.2",
  "grpc-shop:host": "orders.example.com",
};
/** What the engine is told of a resource: type, parent, inputs, whether it is protected, which provider it has. */
type Plan = Readonly<Record<string, JsonObject>>;

describe("the example in every language", () => {
  let engines: Engines;
  let served: ServedPackage;
  const clis: Record<string, PulumiCli> = {};
  const folders: string[] = [];
  let expected: Plan;

  before(async function () {
    requireTools.call(this, ...DEPLOYING, ...(WITH_SDKS ? OTHER_LANGUAGES : (["pulumi-language-yaml"] as const)));
    engines = await startEngines();
    served = await servePackage();
    for (const [language, prepare] of Object.entries(PROGRAMS)) {
      const { folder, env } = await prepare();
      const { providers, kubernetes } = engines;
      folders.push(folder);
      clis[language] = new PulumiCli({ project: folder, providers: [...providers, served], kubernetes, env });
      await clis[language].stackInit(STACK, CONFIG);
    }
    expected = planOf(await clis["typescript"]!.preview(STACK));
  });

  after(async () => {
    for (const cli of Object.values(clis)) cli.remove();
    folders.forEach(removeFolder);
    served?.stop();
    await engines?.stop();
  });

  it("has every component, and what each of them consists of", () => {
    const types = Object.values(expected).map((resource) => text(resource, "type"));
    for (const kind of ["GkeCluster", "ServerNamespace", "GrpcServer", "GrpcIngress"])
      assert.ok(types.includes(`grpc-envoy-gke:components:${kind}`), kind);
    assert.ok(types.length > 35);
  });

  for (const language of Object.keys(PROGRAMS).filter((name) => name !== "typescript")) {
    it(`has the plan in ${language} that it has in TypeScript, resource for resource`, async () => {
      const run = await clis[language]!.preview(STACK);
      assertSucceeded(run);
      assert.deepEqual(planOf(run), expected);
    });
  }

  it("is a template, which `pulumi new` makes a project of", () => {
    for (const folder of folders) {
      const { name, template } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as JsonObject;
      assert.deepEqual([name, template], ["grpc-shop", undefined]);
    }
  });

  it("changes nothing of what the program in TypeScript deployed", async () => {
    const { typescript, ...others } = clis;
    assertSucceeded(await typescript!.up(STACK));
    const state = await typescript!.exportState(STACK);
    const outputs = await typescript!.stackOutput(STACK);
    for (const cli of Object.values(others)) {
      await cli.importState(STACK, state);
      assertSucceeded(await cli.preview(STACK, "--expect-no-changes"));
      assert.deepEqual(await cli.stackOutput(STACK), outputs);
    }
  });
});

/** By URN. */
function planOf(run: EngineRun): Plan {
  const steps = run.events.map((event) => child(child(event, "resourcePreEvent"), "metadata"));
  return Object.fromEntries(
    steps.filter((step) => text(step, "urn") !== "").map((step) => [text(step, "urn"), child(step, "new")]),
  );
}
