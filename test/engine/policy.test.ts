import assert from "node:assert/strict";
import { runChecks } from "../../checks/run";
import { checkedResource } from "../../commands/plan/checkedResource";
import { parseSettings } from "../../settings/settings";
import { runProgram, textsOf } from "../support/program";
import { EVERYTHING } from "../support/everything";
import { assertSucceeded } from "./support/assertRun";
import type { JsonObject } from "../../tools/engines/json";
import { policyPack, violationsOf } from "./support/policyPack";
import { programStack, stackFile, withSetting } from "./support/programStack";

/** What plan finds for a configuration and does not pass over: code and resource. */
async function planned(given: JsonObject, stack: string): Promise<string[]> {
  const config = textsOf(given);
  const { resources } = await runProgram(config, { stack });
  const { silence: silences } = parseSettings({ project: "grpc-envoy-gke", stack, config }).checks;
  return runChecks({ resources: resources.map(checkedResource), stack, silences })
    .filter(({ silenced }) => silenced === undefined)
    .map(({ code, resource }) => `${code} ${resource}`)
    .sort();
}

/** A message is the policy's description and, on the next line, the finding. */
function foundBy(message: string): string {
  const [, code, resource] = /^\[([^\]]+)\] ([^\s:]+)/m.exec(message) ?? [];
  return `${code} ${resource}`;
}

/** Previews with the pack as the CLI starts it for this configuration. */
async function preview(program: ReturnType<typeof programStack>, config: JsonObject) {
  const pack = policyPack(config);
  try {
    return await program.preview("--policy-pack", pack.file);
  } finally {
    pack.remove();
  }
}

describe("the policy pack under the real CLI", () => {
  describe("for dev", () => {
    const program = programStack("dev");

    it("lets a preview pass and has nothing to say, though many values are not known yet", async () => {
      const run = await preview(program, program.config);
      assertSucceeded(run);
      assert.deepEqual(violationsOf(run.events), []);
      const loaded = JSON.stringify(run.events.filter((event) => "summaryEvent" in event));
      assert.match(loaded, /"PolicyPacks":\{"grpc-envoy-gke/);
    });
  });

  describe("for production with faults", () => {
    const dev = stackFile("dev");
    const unprotected = withSetting(dev, "servers.my-server.env.API_TOKEN", "0123456789abcdef");
    const program = programStack("prod", unprotected);

    it("refuses the preview with the findings of plan, each under its check's name", async () => {
      const run = await preview(program, program.config);
      assert.notEqual(run.code, 0);
      const violations = violationsOf(run.events);
      const found = violations.map(({ message }) => foundBy(message)).sort();
      assert.deepEqual(found, await planned(unprotected, "prod"));
      assert.ok(found.includes("cluster-unprotected Cluster/cluster-cluster"), found.join());
      const token = violations.find(({ policy }) => policy === "secret-in-plain");
      assert.equal(token?.level, "mandatory");
      assert.equal(token?.resource, "my-server-deployment");
      assert.match(token?.message ?? "", /env\[\d\]\.value: .*API_TOKEN.* Fix: /);
    });

    it("passes over what the stack's settings accept", async () => {
      const accepted = [
        { code: "cluster-unprotected", resource: "Cluster/cluster-cluster", reason: "torn down every evening" },
        { code: "secret-in-plain", resource: "Deployment/my-server", reason: "a token of a sandbox" },
      ];
      const config = { ...unprotected, "grpc-envoy-gke:checks": { silence: accepted } };
      program.configure(config);
      const run = await preview(program, config);
      assertSucceeded(run);
      assert.ok(violationsOf(run.events).every(({ level }) => level !== "mandatory"));
    });
  });

  describe("for everything that can be set", () => {
    const program = programStack("everything", EVERYTHING);

    it("finds what plan finds, and passes over what the settings accept", async () => {
      const run = await preview(program, program.config);
      const found = violationsOf(run.events).map(({ message }) => foundBy(message));
      assert.deepEqual(found.sort(), await planned(EVERYTHING, "everything"));
    });
  });
});
