import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { buildSync } from "esbuild";

const ROOT = resolve(__dirname, "..");
const TARGET = join(ROOT, "dist");
/** Rooms of the commands and of the policy pack, which no program imports: they need no declarations. */
const COMMANDS = [
  "checks",
  "commands",
  "components",
  "contract",
  "envoy",
  "manifests",
  "platform",
  "policy",
  "settings",
];
/** What they read beside their own code. */
const READ = [
  "Pulumi.yaml",
  "package.json",
  "checks/apiServer/gateway.json.gz",
  "checks/apiServer/kubernetes.json.gz",
  "commands/plan/program/importModule.cjs",
  "commands/rehearse/echo-server/echo.proto",
  "commands/rehearse/own-calls/reflection.proto",
];

/** tsc's program; nothing where packages for development are left out. */
function compiler(): string | undefined {
  try {
    return join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
  } catch {
    return undefined;
  }
}

/** Compiles what other projects import or run into dist/, which is replaced in one move. @returns the exit code */
function build(tsc: string): number {
  const fresh = mkdtempSync(join(ROOT, ".dist-"));
  try {
    const args = [tsc, "--project", join(ROOT, "tsconfig.package.json"), "--outDir", fresh];
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
    if (status !== 0) return status ?? 1;
    transpile(fresh);
    for (const file of READ) copyFileSync(join(ROOT, file), join(fresh, file));
    rmSync(TARGET, { recursive: true, force: true });
    renameSync(fresh, TARGET);
    return 0;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** The rest as it is transpiled when it is loaded in the repository, in a tenth of the compiler's time. */
function transpile(target: string): void {
  const all = COMMANDS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" }).map((file) => join(room, file)),
  );
  const rest = ["index.ts", ...all.filter((file) => /(?<!\.d)\.ts$/.test(file))].filter(
    (file) => !existsSync(join(target, `${file.slice(0, -extname(file).length)}.js`)),
  );
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: rest,
    outbase: ".",
    outdir: target,
    format: "cjs",
    platform: "node",
    target: "node20",
    supported: { "dynamic-import": false },
    logLevel: "warning",
  });
}

const tsc = compiler();
if (tsc === undefined) console.error("dist/ is not built, as typescript is left out; only other projects need it.");
else process.exitCode = build(tsc);
