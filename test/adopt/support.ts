import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { type Adopted, adopt } from "../../adopt/adopted";
import { readSources } from "../../adopt/input/sources";
import type { Stated } from "../../adopt/read/context";

export const ROOT = resolve(__dirname, "../..");
export const FIXTURES = "test/adopt/fixtures";
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

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a person does. */
export function run(
  args: readonly string[],
  given: { input?: string; env?: Tree; node?: readonly string[] } = {},
): Ended {
  const command = ["--require", "esbuild-register", ...(given.node ?? []), "adopt/main.ts", ...args];
  const env = { ...process.env, ...given.env } as NodeJS.ProcessEnv;
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: "utf8",
    input: given.input ?? "",
    env,
  });
  return { code: status, stdout, stderr };
}

export function fixture(name: string): string {
  return join(FIXTURES, name);
}
