import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Rehearsal } from "../../commands/rehearse/result";
import { requireEnvoy } from "../support/envoy";
import { type Project, usersProject } from "../support/installedPackage";

const PROGRAM = `
import { GrpcServer, serverSettings } from "grpc-envoy-gke";
const settings = serverSettings("orders", { image: "registry.example.com/acme/orders:1.4.2" });
new GrpcServer("orders", { settings, namespace: "shop" });
`;

/** An Envoy that is written by hand, with a word that Envoy does not know. */
const BY_HAND = `
import * as k8s from "@pulumi/kubernetes";
const labels = { app: "edge" };
const metadata = { name: "edge", namespace: "shop" };
const bootstrap = { static_resources: { clusters: [{ name: "api", connect_timout: "1s" }] } };
new k8s.core.v1.ConfigMap("edge", { metadata, data: { "envoy.yaml": JSON.stringify(bootstrap) } });
new k8s.apps.v1.Deployment("edge", {
  metadata,
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: "envoy",
            image: "envoyproxy/envoy:v1.40.0",
            args: ["-c", "/etc/envoy/envoy.yaml"],
            volumeMounts: [{ name: "bootstrap", mountPath: "/etc/envoy" }],
          },
        ],
        volumes: [{ name: "bootstrap", configMap: { name: "edge" } }],
      },
    },
  },
});
`;

describe("the commands that need Envoy, installed in a project of its own", function () {
  this.timeout(180_000);
  let project: Project;

  before(async function () {
    await requireEnvoy(this);
    project = await usersProject(PROGRAM);
  });
  after(() => project?.remove());

  const bin = () => join(project.folder, "node_modules/grpc-envoy-gke/commands/bin.js");

  it("plan asks Envoy itself about a bootstrap by hand", () => {
    project.write("index.ts", BY_HAND);
    try {
      const { stdout, stderr } = spawnSync(process.execPath, [bin(), "plan"], {
        cwd: project.folder,
        encoding: "utf8",
      });
      assert.match(stdout, /^error \[envoy-refuses\] ConfigMap\/edge data\["envoy\.yaml"\].*connect_timout/m, stderr);
    } finally {
      project.write("index.ts", PROGRAM);
    }
  });

  it("rehearse runs the server of the project's program, by the echo server that is in the package", async () => {
    const child = spawn(process.execPath, [bin(), "rehearse", "spread", "--calls", "500", "--json"], {
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
