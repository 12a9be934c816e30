import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import * as components from "../../components";
import { COMPONENTS_PACKAGES, EXAMPLES_PACKAGES, type Project, projectWithPackage } from "../support/installedPackage";
import { ROOT } from "../support/program";

const TSC = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");

const COMPONENTS = Object.keys(components).filter((name) => /^[A-Z]/.test(name));

/** The `@example` of every class among the components, as a program. */
function examples(): Map<string, string> {
  const texts = readdirSync(join(ROOT, "components")).filter((file) => file.endsWith(".ts"));
  const found = texts.flatMap((file) => {
    const text = readFileSync(join(ROOT, "components", file), "utf8");
    return [...text.matchAll(/@example\n((?: \*.*\n)+?) \*\/\nexport class (\w+)/g)];
  });
  return new Map(found.map(([, lines, name]) => [name!, lines!.replace(/^ \* ?/gm, "")]));
}

describe("the components, installed in a project of its own", function () {
  this.timeout(120_000);
  let project: Project;

  before(async () => {
    project = await projectWithPackage([...EXAMPLES_PACKAGES, ...COMPONENTS_PACKAGES]);
    project.write("package.json", JSON.stringify({ name: "shop", private: true }));
  });
  after(() => project?.remove());

  const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: project.folder, encoding: "utf8" });

  it("come from the package's own name, by require and by import", () => {
    const names = Object.keys(components).sort();
    assert.deepEqual(COMPONENTS, ["ExistingCluster", "GkeCluster", "GrpcIngress", "GrpcServer", "ServerNamespace"]);
    project.write("r.cjs", `const all = require("grpc-envoy-gke"); console.log(Object.keys(all).sort().join())`);
    project.write(
      "i.mjs",
      `import { ${names.join(", ")} } from "grpc-envoy-gke"; console.log([${names.join()}].length)`,
    );
    assert.equal(node("r.cjs").stdout.trim(), names.join());
    const imported = node("i.mjs");
    assert.equal(imported.stdout.trim(), String(names.length), imported.stderr);
  });

  it("have an example each", () => assert.deepEqual([...examples().keys()].sort(), COMPONENTS));

  const RESOLUTIONS: Readonly<Record<string, readonly string[]>> = {
    "Pulumi's older templates": ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"],
    "a package of today": ["--module", "nodenext", "--moduleResolution", "nodenext"],
  };
  for (const [whose, options] of Object.entries(RESOLUTIONS)) {
    it(`have examples that compile under the module resolution of ${whose}`, () => {
      const files = [...examples()].map(([name, text]) => {
        project.write(`${name}.ts`, text);
        return `${name}.ts`;
      });
      const all = [TSC, "--noEmit", "--strict", "--target", "es2022", "--skipLibCheck", ...options, ...files];
      const { status, stdout } = node(...all);
      assert.equal(status, 0, stdout);
    });
  }
});
