import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Provider } from "../../../tools/engines/provider";
import { ROOT } from "./programStack";

export interface ServedPackage extends Provider {
  readonly pid: number;
}

/** What a language host of today runs for a folder with PulumiPlugin.yaml. */
const LAUNCHER = dirname(require.resolve("@pulumi/pulumi/cmd/run-plugin"));

/** The Pulumi package, served by the CLI's own launcher: the engine attaches through `PULUMI_DEBUG_PROVIDERS`. */
export async function servePackage(): Promise<ServedPackage> {
  // The engine states its own address when it attaches; this one is no one's.
  const child: ChildProcess = spawn(process.execPath, [LAUNCHER, ROOT, "127.0.0.1:1"], {
    // A user's folder.
    cwd: tmpdir(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the package's server ended with ${String(code)} before it printed its port`);
  });
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface(child.stdout!), "line"), ended])) as [string];
  return {
    name: "grpc-envoy-gke",
    port: Number(line),
    pid: child.pid!,
    stop: () => void child.kill(),
    restart: () => Promise.reject(new Error("a served package is not started again")),
  };
}
