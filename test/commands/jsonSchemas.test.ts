import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { comparisonOf } from "../../commands/rehearse/manifests/comparison";
import { OUTPUTS } from "../../tools/jsonSchemas/schemas";
import { assertFits, faultsOf } from "../support/jsonSchema";
import { ROOT } from "../support/program";
import { Folder, SERVER } from "./plan/support";
import { REHEARSAL } from "./rehearse/support/rehearsal";
import { runCommand } from "./support/run";

const URN = "urn:pulumi:dev::shop::kubernetes:apps/v1:Deployment::api";
const STATE = { urn: URN, type: "kubernetes:apps/v1:Deployment", custom: true, inputs: { kind: "Deployment" } };
const ABOUT = { manifests: "k8s/", server: "orders", leftOut: ["container logs"] };
/** A Deployment that is replaced, and something that the provider says of it. */
const PREVIEW = {
  steps: [
    { op: "same", urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev" },
    { op: "replace", urn: URN, oldState: STATE, newState: STATE, replaceReasons: ["spec.selector"] },
  ],
  diagnostics: [{ urn: URN, severity: "warning", message: "apps/v1beta1 is going away" }],
};

describe("the schemas of what commands print for machines", () => {
  const folder = new Folder();
  after(() => folder.remove());

  function printed(...args: string[]): Record<string, unknown> {
    const { stdout, stderr } = runCommand(args);
    assert.notEqual(stdout, "", stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  const faulty = () => folder.stackFile({ "my-server": { ...SERVER, env: { API_TOKEN: "0123456789abcdef" } } });
  const plan = () => printed("plan", "--json", "-c", faulty(), "-o", folder.out());
  const PRINTED: Readonly<Record<keyof typeof OUTPUTS, (() => Record<string, unknown>) | string>> = {
    "plan.schema.json": plan,
    "checks.schema.json": () => printed("plan", "--list-checks", "--json"),
    "review.schema.json": () => printed("review", "--json", folder.file("preview.json", JSON.stringify(PREVIEW))),
    "adopt.schema.json": () => printed("adopt", "--json", join(ROOT, "test/commands/adopt/fixtures/my-server")),
    "new-stack.schema.json": () => {
      folder.file("Pulumi.yaml", readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
      const given = ["--project", "acme-test", "--region", "asia-northeast1", "--image", SERVER.image];
      const more = ["--host", "grpc.example.com", "--non-interactive", "--directory", folder.path];
      return printed("new-stack", "--json", "--name", "dev", ...given, ...more);
    },
    "rehearsal.schema.json": () => JSON.parse(JSON.stringify(REHEARSAL)) as Record<string, unknown>,
    "comparison.schema.json": () =>
      JSON.parse(JSON.stringify(comparisonOf(ABOUT, REHEARSAL, undefined))) as Record<string, unknown>,
    "hold.schema.json": "test/envoy-data-plane/hold.test.ts, with a stack that runs",
  };

  for (const [file, output] of Object.entries(PRINTED)) {
    const name = file as keyof typeof OUTPUTS;
    if (typeof output === "string") continue;
    it(`${OUTPUTS[name].command}: it fits ${file}, and would not without a key that is promised`, () => {
      const value = output();
      assertFits(name, value);
      for (const key of Object.keys(value)) {
        const { [key]: _, ...rest } = value;
        assert.notDeepEqual(faultsOf(name, rest), [], `${key} may be left out`);
      }
      assert.notDeepEqual(faultsOf(name, { ...value, version: 0 }), []);
      // A new key is no new version.
      assertFits(name, { ...value, added: true });
    });
  }

  it("have words for whoever reads them", () => {
    const { properties } = JSON.parse(readFileSync(join(ROOT, "docs/schemas/plan.schema.json"), "utf8")) as {
      properties: Record<string, { description?: string }>;
    };
    assert.equal(properties["files"]?.description, "What was written, by its path below the folder of --out.");
  });
});
