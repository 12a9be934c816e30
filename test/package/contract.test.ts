import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { type Project, projectWithPackage, tarball } from "../support/installedPackage";

const TSC = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");

/** Every part of the contract, used with its type. */
const PROGRAM = `
import { Output, ProviderResource, StackReference } from "@pulumi/pulumi";
import { CONTRACT_VERSION, CallableServer, StackOutputs, clusterFrom } from "grpc-envoy-gke/contract";
export const read = (reference: StackReference) => {
  const platform = clusterFrom(reference);
  const provider: ProviderResource = platform.provider("cluster");
  const server: Output<CallableServer> = platform.server("my-server", { from: "shop" });
  const port: Output<number> = server.port;
  const hosts: Output<readonly string[] | undefined> = platform.ingress.apply((ingress) => ingress?.hosts);
  const pool: Output<string> = platform.cluster.workloadPool;
  return { provider, port, hosts, pool };
};
export const version: StackOutputs["contractVersion"] = CONTRACT_VERSION;
`;

describe("the contract, installed in a project that has nothing but @pulumi/pulumi", function () {
  this.timeout(120_000);
  let project: Project;

  before(async () => {
    project = await projectWithPackage(["@pulumi/pulumi"]);
    project.write("package.json", JSON.stringify({ name: "shop", private: true }));
  });
  after(() => project?.remove());

  const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: project.folder, encoding: "utf8" });
  const printed = (...args: string[]) => {
    const { status, stdout, stderr } = node(...args);
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };

  it("comes with what was compiled, and without sources of ours", async () => {
    const { stdout } = spawnSync("tar", ["--list", "--file", await tarball()], { encoding: "utf8" });
    const files = stdout.trim().split("\n");
    assert.ok(files.includes("package/dist/contract/index.js") && files.includes("package/dist/contract/index.d.ts"));
    const others = files.filter((file) => !/^package\/(?:dist|docs\/schemas)\//.test(file));
    assert.deepEqual(
      others.sort(),
      [
        ...["LICENSE", "README.md", "commands/bin.js", "package.json"],
        ...["policy/PulumiPolicy.yaml", "policy/index.js", "policy/package.json", "provider/main.js"],
      ].map((file) => `package/${file}`),
    );
    assert.deepEqual(
      files.filter((file) => /^package\/dist\/.*\.[^/]+$/.test(file) && !/\.(js|d\.ts)$/.test(file)).sort(),
      [
        "Pulumi.yaml",
        "checks/apiServer/gateway.json.gz",
        "checks/apiServer/kubernetes.json.gz",
        "commands/plan/program/importModule.cjs",
        "commands/rehearse/echo-server/echo.proto",
        "commands/rehearse/own-calls/reflection.proto",
        "package.json",
      ].map((file) => `package/dist/${file}`),
    );
  });

  it("is loaded by require and by import", () => {
    const said = "CONTRACT_VERSION, typeof clusterFrom, typeof ReferencedCluster";
    project.write(
      "r.cjs",
      `const { ${said.replaceAll("typeof ", "")} } = require("grpc-envoy-gke/contract"); console.log([${said}].join(" "))`,
    );
    project.write(
      "i.mjs",
      `import { ${said.replaceAll("typeof ", "")} } from "grpc-envoy-gke/contract"; console.log([${said}].join(" "))`,
    );
    assert.equal(printed("r.cjs"), "1 function function");
    assert.equal(printed("i.mjs"), "1 function function");
  });

  it("loads modules of its own folder and @pulumi/pulumi, and nothing else", () => {
    project.write(
      "graph.cjs",
      `require("grpc-envoy-gke/contract");
       const sdk = require.resolve("@pulumi/pulumi");
       const contract = require("path").dirname(require.resolve("grpc-envoy-gke/contract"));
       const own = Object.values(require.cache).filter(({ filename }) => filename.startsWith(contract));
       const loaded = new Set(own.flatMap(({ children }) => children.map(({ filename }) => filename)));
       const strange = [...loaded].filter((filename) => !filename.startsWith(contract) && filename !== sdk);
       console.log(JSON.stringify({ own: own.length, sdk: loaded.has(sdk), strange }));`,
    );
    const { own, sdk, strange } = JSON.parse(printed("graph.cjs")) as { own: number; sdk: boolean; strange: string[] };
    assert.ok(own > 3 && sdk);
    assert.deepEqual(strange, []);
  });

  it("offers nothing that it has not promised", () => {
    for (const path of [
      "grpc-envoy-gke/checks",
      "grpc-envoy-gke/dist/contract/index.js",
      "grpc-envoy-gke/contract/mismatches",
    ]) {
      project.write("r.cjs", `require(${JSON.stringify(path)})`);
      assert.match(node("r.cjs").stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/, path);
    }
  });

  const RESOLUTIONS: Readonly<Record<string, readonly string[]>> = {
    "Pulumi's older templates": ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"],
    "a package of today": ["--module", "nodenext", "--moduleResolution", "nodenext"],
  };
  for (const [whose, options] of Object.entries(RESOLUTIONS)) {
    it(`has types under the module resolution of ${whose}, and they are right`, () => {
      project.write(
        "index.ts",
        `${PROGRAM}
export const wrong = (reference: StackReference): Output<string> =>
  // @ts-expect-error A port is a number.
  clusterFrom(reference).server("my-server").port;`,
      );
      const all = [TSC, "--noEmit", "--strict", "--target", "es2022", "--skipLibCheck", ...options, "index.ts"];
      const { status, stdout } = node(...all);
      assert.equal(status, 0, stdout);
    });
  }

  /** Pulumi brings an old TypeScript for projects that have none. */
  const COMPILERS = {
    "TypeScript of its own": { compiler: dirname(dirname(TSC)), moduleResolution: "bundler" },
    "Pulumi's TypeScript": { compiler: vendored("typescript@3.8.3/typescript.js"), moduleResolution: "node" },
  };
  for (const [name, { compiler, moduleResolution }] of Object.entries(COMPILERS)) {
    it(`is loaded by a program that Pulumi's ts-node checks and transpiles, with ${name}`, () => {
      project.write("index.ts", `${PROGRAM}export const ports: typeof read = read;`);
      const options = { strict: true, module: "commonjs", moduleResolution, target: "es2020", skipLibCheck: true };
      project.write("tsconfig.json", JSON.stringify({ compilerOptions: options }));
      project.write(
        "run.cjs",
        `require(${JSON.stringify(vendored("ts-node@7.0.1"))}).register({
           compiler: ${JSON.stringify(compiler)},
           project: "tsconfig.json",
         });
         const { version, ports } = require("./index.ts");
         console.log([version, typeof ports].join(" "));`,
      );
      assert.equal(printed("run.cjs"), "1 function");
    });
  }
});

function vendored(name: string): string {
  return join(dirname(require.resolve("@pulumi/pulumi/package.json")), "vendor", name);
}
