import { createRequire } from "node:module";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { CommandError } from "../../shared/commandError";

type Exports = Record<string, unknown>;

/** Where Pulumi's language host for Node.js looks in a folder. */
const MAIN_FILES = ["index.ts", "index.js", "index.mts", "index.mjs", "index.cts", "index.cjs"];

/**
 * The program of a user's project, ready to be run.
 * @param folder the one with Pulumi.yaml
 * @throws CommandError where there is none, or it is written in another language
 */
export function usersProgram(folder: string): () => Promise<unknown> {
  const entry = entryOf(folder);
  return async () => {
    const loaded = await load(entry, folder);
    const program = loaded["default"] ?? loaded;
    return typeof program === "function" ? await (program as () => unknown)() : loaded;
  };
}

/**
 * Runs `work`, which runs the program, as the language host would: in the project's folder, from which programs read
 * their files. What they print goes to stderr, as stdout is the plan's.
 * @throws CommandError for an error of the program's own, wherever it is thrown
 */
export async function inProject<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const before = process.cwd();
  const toStdout = process.stdout.write.bind(process.stdout);
  process.chdir(folder);
  process.stdout.write = (...written: [never]) => process.stderr.write(...written);
  try {
    return await work();
  } catch (error) {
    throw usersError(error, folder);
  } finally {
    process.stdout.write = toStdout;
    process.chdir(before);
  }
}

/** The file that Pulumi would start: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
function entryOf(folder: string): string {
  const project = (parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) ?? {}) as Exports;
  const { runtime } = project;
  const language = typeof runtime === "string" ? runtime : String((runtime as Exports | undefined)?.["name"]);
  if (language !== "nodejs")
    throw new CommandError(
      `Pulumi.yaml: runtime is ${language}, and plan runs programs of nodejs; check others with \`pulumi preview --json\` and \`grpc-envoy-gke review\`, or with the policy pack: pulumi preview --policy-pack node_modules/grpc-envoy-gke/policy`,
    );
  const main = typeof project["main"] === "string" ? resolve(folder, project["main"]) : folder;
  const entry = statSync(main, { throwIfNoEntry: false })?.isFile() === true ? main : fileIn(main);
  if (entry === undefined)
    throw new CommandError(
      `${relative("", main) || "."} has no program; name its file as \`main\` in Pulumi.yaml, or write ${MAIN_FILES[0]}`,
    );
  return entry;
}

function fileIn(folder: string): string | undefined {
  const named = packageOf(folder)["main"];
  const files = [...(typeof named === "string" ? [named] : []), ...MAIN_FILES].map((file) => join(folder, file));
  return files.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function packageOf(folder: string): Exports {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Exports) : {};
}

async function load(entry: string, folder: string): Promise<Exports> {
  if (isModule(entry, folder)) {
    const importModule = createRequire(__filename)("./importModule.cjs") as (url: string) => Promise<Exports>;
    return importModule(pathToFileURL(entry).href);
  }
  // TypeScript is transpiled as it is loaded; types are the project's own check.
  const transpiler = await import("esbuild-register/dist/node");
  const registered = transpiler.register();
  try {
    return createRequire(entry)(entry) as Exports;
  } finally {
    registered.unregister();
  }
}

/** https://nodejs.org/api/packages.html#determining-module-system */
function isModule(entry: string, folder: string): boolean {
  if (/^\.m[jt]s$/.test(extname(entry))) return true;
  return !/^\.c[jt]s$/.test(extname(entry)) && packageOf(folder)["type"] === "module";
}

/** An error that comes from a file of the user's, with the line; any other as it is. */
function usersError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  const line = (error.stack ?? "")
    .split("\n")
    .find((one) => one.includes(folder) && /:\d+/.test(one) && !one.includes("node_modules"));
  if (line === undefined) return error;
  const at = line.trim().replace("file://", "").replaceAll(`${folder}/`, "");
  return new CommandError(`the program fails: ${error.message}\n    ${at}`, { cause: error });
}
