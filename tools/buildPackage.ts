import { spawnSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(__dirname, "..");
const TARGET = join(ROOT, "dist");

/** tsc's program; nothing where packages for development are left out. */
function compiler(): string | undefined {
  try {
    return join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
  } catch {
    return undefined;
  }
}

/** Compiles what other projects import into dist/, which is replaced in one move. @returns the exit code */
function build(tsc: string): number {
  const fresh = mkdtempSync(join(ROOT, ".dist-"));
  try {
    const args = [tsc, "--project", join(ROOT, "tsconfig.package.json"), "--outDir", fresh];
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
    if (status !== 0) return status ?? 1;
    rmSync(TARGET, { recursive: true, force: true });
    renameSync(fresh, TARGET);
    return 0;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const tsc = compiler();
if (tsc === undefined) console.error("dist/ is not built, as typescript is left out; only other projects need it.");
else process.exitCode = build(tsc);
