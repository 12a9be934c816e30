import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { adoptWithEnvoy } from "../../commands/adopt/adopted";
import { ROOT } from "../commands/adopt/support";
import { requireEnvoy } from "../support/envoy";
import { runChecks } from "../../checks/run";
import { changedBootstraps } from "../../commands/plan/changedBootstraps";
import { checkedResource } from "../../commands/plan/checkedResource";
import { validateBootstraps } from "../../commands/shared/envoy/validation";
import { faultsOf, withFault } from "../checks/seeded/set";
import { Folder } from "../commands/plan/support";
import { serverOf } from "../components/support";
import { BOOTSTRAP, BOOTSTRAP_FAULTS } from "./support/bootstrapFaults";

/** What adopt finds in files by their names, with Envoy's own validation. */
async function found(texts: Readonly<Record<string, string>>) {
  const sources = Object.entries(texts).map(([name, text]) => ({ name: `k8s/${name}`, text }));
  const { findings } = await adoptWithEnvoy(sources, "k8s", { images: {}, servers: [] }, ROOT);
  return findings.filter(({ code }) => code === "envoy-refuses");
}

const ADS = "{ api_type: GRPC, transport_api_version: V3, grpc_services: [{ envoy_grpc: { cluster_name: orders } }] }";

/** The bootstrap in a ConfigMap, and the pods that read it. */
function manifests(bootstrap: string, flags: readonly string[] = [], version = "v1.40.0"): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: { name: envoy }
data:
  envoy.yaml: |
${bootstrap.replace(/^/gm, "    ")}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: envoy }
spec:
  selector: { matchLabels: { app: envoy } }
  template:
    metadata: { labels: { app: envoy } }
    spec:
      containers:
        - name: envoy
          image: envoyproxy/envoy:${version}
          args: ${JSON.stringify(["-c", "/etc/envoy/envoy.yaml", ...flags])}
          volumeMounts: [{ name: config, mountPath: /etc/envoy }]
      volumes: [{ name: config, configMap: { name: envoy } }]
`;
}

describe("adopt reports what Envoy itself refuses in a bootstrap", () => {
  before(async function () {
    await requireEnvoy(this);
  });

  it("nothing in one that is right, though its files are in the pod alone", async () => {
    assert.deepEqual(await found({ "envoy.yaml": BOOTSTRAP }), []);
  });

  it("in manifests of others, what no check of ours names", async () => {
    const faults = faultsOf("accepted").filter(({ code }) => code === "envoy-refuses");
    const refused = faults.map(async (fault) => {
      const text = withFault(fault)
        .map((object) => stringify(object))
        .join("---\n");
      return (await found({ "all.yaml": text })).map(({ resource }) => resource);
    });
    assert.deepEqual(await Promise.all(refused), [["ConfigMap/edge-41d9b7"]]);
  });

  it("the place in the ConfigMap that a pod mounts, and its line", async () => {
    const [refusal] = await found({ "all.yaml": manifests(BOOTSTRAP.replace("connect_timeout", "connect_timout")) });
    assert.equal(refusal?.resource, "ConfigMap/envoy");
    assert.equal(refusal.field, 'data["envoy.yaml"].static_resources.clusters[0].connect_timout');
    assert.equal(refusal.level, "error");
    assert.match(
      refusal.message,
      /^Envoy [\d.]+ refuses the bootstrap: .*no such field: 'connect_timout'.*\. Envoy ends/,
    );
    assert.ok(refusal.line > 60, String(refusal.line));
  });

  it("that xDS has no node, unless the container names one", async () => {
    const text = `dynamic_resources:\n  lds_config: { ads: {} }\n  ads_config: ${ADS}\n${BOOTSTRAP}`;
    const [refusal] = await found({ "all.yaml": manifests(text) });
    assert.match(refusal?.message ?? "", /node 'id' and 'cluster'/);
    const named = manifests(text, ["--service-node", "a", "--service-cluster=b"]);
    assert.deepEqual(await found({ "all.yaml": named }), []);
  });

  it("as a warning, where the pod's Envoy is an older one that may take it", async () => {
    const text = BOOTSTRAP.replace("connect_timeout", "connect_timout");
    const [refusal] = await found({ "all.yaml": manifests(text, [], "v1.22.0") });
    assert.equal(refusal?.level, "warning");
    assert.match(refusal.message, /and the pod's 1\.22\.0 may take it: /);
  });

  it("nothing in a text that something fills in first", async () => {
    assert.deepEqual(await found({ "all.yaml": manifests(BOOTSTRAP.replace("8443", "${PORT}")) }), []);
  });

  it("nothing but what is silenced", async () => {
    const text = manifests(BOOTSTRAP.replace("connect_timeout", "connect_timout")).replace(
      "metadata: { name: envoy }",
      'metadata: { name: envoy, annotations: { grpc-envoy-gke/silence: "envoy-refuses: it is an old one" } }',
    );
    const [refusal] = await found({ "all.yaml": text });
    assert.equal(refusal?.silenced, "it is an old one");
  });

  for (const {
    what,
    change: [from, to],
    field,
  } of BOOTSTRAP_FAULTS) {
    it(what, async () => {
      assert.equal(BOOTSTRAP.split(from).length, 2, "the text is there once");
      const text = BOOTSTRAP.replace(from, () => to);
      const [refusal, ...others] = await found({ "envoy.yaml": text });
      assert.ok(refusal !== undefined, "Envoy takes it");
      assert.deepEqual(others, []);
      assert.equal(refusal.resource, "Bootstrap/envoy.yaml");
      assert.match(refusal.field, field);
    });
  }
});

describe("plan reports what Envoy itself refuses in a bootstrap that an override changed", () => {
  before(async function () {
    await requireEnvoy(this);
  });

  /** A server's resources, and its bootstraps that are not as the program renders them. */
  async function planned(change: (bootstrap: string) => string) {
    const recorded = await serverOf(
      {},
      {
        overrides: {
          configMap: (one) => ({
            ...one,
            data: { "envoy.yaml": change((one.data as Record<string, string>)["envoy.yaml"]!) },
          }),
        },
      },
    );
    const resources = recorded.map(checkedResource);
    return { resources, changed: changedBootstraps(resources, "test") };
  }

  it("and does not ask it about the program's own", async () => {
    assert.deepEqual((await planned((text) => text)).changed, []);
  });

  it("with the place, beside the checks' own findings", async () => {
    const { resources, changed } = await planned((text) => text.replace("connect_timeout", "connect_timout"));
    const { refusals } = await validateBootstraps(changed);
    const found = runChecks({ resources, stack: "test", refusals }).filter(({ code }) => code === "envoy-refuses");
    assert.equal(found.length, 1);
    assert.match(found[0]!.resource, /^ConfigMap\/my-server-envoy-/);
    assert.match(found[0]!.field, /^data\["envoy\.yaml"\]\.static_resources\.clusters\[\d\]\.connect_timout$/);
  });

  it("in a process of its own, which loads what asks Envoy only then", () => {
    // As the command is loaded in a checkout; `import()` would ask Node for a file without its ending.
    const script = [
      'const { planUsers } = require("./commands/plan/planned");',
      'planUsers(process.argv[1], "dev").then(({ findings }) => console.log(findings.map(({ code }) => code).join()));',
    ].join("");
    const folder = new Folder();
    try {
      symlinkSync(join(ROOT, "node_modules"), join(folder.path, "node_modules"));
      folder.file("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
      folder.file("Pulumi.dev.yaml", "config: {}\n");
      const args =
        "metadata: { name: 'edge' }, spec: { containers: [{ name: 'envoy', args: ['--config-yaml', 'admin: {prt: 1}'] }] }";
      folder.file("index.js", `new (require("@pulumi/kubernetes").core.v1.Pod)("edge", { ${args} });`);
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ["--require", "esbuild-register", "-e", script, folder.path],
        {
          cwd: ROOT,
          encoding: "utf8",
        },
      );
      assert.ok(stdout.includes("envoy-refuses"), `${stdout}${stderr}`);
    } finally {
      folder.remove();
    }
  });

  it("and nothing where it takes the change", async () => {
    const { changed } = await planned((text) => text.replace(/connect_timeout: \S+/, "connect_timeout: 7s"));
    assert.equal(changed.length, 1);
    assert.deepEqual((await validateBootstraps(changed)).refusals, []);
  });
});
