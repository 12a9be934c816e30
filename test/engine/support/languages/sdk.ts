import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../programStack";
import { cached } from "./cache";

export type Language = "python" | "go" | "nodejs" | "dotnet" | "java";

const SCHEMA = join(ROOT, "provider/schema.json");
const GENERATORS = join(ROOT, "tools/engines/sdk");

/** Where the language host's own generator is found, and the file of tools/engines/sdk that calls it. */
const LIBRARIES: Readonly<Record<Language, { file: string; module: string }>> = {
  python: { file: "current.go", module: "github.com/pulumi/pulumi/pkg/v3@v3.274.1" },
  go: { file: "current.go", module: "github.com/pulumi/pulumi/pkg/v3@v3.274.1" },
  nodejs: { file: "current.go", module: "github.com/pulumi/pulumi/pkg/v3@v3.274.1" },
  dotnet: { file: "dotnet.go", module: "github.com/pulumi/pulumi/pkg/v3@v3.60.0" },
  java: { file: "java.go", module: "github.com/pulumi/pulumi-java/pkg@v0.9.9" },
};

/** The CLI's host of the language is missing, or older than the CLI. */
const NO_HOST = /unknown method GeneratePackage|no language plugin/;

/** Generates the package's SDK, by the CLI or by its host's library, into `folder`. @returns the SDK's own folder */
export function generateSdk(language: Language, folder: string): string {
  const sdk = join(folder, language);
  const args = ["package", "gen-sdk", SCHEMA, "--language", language, "--out", folder];
  const { status, stderr } = spawnSync("pulumi", args, { encoding: "utf8", env: quiet(folder) });
  if (status === 0) return sdk;
  if (!NO_HOST.test(stderr)) throw new Error(`pulumi ${args.join(" ")}: ${stderr}`);
  run(generator(LIBRARIES[language]), [SCHEMA, language, sdk], folder);
  return sdk;
}

function quiet(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

function generator({ file, module }: { file: string; module: string }): string {
  const sources = ["main.go", file].map((name) => join(GENERATORS, name));
  const key = [module, ...sources.map((source) => readFileSync(source, "utf8"))].join("\n");
  const built = cached(file, key, (folder) => {
    mkdirSync(folder, { recursive: true });
    for (const source of sources) copyFileSync(source, join(folder, source.split("/").at(-1)!));
    run("go", ["mod", "init", "sdkgenerator"], folder);
    run("go", ["get", module], folder);
    run("go", ["build", "-o", "generator", "."], folder);
  });
  return join(built, "generator");
}

/** @throws with what the program wrote, where it does not end well */
export function run(program: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}): void {
  const env = { ...process.env, GOFLAGS: "-mod=mod", ...more };
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? ""}${stdout}${stderr}`);
}
