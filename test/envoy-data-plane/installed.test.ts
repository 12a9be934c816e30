import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { dependencies } from "../../package.json";
import type { Rehearsal } from "../../commands/rehearse/result";
import { requireEnvoy } from "../support/envoy";
import { type Project, projectWithPackage } from "../support/installedPackage";

const PROGRAM = `
import { GrpcServer, serverSettings } from "grpc-envoy-gke";
const settings = serverSettings("orders", { image: "registry.example.com/acme/orders:1.4.2" });
new GrpcServer("orders", { settings, namespace: "shop" });
`;

describe("rehearse, installed in a project of its own", function () {
  this.timeout(180_000);
  let project: Project;

  before(async function () {
    await requireEnvoy(this);
    project = await projectWithPackage(Object.keys(dependencies));
    project.write("package.json", JSON.stringify({ name: "shop", private: true }));
    project.write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
    project.write("Pulumi.dev.yaml", "config: {}\n");
    project.write("index.ts", PROGRAM);
  });
  after(() => project?.remove());

  it("runs the server of the project's program, by the echo server that is in the package", async () => {
    const bin = join(project.folder, "node_modules/grpc-envoy-gke/commands/bin.js");
    const child = spawn(process.execPath, [bin, "rehearse", "spread", "--calls", "500", "--json"], {
      cwd: project.folder,
    });
    const text = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (text.stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (text.stderr += String(chunk)));
    const [code] = (await once(child, "exit")) as [number];
    const { server, scenarios } = JSON.parse(text.stdout || `"${text.stderr}"`) as Rehearsal;
    assert.equal(server, "orders");
    const [{ verdict, paths } = assert.fail(text.stderr)] = scenarios;
    assert.equal(code, { passed: 0, inconclusive: 4, failed: NaN, skipped: NaN }[verdict], text.stderr);
    assert.ok(paths.every(({ succeeded }) => succeeded > 1000));
  });
});
