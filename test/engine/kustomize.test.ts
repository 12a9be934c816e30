import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import { type ControlPlane, startControlPlane } from "../../tools/engines/controlPlane";
import { installGkeKinds, installKinds } from "../../tools/engines/crds";
import type { JsonObject } from "../../tools/engines/json";
import { runCommand } from "../commands/support/run";
import { EVERYTHING } from "../support/everything";
import { requireTools } from "./support/requireTools";
import { ROOT } from "./support/programStack";

const run = promisify(execFile);
/** Its kinds are taken from its source: what the API server checks is what cert-manager publishes. */
const CERT_MANAGER = "github.com/cert-manager/cert-manager@v1.18.2";

/** cert-manager's own definition of a kind. */
function certManagerKind(plural: string): JsonObject {
  const { Dir } = JSON.parse(
    execFileSync("go", ["mod", "download", "-json", CERT_MANAGER], { encoding: "utf8", cwd: "/" }),
  ) as {
    Dir: string;
  };
  // A template of Helm: what stands in braces is labels alone.
  const text = readFileSync(join(Dir, "deploy/crds", `crd-${plural}.yaml`), "utf8").replace(/^.*\{\{.*\}\}.*\n/gm, "");
  return parse(text) as JsonObject;
}

describe("plan's Kustomize base, applied by kubectl to a real API server", function () {
  this.timeout(180_000);
  const folder = temporaryFolder("kustomize");
  let controlPlane: ControlPlane;

  before(async function () {
    requireTools.call(this, "etcd", "kube-apiserver", "kubectl", "go");
    controlPlane = await startControlPlane();
    await installGkeKinds(controlPlane);
    await installKinds(controlPlane, ["certificates", "issuers"].map(certManagerKind));
    writeFileSync(join(folder, "ca.pem"), controlPlane.ca);
  });
  after(async () => {
    await controlPlane?.stop();
    removeFolder(folder);
  });

  function planned(name: string, args: readonly string[]): string {
    const base = join(folder, name);
    const { code, stderr } = runCommand(["plan", ...args, "--out", join(folder, "out"), "--kustomize", base]);
    assert.equal(code, 0, stderr);
    return base;
  }

  /** @returns what happened to each object, as kubectl names it */
  async function apply(base: string): Promise<string[]> {
    const access = ["--server", controlPlane.url, "--token", controlPlane.token];
    const args = [...access, "--certificate-authority", join(folder, "ca.pem"), "--validate=strict"];
    const { stdout, stderr } = await run("kubectl", ["apply", "--server-side", ...args, "-k", base], { cwd: "/" });
    // GKE reads no ingressClassName: https://cloud.google.com/kubernetes-engine/docs/concepts/ingress#deprecated_annotation
    assert.match(stderr, /^(?:Warning: annotation "kubernetes\.io\/ingress\.class" is deprecated, .*\n)?$/);
    return stdout.trim().split("\n");
  }

  const STACKS: Readonly<Record<string, () => readonly string[]>> = {
    prod: () => ["--stack", "prod"],
    "everything that can be set": () => {
      const file = join(folder, "everything.yaml");
      writeFileSync(file, JSON.stringify({ config: EVERYTHING }));
      return ["--config-file", file];
    },
  };
  for (const [what, args] of Object.entries(STACKS)) {
    it(`${what}: every object is taken, and nothing changes when it is applied again`, async () => {
      const base = planned(what.split(" ")[0]!, args());
      const { resources } = parse(readFileSync(join(base, "kustomization.yaml"), "utf8")) as { resources: string[] };
      const applied = await apply(base);
      assert.equal(applied.length, resources.length, applied.join("\n"));
      assert.ok(applied.some((line) => /^certificate\.cert-manager\.io\/\S+-envoy-tls serverside-applied$/.test(line)));
      const stored = async () =>
        (await controlPlane.request("GET", "/apis/apps/v1/deployments")).body as {
          items: { metadata: { generation: number } }[];
        };
      const before = (await stored()).items.map(({ metadata }) => metadata.generation);
      await apply(planned(what.split(" ")[0]!, args()));
      assert.deepEqual(
        (await stored()).items.map(({ metadata }) => metadata.generation),
        before,
      );
    });
  }

  it("an overlay patches it, as Kustomize's own does", async () => {
    planned("prod", ["--stack", "prod"]);
    const overlay = join(folder, "overlay");
    mkdirSync(overlay);
    const images = [{ name: IMAGE, newTag: "9.9.9" }];
    writeFileSync(join(overlay, "kustomization.yaml"), JSON.stringify({ resources: ["../prod"], images }));
    const { stdout } = await run("kubectl", ["kustomize", overlay]);
    assert.match(stdout, /image: \S+:9\.9\.9$/m);
  });
});

/** Prod's server. */
const IMAGE = String(
  (
    parse(readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8")) as {
      config: Record<string, Record<string, { image: string }>>;
    }
  ).config["grpc-envoy-gke:servers"]!["my-server"]!.image,
).replace(/:[^:/]+$/, "");
