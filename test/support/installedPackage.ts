import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import { removeFolder, temporaryFolder } from "../../commands/rehearse/ownProcess";
import { dependencies } from "../../package.json";
import { ROOT } from "./program";

const PACKAGE = "grpc-envoy-gke";
const OWN_PACKAGES = dirname(dirname(dirname(require.resolve("@pulumi/pulumi/package.json"))));

/** What the examples use besides this package. */
export const EXAMPLES_PACKAGES = ["@pulumi/pulumi", "@pulumi/kubernetes", "esbuild", "esbuild-register", "@types/node"];
/** What the components need at run time. */
export const COMPONENTS_PACKAGES = ["@pulumi/gcp", "@pulumi/tls", "damerau-levenshtein", "ipaddr.js", "yaml", "zod"];

let packed: Promise<string> | undefined;

/** The tarball that npm makes of this repository for whoever installs it, made once; it is removed when this process ends. */
export function tarball(): Promise<string> {
  return (packed ??= pack());
}

/** Packing builds dist/ again: one process at a time, or another one would pack a folder that is being replaced. */
async function pack(): Promise<string> {
  const lockfilePath = join(ROOT, "node_modules", ".cache", "pack.lock");
  mkdirSync(dirname(lockfilePath), { recursive: true });
  const release = await lock(ROOT, {
    lockfilePath,
    stale: 120_000,
    retries: { retries: 600, factor: 1, minTimeout: 200 },
  });
  try {
    const folder = temporaryFolder("packed");
    // What runs before it, `prepare`, prints on stdout as well.
    const args = ["pack", "--json", "--loglevel=error", "--foreground-scripts=false", "--pack-destination", folder];
    const output = execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    const [{ filename }] = JSON.parse(output.slice(output.indexOf("["))) as [{ filename: string }];
    return join(folder, filename);
  } finally {
    await release();
  }
}

export interface Project {
  readonly folder: string;
  write(file: string, content: string): void;
  remove(): void;
}

/**
 * A project of its own that has installed this package from its tarball, beside `packages` of those that this
 * repository has. Nothing else can be resolved from the package or from the project.
 */
export async function projectWithPackage(packages: readonly string[], example?: string): Promise<Project> {
  const folder = temporaryFolder("project");
  if (example !== undefined) cpSync(join(ROOT, "examples", example), folder, { recursive: true });
  const installed = join(folder, "node_modules", PACKAGE);
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["--extract", "--file", await tarball(), "--directory", installed, "--strip-components=1"]);
  for (const name of packages) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(OWN_PACKAGES, name), link);
  }
  return {
    folder,
    write: (file, content) => writeFileSync(join(folder, file), content),
    remove: () => removeFolder(folder),
  };
}

/** A Pulumi project that a user has made: its files by name. @param more of package.json */
export function usersFiles(program: string, config: object = {}, more: object = {}): Readonly<Record<string, string>> {
  return {
    "package.json": JSON.stringify({ name: "shop", private: true, ...more }),
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "Pulumi.dev.yaml": JSON.stringify({ config }),
    "index.ts": program,
  };
}

/** The same, with this package and all that it needs installed. */
export async function usersProject(program: string, config: object = {}): Promise<Project> {
  const project = await projectWithPackage(Object.keys(dependencies));
  for (const [name, text] of Object.entries(usersFiles(program, config))) project.write(name, text);
  return project;
}
