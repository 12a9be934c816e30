import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, openSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOOPBACK } from "../../../envoy/api/core";
import { type Bootstrap } from "../../../envoy/bootstrap";
import { TLS_DIRECTORY } from "../../../envoy/files";
import { renderBootstrap } from "../../../envoy/render";
import { writeCertificate } from "../../../tools/certificate";

const running = new Set<ChildProcess>();
const folders = new Set<string>();

// A run that is broken off leaves nothing behind.
process.once("exit", () => {
  running.forEach((child) => child.kill("SIGKILL"));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});
process.once("SIGTERM", () => process.exit(143));

export interface RunningEnvoy {
  /** Certificate of listener `ingress`. */
  readonly certificate: Buffer;
  readonly pid: number;
  /** What it wrote so far, access log and all. */
  log(): string;
  stop(): Promise<void>;
}

/** The same bootstrap with its listeners on 127.0.0.1: tests open nothing to the network. */
export function onLoopback(given: Bootstrap): Bootstrap {
  const listeners = given.static_resources.listeners.map((listener) => ({
    ...listener,
    address: { socket_address: { ...listener.address.socket_address, address: LOOPBACK } },
  }));
  return { ...given, static_resources: { ...given.static_resources, listeners } };
}

/** Starts Envoy with a bootstrap on loopback. It listens some time after; `stop` or the end of this process ends it. */
export async function startEnvoy(program: string, given: Bootstrap): Promise<RunningEnvoy> {
  const folder = mkdtempSync(join(tmpdir(), "envoy-test-"));
  folders.add(folder);
  const certificate = Buffer.from(await writeCertificate(join(folder, "tls"), "localhost", LOOPBACK));
  const file = join(folder, "envoy.yaml");
  writeFileSync(file, renderBootstrap(onLoopback(given)).replaceAll(TLS_DIRECTORY, join(folder, "tls")));
  const logFile = join(folder, "log");
  const log = openSync(logFile, "a");
  const options = [
    "--concurrency",
    "1",
    "--disable-hot-restart",
    "--log-level",
    "warning",
    "--file-flush-interval-msec",
    "100",
  ];
  const child = spawn(program, ["-c", file, ...options], { stdio: ["ignore", log, log] });
  closeSync(log);
  running.add(child);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    certificate,
    // 0 where it did not start: whoever asks it something will notice.
    pid: child.pid ?? 0,
    log: () => readFileSync(logFile, "utf8"),
    async stop() {
      if (child.exitCode === null) child.kill("SIGKILL");
      await exited;
      running.delete(child);
      rmSync(folder, { recursive: true, force: true });
      folders.delete(folder);
    },
  };
}
