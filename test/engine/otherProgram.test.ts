import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../checks/finding";
import { removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import { type Project, tarball, usersFiles, usersProject } from "../support/installedPackage";
import { policyPack, violationsOf } from "./support/policyPack";
import { programStack } from "./support/programStack";

/** Objects by hand beside a component of ours, with the fault that a Service leads to a port on which nothing listens. */
const PROGRAM = `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { GrpcServer, serverSettings } from "grpc-envoy-gke";

const files = new k8s.Provider("files", { renderYamlToDirectory: "rendered" });
const config = new pulumi.Config();
const settings = serverSettings("orders", { image: config.require("image") });
const orders = new GrpcServer("orders", { settings, namespace: "shop" }, { providers: { kubernetes: files } });
new k8s.core.v1.Service(
  "by-hand",
  {
    metadata: { name: "by-hand", namespace: "shop" },
    spec: { selector: { "app.kubernetes.io/name": "orders" }, ports: [{ name: "grpc", port: 80, targetPort: 9999 }] },
  },
  { provider: files },
);
export const target = orders.host;
`;
const CONFIG = { "shop:image": "registry.example.com/acme/orders:1.4.2" };

describe("the package in a user's own program, beside the real CLI", function () {
  const beside = programStack("dev");
  let project: Project;

  before(async () => {
    project = await usersProject(PROGRAM, CONFIG);
  });
  after(() => project?.remove());

  it("plan finds what the package's policy pack finds in a preview, and registers what the preview does", async () => {
    const installed = join(project.folder, "node_modules/grpc-envoy-gke");
    const { stdout, stderr } = spawnSync(process.execPath, [join(installed, "commands/bin.js"), "plan", "--json"], {
      cwd: project.folder,
      encoding: "utf8",
    });
    const { findings, resources } = JSON.parse(stdout || `"${stderr}"`) as {
      findings: readonly Finding[];
      resources: readonly { urn: string }[];
    };
    const cli = beside.neighbour(project.folder);
    const pack = policyPack(CONFIG, join(installed, "policy"));
    try {
      await cli.stackInit("dev", CONFIG);
      const run = await cli.preview("dev", "--policy-pack", pack.file);
      assert.notEqual(run.code, 0, "the pack stops the preview");
      const words = (message: string) => /^\[([^\]]+)\] ([^\s:]+)/m.exec(message)?.slice(1).join(" ");
      const violations = violationsOf(run.events).map(({ message }) => words(message));
      const planned = findings.filter(({ silenced }) => silenced === undefined);
      assert.deepEqual(violations.sort(), planned.map(({ code, resource }) => `${code} ${resource}`).sort());
      assert.ok(violations.includes("service-target-absent Service/by-hand"), violations.join());
      const registered = (all: readonly { urn: string }[]) =>
        all
          .map(({ urn }) => urn)
          .filter((urn) => !/::pulumi:(?:providers|pulumi):/.test(urn))
          .sort();
      assert.deepEqual(registered(run.steps), registered(resources));
    } finally {
      pack.remove();
      cli.remove();
    }
  });
});

describe("the package, installed by a package manager into an empty project", function () {
  this.timeout(300_000);
  const folders: string[] = [];
  after(() => folders.forEach(removeFolder));

  const MODULE = PROGRAM.replace(/^import \* as pulumi.*$/m, "$&\nawait Promise.resolve(import.meta.url);");
  // An older SDK than the package's, of which there are two copies then, and today's.
  const OLDER = ["@pulumi/pulumi@3.200.0", "@pulumi/kubernetes@4.24.1"];
  const TODAYS = ["@pulumi/pulumi", "@pulumi/kubernetes"];
  for (const [manager, install, type, program, sdk] of [
    [
      "npm",
      (file: string) => ["npm", "install", "--no-audit", "--no-fund", "--silent", file],
      "commonjs",
      PROGRAM,
      OLDER,
    ],
    ["pnpm", (file: string) => ["npx", "--yes", "pnpm@10", "add", "--silent", file], "module", MODULE, TODAYS],
  ] as const) {
    it(`${manager}: plan runs a ${type} program, without the packages that only rehearse's report needs`, async () => {
      const folder = temporaryFolder(`installed-by-${manager}`);
      folders.push(folder);
      const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
      for (const [name, text] of Object.entries(usersFiles(program, CONFIG, { type }))) write(name, text);
      const file = await tarball();
      const own = [...install(file), ...sdk];
      const installed = spawnSync(own[0]!, own.slice(1), { cwd: folder, encoding: "utf8" });
      assert.equal(installed.status, 0, installed.stderr);
      const plan = join(folder, "node_modules/.bin/grpc-envoy-gke");
      const { status, stdout, stderr } = spawnSync(plan, ["plan"], { cwd: folder, encoding: "utf8" });
      assert.equal(status, 1, stderr);
      assert.match(stdout, /\[service-target-absent\] Service\/by-hand/);
      assert.ok(!existsSync(join(folder, "node_modules/echarts")));
    });
  }
});
