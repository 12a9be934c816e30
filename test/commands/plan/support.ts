import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { type Ended, runCommand } from "../support/run";

export { type Ended };

/** @param node is for Node itself, before the command's own */
export function plan(args: readonly string[], node: readonly string[] = []): Ended {
  return runCommand(["plan", ...args], { node });
}

export type Tree = Record<string, unknown>;

export const GCP = { "gcp:project": "acme-test", "gcp:region": "asia-northeast1" };
export const SERVER = {
  image: "registry.example.com/acme/my-server:1.4.2",
  routes: [{ host: "grpc.example.com" }],
};

/** A folder of a test's own below the system's temporary one; removed with the suite that made it. */
export class Folder {
  readonly path: string;
  private stackFiles = 0;

  constructor(prefix = "plan-test-") {
    this.path = mkdtempSync(join(tmpdir(), prefix));
  }

  file(name: string, content: string): string {
    const path = join(this.path, name);
    mkdirSync(resolve(path, ".."), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** A stack's file with these servers; each further key is beside them. */
  stackFile(servers: Tree, more: Tree = {}): string {
    const name = `stack-${(this.stackFiles += 1)}.yaml`;
    return this.file(name, stringify({ config: { ...GCP, "grpc-envoy-gke:servers": servers, ...more } }));
  }

  out(name = "out"): string {
    return join(this.path, name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Every file below `directory` with its content. */
export function filesOf(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(directory.length + 1), readFileSync(path, "utf8")]));
}

/** What plan prints, without what other tests are about: its folder, the hash of a bootstrap, and how many checks there are. */
export function goldenText(stdout: string, out: string): string {
  return stdout
    .replace(out, "<out>")
    .replace(/(-envoy-)[0-9a-f]{8}/g, "$1<hash>  ")
    .replace(/^\d+ checks:/m, "<n> checks:");
}
