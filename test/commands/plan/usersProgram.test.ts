import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Planned } from "../../../commands/plan/planned";
import { planUsers } from "../../../commands/plan/planned";
import { CommandError } from "../../../commands/shared/commandError";
import { ROOT } from "../../support/program";
import { Folder } from "./support";

const API = `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
const labels = { app: "api" };
new k8s.apps.v1.Deployment("api", {
  metadata: { labels },
  spec: {
    replicas: new pulumi.Config().requireNumber("replicas"),
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: "api", image: "registry.example.com/api:1", ports: [{ containerPort: 8080 }] }] } },
  },
});
export const service = new k8s.core.v1.Service("api", { spec: { selector: labels, ports: [{ name: "grpc", port: 80, targetPort: 8081 }] } });
`;

const MAP = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe("plan: the program of a user's project", () => {
  const folders: Folder[] = [];
  after(() => folders.forEach((folder) => folder.remove()));

  /** A project that has these files beside Pulumi.yaml and a stack. */
  function project(files: Readonly<Record<string, string>>): string {
    const folder = new Folder();
    folders.push(folder);
    symlinkSync(join(ROOT, "node_modules"), join(folder.path, "node_modules"));
    const basis = {
      "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
      "Pulumi.dev.yaml": 'config:\n  shop:replicas: "3"\n',
    };
    for (const [name, text] of Object.entries({ ...basis, ...files })) folder.file(name, text);
    return folder.path;
  }

  const planOf = (files: Readonly<Record<string, string>>): Promise<Planned> => planUsers(project(files), "dev");
  const objects = ({ resources }: Planned) =>
    resources
      .filter(({ custom }) => custom)
      .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
      .sort();

  it("is run with its stack's configuration, and its objects are checked with each other", async () => {
    const planned = await planOf({ "index.ts": API });
    assert.deepEqual(objects(planned), ["Deployment api", "Service api"]);
    const deployment = planned.resources.find(({ type }) => type.endsWith(":Deployment"));
    assert.equal((deployment?.inputs["spec"] as { replicas: number }).replicas, 3);
    const [worst] = planned.findings;
    assert.equal(worst?.code, "service-target-absent");
    assert.match(worst.message, /listens on 8081/);
    assert.equal(planned.settings, undefined);
  });

  it("has no finding once its fault is put right", async () => {
    const { findings } = await planOf({ "index.ts": API.replace("8081", "8080") });
    assert.ok(!findings.some(({ code }) => code === "service-target-absent"));
  });

  it("accepts a finding that the stack's file silences", async () => {
    const { findings } = await planOf({ "index.ts": API });
    const { code, resource } = findings[0]!;
    const silence = [{ code, resource, reason: "the port is opened by a sidecar" }];
    const file = JSON.stringify({ config: { "shop:replicas": "1", "shop:checks": { silence } } });
    const silenced = (await planOf({ "index.ts": API, "Pulumi.dev.yaml": file })).findings;
    assert.equal(silenced.find((one) => one.code === code)?.silenced, silence[0]!.reason);
  });

  const EMPTY = 'const pulumi = require("@pulumi/pulumi"); new pulumi.ComponentResource("shop:index:Shop", "shop");';
  const MODULE = 'import * as pulumi from "@pulumi/pulumi"; await Promise.resolve();\nenum Port { Grpc = 8080 }\n';
  const MODULE_ENDS = 'new pulumi.ComponentResource("shop:index:Shop", `shop${import.meta.url ? "" : Port.Grpc}`);';
  const LOADED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    JavaScript: { "index.js": EMPTY },
    "the file that Pulumi.yaml names": {
      "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: src/\n",
      "src/index.js": EMPTY,
    },
    "the file that package.json names": { "package.json": '{"main":"infra.ts"}', "infra.ts": EMPTY },
    "an ES module in TypeScript": { "package.json": '{"type":"module"}', "index.ts": MODULE + MODULE_ENDS },
    "a function that is exported": { "index.ts": `export = async () => { ${EMPTY} return { a: 1 }; };` },
    "runtime with options": { "Pulumi.yaml": "name: shop\nruntime:\n  name: nodejs\n", "index.js": EMPTY },
  };
  for (const [what, files] of Object.entries(LOADED)) {
    it(`is found and loaded: ${what}`, async () => {
      const { resources } = await planOf(files);
      assert.deepEqual(
        resources.map(({ name }) => name),
        ["shop-dev", "shop"],
      );
    });
  }

  it("knows nothing of what only a provider computes, and names what it could not look into", async () => {
    const planned = await planOf({
      "index.ts": `
        import * as k8s from "@pulumi/kubernetes";
        import * as pulumi from "@pulumi/pulumi";
        const other = new pulumi.StackReference("acme/infra/dev");
        const bucket = other.getOutput("bucket").apply((name) => name.toUpperCase());
        new k8s.core.v1.ConfigMap("places", { metadata: { name: "places", namespace: "shop" }, data: { bucket } });
        new k8s.helm.v3.Release("redis", { chart: "redis" });
        void pulumi.runtime.invoke("acme:index:getRegion", {});
      `,
    });
    const map = planned.resources.find(({ name }) => name === "places");
    assert.deepEqual(map?.inputs["data"], { bucket: "<known after up>" });
    assert.deepEqual(planned.unseen, ["what Release redis brings", "what the call acme:index:getRegion answers"]);
  });

  it("sees the objects of YAML resources, of both versions", async () => {
    const planned = await planOf({
      "old.yaml": MAP("old"),
      "new.yaml": MAP("new"),
      "index.ts": `
        import * as k8s from "@pulumi/kubernetes";
        new k8s.yaml.ConfigFile("first", { file: "old.yaml" });
        const yaml = ${JSON.stringify(`${MAP("inline")}---\n${MAP("last")}`)};
        new k8s.yaml.v2.ConfigGroup("second", { files: ["new.yaml", "absent.yaml"], yaml });
      `,
    });
    const maps = objects(planned).filter((object) => object.startsWith("ConfigMap "));
    assert.deepEqual(maps, [
      "ConfigMap old",
      "ConfigMap second-inline",
      "ConfigMap second-last",
      "ConfigMap second-new",
    ]);
    assert.deepEqual(planned.unseen, ["absent.yaml of second"]);
  });

  it("shows of a Secret with a value that is not known yet that it is secret, and nothing else", async () => {
    const { files } = await planOf({
      "index.ts": `
        import * as k8s from "@pulumi/kubernetes";
        import * as pulumi from "@pulumi/pulumi";
        const password = pulumi.secret(new pulumi.StackReference("acme/infra/dev").getOutput("password"));
        new k8s.core.v1.Secret("db", { metadata: { name: "db" }, stringData: { password } });
      `,
    });
    assert.match(files.get("kubernetes/shop-dev/secret-db.yaml")!, /^stringData: <secret>$/m);
  });

  it("names an object that has no name, as the provider does", async () => {
    const { resources } = await planOf({ "index.ts": API });
    const { name } = resources.find(({ type }) => type.endsWith(":Service"))!.inputs["metadata"] as { name: string };
    assert.match(name, /^api-[0-9a-f]{8}$/);
  });

  it("writes a file for each of two objects with one name, in whatever order they are registered", async () => {
    const map = (id: string, namespace: string) =>
      `new k8s.core.v1.ConfigMap("${id}", { metadata: { name: "places", namespace: "${namespace}" } });`;
    const program = (...maps: string[]) => ({
      "index.ts": ['import * as k8s from "@pulumi/kubernetes";', ...maps].join("\n"),
    });
    const [one, other] = [map("one", "shop"), map("other", "billing")];
    const { files } = await planOf(program(one, other));
    assert.deepEqual(
      [...files].map(([path, text]) => [path, /namespace: (\w+)/.exec(text)?.[1]]),
      [
        ["kubernetes/shop-dev/config-map-places-2.yaml", "billing"],
        ["kubernetes/shop-dev/config-map-places.yaml", "shop"],
      ],
    );
    assert.deepEqual((await planOf(program(other, one))).files, files);
  });

  it("prints to stderr, and reads files from its own folder, also in an apply", async () => {
    const printed: string[] = [];
    const toStderr = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text: unknown) => printed.push(String(text)) > 0;
    try {
      await planOf({
        "note.txt": "from its folder",
        "index.ts": `
          import { readFileSync } from "node:fs";
          import * as pulumi from "@pulumi/pulumi";
          console.log("at once");
          pulumi.output(1).apply(() => process.stdout.write(readFileSync("note.txt", "utf8")));
        `,
      });
    } finally {
      process.stderr.write = toStderr;
    }
    assert.deepEqual(printed, ["at once\n", "from its folder"]);
  });

  for (const [what, files, message] of [
    ["another language", { "Pulumi.yaml": "name: shop\nruntime: python\n" }, /runtime is python.*--policy-pack/],
    ["no program", {}, /has no program; name its file as `main`/],
    [
      "its own error",
      { "index.ts": "\nthrow new Error('no such region');" },
      /^the program fails: no such region\n\s+at .*index\.ts:2/,
    ],
    [
      "an error in an apply",
      {
        "index.ts":
          'import * as pulumi from "@pulumi/pulumi";\npulumi.output(1).apply(() => { throw new Error("no zone"); });',
      },
      /^the program fails: no zone\n\s+at .*index\.ts:2/,
    ],
    [
      "a required value that is absent",
      { "Pulumi.dev.yaml": "config: {}", "index.ts": API },
      /the program fails: .*shop:replicas/,
    ],
    ["a type error in its syntax", { "index.ts": "const = 1;" }, /the program fails: .*index\.ts:1/s],
  ] as const) {
    it(`states what is wrong: ${what}`, () =>
      assert.rejects(planOf(files), (error) => {
        assert.ok(error instanceof CommandError, String(error));
        assert.match(error.message, message);
        return true;
      }));
  }
});
