import { runtime } from "@pulumi/pulumi";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings";
import { mocks as planMocks } from "./mocks";
import { patchSdkForSpeed } from "./patchSdkForSpeed";
import { RecordingMonitor } from "./recordingMonitor";
import type { RegisteredResource } from "./resource";

export interface ProgramContext {
  readonly project: string;
  readonly stack: string;
  /** Configuration as the CLI hands it over: keys with their namespace, objects as JSON. @default none */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of `config` that contain an encrypted value. @default none */
  readonly secretKeys?: readonly string[];
  /** Whether the program is told that it runs in a preview. @default false */
  readonly preview?: boolean;
  /** @default plan's own */
  readonly mocks?: runtime.Mocks;
}

export interface Recording {
  /** In the order of registration; the stack itself first. */
  readonly resources: readonly RegisteredResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Runs a Pulumi program without an engine and records what it registers.
 * @param program returns the program's exports, as `require` does.
 * @throws whatever the program throws, at once or in an `apply`.
 */
export async function record(program: () => unknown, context: ProgramContext): Promise<Recording> {
  const { project, stack, preview = false, mocks = planMocks } = context;
  const monitor = new RecordingMonitor(mocks);
  const failure = failureOf();
  const restoreSdk = patchSdkForSpeed();
  try {
    await runtime.setMocks(mocks, project, stack, preview);
    setMockOptions(monitor, project, stack, preview);
    runtime.setAllConfig({ ...context.config }, [...(context.secretKeys ?? [])]);
    const finished = runtime
      .runInPulumiStack(() => Promise.resolve(program()))
      .then(() => runtime.disconnect())
      .then(rejectionsReported);
    await Promise.race([finished, failure.promise]);
    return { resources: monitor.registered, outputs: monitor.published };
  } finally {
    // A failure fails everything that hangs on it, and all of that is reported together.
    await rejectionsReported();
    failure.dispose();
    restoreSdk();
  }
}

/** Node reports unhandled rejections once the promises' turn is over. */
function rejectionsReported(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** An error inside an `apply` belongs to no promise that we keep; Node reports it as an unhandled rejection, as it does to the real language host. */
function failureOf(): { promise: Promise<never>; dispose: () => void } {
  let fail: (error: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    fail = reject;
  });
  promise.catch(() => undefined);
  process.on("unhandledRejection", fail);
  return { promise, dispose: () => process.off("unhandledRejection", fail) };
}
