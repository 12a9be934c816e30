import { join, resolve } from "node:path";
import { parse } from "yaml";
import { type Ended, type Given, runCommand } from "../support/run";
import { type Adopted, adopt } from "../../../commands/adopt/adopted";
import { readSources } from "../../../commands/adopt/input/sources";
import type { Stated } from "../../../commands/adopt/read/context";

export const ROOT = resolve(__dirname, "../../..");
export const FIXTURES = "test/commands/adopt/fixtures";
/** Manifests as public tutorials print them, each a folder of the fixtures. */
export const FIXTURE_NAMES = ["my-server", "edge", "sidecar", "native-sidecar", "kubectl-get", "awkward"] as const;
export type Tree = Record<string, unknown>;

const NOTHING: Stated = { images: {}, servers: [] };

/** Adopts a folder of the fixtures, or of a test's own. */
export function adopted(path: string, stated: Partial<Stated> = {}): Adopted {
  return adopt(readSources(path), path, { ...NOTHING, ...stated }, ROOT);
}

/** Adopts texts by their names. */
export function adoptedTexts(texts: Readonly<Record<string, string>>, stated: Partial<Stated> = {}): Adopted {
  const sources = Object.entries(texts).map(([name, text]) => ({ name: `k8s/${name}`, text }));
  return adopt(sources, "k8s", { ...NOTHING, ...stated }, ROOT);
}

/** The same in another project than this repository. @param root folder with its Pulumi.yaml */
export function adoptedIn(root: string, path: string): Adopted {
  return adopt(readSources(path), path, NOTHING, root);
}

/** What the stack's file states, a key of the program's without its namespace. */
export function configOf({ stackFile }: Adopted): Tree {
  const { config } = parse(stackFile?.text ?? "config: {}") as { config: Tree };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^grpc-envoy-gke:/, ""), value]));
}

export function serverOf(result: Adopted, name: string): Tree {
  return (configOf(result)["servers"] as Record<string, Tree>)[name]!;
}

/** Codes of the findings of a level, each once. */
export function codesOf({ findings }: Adopted, level = "error"): string[] {
  return [...new Set(findings.filter((one) => one.level === level).map(({ code }) => code))].sort();
}

export function run(args: readonly string[], given: Given = {}): Ended {
  return runCommand(["adopt", ...args], given);
}

export function fixture(name: string): string {
  return join(FIXTURES, name);
}
