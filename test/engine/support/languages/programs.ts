import { readFileSync, symlinkSync } from "node:fs";
import { devNull } from "node:os";
import { delimiter, join } from "node:path";
import { temporaryFolder } from "../../../../commands/rehearse/ownProcess";
import { COMPONENTS_PACKAGES, EXAMPLES_PACKAGES, projectWithPackage } from "../../../support/installedPackage";
import { ROOT } from "../programStack";
import { cached } from "./cache";
import { generateSdk, run } from "./sdk";

/** The example in one language, as `pulumi new` makes it, ready to run. */
export interface LanguageProgram {
  readonly folder: string;
  /** More in the environment of the CLI. */
  readonly env: Readonly<Record<string, string>>;
}

const EXAMPLES = join(ROOT, "examples/languages");

/**
 * Whether languages are tried whose SDKs have to be generated: what generates them is compiled first, which takes minutes
 * on a machine that has not done it. `npm run test:languages` asks for them.
 */
export const WITH_SDKS = process.env["LANGUAGES"] === "all";

type Prepare = () => LanguageProgram | Promise<LanguageProgram>;

/** By language, how a program of it comes to the package. */
const ALL: Readonly<Record<string, Prepare>> = {
  typescript: async () => {
    const { folder } = await projectWithPackage([...EXAMPLES_PACKAGES, ...COMPONENTS_PACKAGES]);
    pulumiNew("typescript", folder);
    return { folder, env: {} };
  },
  yaml: () => ({ folder: made("yaml"), env: {} }),
  python: () => pythonProgram(made("python")),
  go: () => {
    const folder = made("go");
    const sdk = generateSdk("go", temporaryFolder("sdk-go"));
    run("go", ["mod", "edit", "-replace", `example.com/grpc-envoy-gke/sdk/go=${sdk}`], folder);
    // Puts whatever the SDK needs into go.mod and go.sum, as `go mod tidy` does.
    run("go", ["build", "-o", devNull, "."], folder);
    return { folder, env: {} };
  },
};

export const PROGRAMS: Readonly<Record<string, Prepare>> = WITH_SDKS
  ? ALL
  : Object.fromEntries(Object.entries(ALL).filter(([language]) => ["typescript", "yaml"].includes(language)));

/** A project in Python gets its SDKs, and what the Python host runs it by. */
export function pythonProgram(folder: string): LanguageProgram {
  const requirements = readFileSync(join(EXAMPLES, "python/requirements.txt"), "utf8");
  const venv = cached("venv", requirements, (empty) => {
    run("python3", ["-m", "venv", empty], ROOT);
    const packages = [...requirements.trim().split("\n"), "setuptools", "wheel"];
    run(join(empty, "bin/pip"), ["install", "--quiet", ...packages], empty);
  });
  const sdk = generateSdk("python", temporaryFolder("sdk-python"));
  const packages = join(folder, "packages");
  const offline = ["--no-build-isolation", "--no-deps"];
  run(join(venv, "bin/pip"), ["install", "--quiet", ...offline, "--target", packages, sdk], folder);
  symlinkSync(venv, join(folder, "venv"));
  const path = [join(venv, "bin"), process.env.PATH].join(delimiter);
  return { folder, env: { PYTHONPATH: packages, PATH: path } };
}

/** Makes a project of an example in `folder`, without a stack and without what it depends on. */
function pulumiNew(language: string, folder: string): void {
  const options = ["--dir", folder, "--name", "grpc-shop", "--generate-only", "--yes", "--force", "--non-interactive"];
  run("pulumi", ["new", join(EXAMPLES, language), ...options], ROOT, {
    PULUMI_HOME: temporaryFolder("home"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
  });
}

function made(language: string): string {
  const folder = temporaryFolder(language);
  pulumiNew(language, folder);
  return folder;
}
