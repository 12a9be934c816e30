import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Planned, plan } from "../../../commands/plan/planned";
import { diffFiles } from "../../../commands/plan/diff";
import { writeFiles } from "../../../commands/plan/writeFiles";
import { ROOT, type Tree, adopted, adoptedIn, codesOf, configOf } from "./support";

/** A stack that states everything that a manifest shows. */
const RICH = {
  "gcp:project": "acme-rich",
  "gcp:region": "europe-west1",
  "grpc-envoy-gke:namespace": "payments",
  "grpc-envoy-gke:servers": {
    billing: {
      image: "europe-west1-docker.pkg.dev/acme-rich/app/billing:3.0.1",
      command: ["/bin/billing"],
      args: ["--greeting=hello world", "-v"],
      env: { LOG_LEVEL: "debug", EMPTY: "" },
      secretEnv: { DATABASE_PASSWORD: { secret: "billing", key: "password" } },
      port: 9000,
      runAsUser: 1000,
      resources: { cpu: "1", memory: "1Gi", cpuLimit: "3", memoryLimit: "2Gi" },
      replicas: { min: 4, max: 9, cpuTarget: 55, maxUnavailable: 2 },
      health: { service: "acme.v1.Billing" },
      calls: { longestStream: "1h" },
      routes: [{ host: "billing.example.com" }, { host: "grpc.example.com", service: "acme.v1.Billing" }],
      grpcWeb: { origins: ["https://app.example.com"] },
      callers: ["shop", "web"],
    },
    stock: {
      image: "registry.example.com/acme/stock:1",
      calls: { longestStream: "5s", longestUnary: "5s" },
      routes: [{ host: "grpc.example.com", service: "acme.v1.Stock" }],
    },
    inside: { image: "registry.example.com/acme/inside:1", calls: { longestStream: "10m", leave: "2m" } },
  },
  "grpc-envoy-gke:envoy": {
    image: "envoyproxy/envoy:v1.40.2",
    memory: "1Gi",
    cpu: "500m",
    cpuLimit: "2",
    ports: { ingress: 16001, internal: 16002, health: 16003, admin: 16004 },
    logLevel: "warning",
    metricsPerMethod: true,
    requestIds: true,
  },
  "grpc-envoy-gke:ingress": {
    certificate: { preShared: ["one", "two"] },
    cloudArmorPolicy: "edge",
    httpsRedirect: true,
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
