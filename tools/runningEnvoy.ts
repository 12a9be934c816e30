import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEnvoy } from "../commands/rehearse/envoy/startEnvoy";
import { writeCertificate } from "../commands/rehearse/network/certificate";
import { removeFolder, temporaryFolder } from "../commands/rehearse/ownProcess";
import { LOOPBACK } from "../envoy/api/core";
import { type Bootstrap } from "../envoy/bootstrap";
import { LEAVING_DIRECTORY, TLS_DIRECTORY } from "../envoy/files";
import { DRAIN_HOOK } from "../envoy/names";
import { renderBootstrap } from "../envoy/render";

/** What its drain hook wants to be shown. */
export const RUNNING_TOKEN = "running";

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

/**
 * Starts Envoy with a bootstrap on loopback. It listens some time after; `stop` or the end of this process ends it.
 * @param prepare gets the folder with its files before it starts
 */
export async function runEnvoy(
  program: string,
  given: Bootstrap,
  prepare: (folder: string) => void = () => undefined,
): Promise<RunningEnvoy> {
  const folder = temporaryFolder("envoy-test");
  prepare(folder);
  const certificate = Buffer.from(await writeCertificate(join(folder, "tls"), "localhost", LOOPBACK));
  const file = join(folder, "envoy.yaml");
  const text = renderBootstrap(onLoopback(given)).replaceAll(TLS_DIRECTORY, join(folder, "tls"));
  writeFileSync(file, text.replaceAll(LEAVING_DIRECTORY, folder));
  const logFile = join(folder, "log");
  const args = ["--file-flush-interval-msec", "100", "--drain-time-s", "1"];
  const envoy = startEnvoy(program, file, logFile, args, { [DRAIN_HOOK.variable]: RUNNING_TOKEN });
  return {
    certificate,
    pid: envoy.pid,
    log: () => readFileSync(logFile, "utf8"),
    async stop() {
      await envoy.stop();
      removeFolder(folder);
    },
  };
}
