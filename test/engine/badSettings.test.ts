import assert from "node:assert/strict";
import { errors } from "./support/assertRun";
import type { JsonObject } from "../../tools/engines/json";
import { PulumiCli } from "../../tools/engines/pulumiCli";
import { ROOT, stackFile, withSetting } from "./support/programStack";
import { requireTools } from "./support/requireTools";

const STACK = "dev";

describe("settings that break a rule, under the real CLI", () => {
  const config = stackFile(STACK);
  let pulumi: PulumiCli;

  before(async function () {
    requireTools.call(this, "pulumi", "pulumi-language-nodejs");
    pulumi = new PulumiCli({ project: ROOT, providers: [] });
    await pulumi.stackInit(STACK, config);
  });

  after(() => pulumi?.remove());

  async function refused(bad: JsonObject): Promise<string> {
    pulumi.setConfig(STACK, bad);
    const run = await pulumi.preview(STACK);
    assert.notEqual(run.code, 0);
    assert.deepEqual(run.steps, []);
    const said = errors(run);
    assert.doesNotMatch(said, /^\s+at .+:\d+|node_modules|unhandled/im);
    return said;
  }

  it("are all told at once, each with path, value, rule and fix", async () => {
    const bad = withSetting(withSetting(config, "servers.my-server.replcas", { min: 1 }), "envoy.memory", "64Mi");
    const said = await refused(bad);
    assert.match(said, /Pulumi\.dev\.yaml: 2 problems/);
    assert.match(
      said,
      /servers\.my-server\.replcas\n\s+value\s+\{"min":1\}\n\s+rule\s+known keys here: .*\n\s+fix\s+write replicas\n/,
    );
    assert.match(said, /envoy\.memory\n\s+value\s+"64Mi"\n\s+rule\s+at least 128Mi: .*\n\s+fix\s+write 128Mi or more/);
  });

  it("are told when they break a rule between objects", async () => {
    const said = await refused(withSetting(config, "cluster.location", "us-central1-a"));
    assert.match(said, /cluster\.location\n\s+value\s+"us-central1-a"\n\s+rule\s+inside gcp:region.*asia-northeast1\n/);
  });

  it("are told when the servers are missing", async () => {
    const { "grpc-envoy-gke:servers": _, ...rest } = config;
    assert.match(await refused(rest), /Stack 'dev' is missing configuration value .*servers/);
  });
});
