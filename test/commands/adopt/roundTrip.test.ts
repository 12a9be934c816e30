import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Planned, plan } from "../../../commands/plan/planned";
import { diffFiles } from "../../../commands/plan/diff";
import { writeFiles } from "../../../commands/plan/writeFiles";
import { ROOT, type Tree, adopted, adoptedIn, codesOf, configOf } from "./support";
import { EVERYTHING } from "../../support/everything";

const { "grpc-envoy-gke:cluster": _cluster, ...rest } = EVERYTHING;
const { billing } = EVERYTHING["grpc-envoy-gke:servers"] as Record<string, Tree>;
// The cluster's name is part of names in the cloud. Of an Ingress that a plan wrote, the address and the SSL policy are the stack's own by name.
const { reservedAddress: _address, sslPolicy: _policy, ...ingress } = EVERYTHING["grpc-envoy-gke:ingress"] as Tree;
const { serviceAccount: _account, ...shown } = billing!;

/** A stack that states everything that a manifest shows, beside servers whose calls are short or leave early. */
const RICH = {
  ...rest,
  "grpc-envoy-gke:ingress": ingress,
  "grpc-envoy-gke:servers": {
    // What a plan's manifests do not tell: a default that two limits hide, and roles in Google Cloud.
    billing: { ...shown, calls: { longestStream: "2h" } },
    stock: {
      image: "registry.example.com/acme/stock:1",
      args: ["--greeting=hello world", "-v"],
      calls: { longestStream: "5s", longestUnary: "5s" },
      routes: [{ host: "api.example.com", service: "acme.v1.Stock" }],
    },
    inside: {
      image: "registry.example.com/acme/inside:1",
      calls: { longestStream: "10m", longestRequest: "8m", leave: "2m" },
    },
  },
};

/** What a plan writes of a stack, and of the settings that adopting that gives. */
async function thereAndBack(folder: string, stack: string, file?: string): Promise<{ from: Planned; to: Planned }> {
  const from = await plan(ROOT, stack, file);
  const out = join(folder, `out-${stack}`);
  writeFiles(out, from.files);
  const { stackFile } = adopted(out);
  const again = join(folder, `${stack}-again.yaml`);
  writeFileSync(again, stackFile!.text);
  return { from, to: await plan(ROOT, stack, again) };
}

/** Files of Kubernetes and of Envoy: what the manifests alone can tell. */
function told({ files }: Planned): Map<string, string> {
  return new Map([...files].filter(([path]) => /^(?:kubernetes|envoy)\//.test(path)));
}

describe("adopting what plan wrote", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "adopt-round-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const stack of ["dev", "staging", "prod"]) {
    it(`of ${stack} gives settings that plan to the same manifests and bootstraps again`, async () => {
      const { from, to } = await thereAndBack(folder, stack);
      assert.ok(told(from).size > 10);
      assert.equal(
        diffFiles(told(from), told(to), (_, text) => text),
        "",
      );
    });

    it(`of ${stack} finds nothing wrong, and leaves out what is the stack's own alone`, () => {
      const result = adopted(join(folder, `out-${stack}`));
      assert.deepEqual(
        ["error", "warning", "note"].flatMap((level) => codesOf(result, level)),
        [],
      );
      assert.deepEqual(
        result.leftOut.map(({ what }) => what.replace(/grpc-envoy-gke-\w+/, "…")),
        ["the address …-ingress", "the SSL policy …-ingress"],
      );
      assert.deepEqual(result.stackFile!.placeholders, []);
    });
  }

  it("of a stack that states everything gives the same back", async () => {
    const file = join(folder, "rich.yaml");
    writeFileSync(file, stringify({ config: RICH }));
    const { from, to } = await thereAndBack(folder, "rich", file);
    assert.equal(
      diffFiles(told(from), told(to), (_, text) => text),
      "",
    );
    const servers = configOf(adopted(join(folder, "out-rich")))["servers"] as Record<string, Tree>;
    assert.deepEqual(servers["billing"], RICH["grpc-envoy-gke:servers"].billing);
  });

  it("writes the keys of the project that it is in, whatever its name", () => {
    const project = join(folder, "renamed");
    mkdirSync(project);
    writeFileSync(join(project, "Pulumi.yaml"), "name: payments\nruntime: nodejs\n");
    const { stackFile } = adoptedIn(project, join(folder, "out-dev"));
    const { config } = parse(stackFile!.text) as { config: Tree };
    assert.deepEqual(
      Object.keys(config).filter((key) => !key.startsWith("gcp:")),
      ["payments:servers", "payments:envoy", "payments:ingress"],
    );
  });
});
