import { resolve } from "node:path";
import { type Recording, record } from "../../commands/plan/record";
import { readStackFile } from "../../commands/shared/stackFile";

/** The repository. */
export const ROOT = resolve(__dirname, "../..");
const PROGRAM = require.resolve("../../index");

/** Runs index.ts, from its first line each time, with these settings: keys with their namespace, objects as JSON. */
export async function runProgram(
  config: Readonly<Record<string, string>>,
  { stack = "test", preview = false } = {},
): Promise<Recording> {
  const program = (): unknown => {
    delete require.cache[PROGRAM];
    return require("../../index") as unknown;
  };
  return record(program, { project: "grpc-envoy-gke", stack, config, preview });
}

/** Runs index.ts as a stack of this repository. */
export function runStack(stack: string, preview = false): Promise<Recording> {
  return runProgram(readStackFile(ROOT, stack).config, { stack, preview });
}

/** A stack file's configuration as Pulumi hands it over: strings as they are, everything else as JSON. */
export function textsOf(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** A stack's configuration with these servers. */
export function configOf(servers: object, own: Readonly<Record<string, object | string>> = {}): Record<string, string> {
  return textsOf({
    "gcp:project": "acme-test",
    "gcp:region": "asia-northeast1",
    "grpc-envoy-gke:servers": servers,
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`grpc-envoy-gke:${key}`, value])),
  });
}
