import { connect } from "node:net";
import { join } from "node:path";
import { credentials, status } from "@grpc/grpc-js";
import { CommandError } from "../../shared/commandError";
import type { App } from "../app";
import { until } from "../clock";
import { takeSubnet } from "../network/subnet";
import { removeFolder, temporaryFolder } from "../ownProcess";
import { Caller } from "../load/caller";
import type { Definitions } from "./definitions";
import { type OwnMethod, ownMethod, unaryMethods } from "./method";
import { reflectedServices } from "./reflection";

/** Milliseconds for a server to listen, which a virtual machine of a language may need. */
const LISTENS = 60_000;
/** Milliseconds of the trial call. */
const PATIENCE = 30_000;

export interface Trial {
  readonly app: App;
  readonly port: number;
  /** Environment of the app. */
  readonly env: Readonly<Record<string, string>>;
  /** `--method`; without it the server is asked what it has, and nothing is called. */
  readonly method?: string;
  readonly body: string;
  /** From `--proto`; without it the server is asked. */
  readonly definitions?: Definitions;
}

/** What came of it. */
export interface Tried {
  /** To be called in the rehearsal; nothing but the health check where no method is named. */
  readonly method?: OwnMethod;
  /** Unary methods that `--method` could name. */
  readonly offered: readonly string[];
}

/**
 * Starts the app once, alone, before any pod does: what it calls its methods, and whether a call of the user's own succeeds.
 * @throws CommandError where the method is not there, or its call fails: each of them would count as lost
 */
export async function tryApp({ app, port, env, method, body, definitions }: Trial): Promise<Tried> {
  const subnet = await takeSubnet({ pods: [], services: [] });
  const folder = temporaryFolder("rehearsal-trial");
  const addresses = subnet.pod(0);
  const logFile = join(folder, "log");
  const started = app.start({ pod: "trial", addresses, port, logFile, env });
  const target = `${addresses.pod}:${port}`;
  try {
    const listens = until(`--app: the server listens on ${target}`, () => isListening(addresses.pod, port), LISTENS);
    const there = await Promise.race([
      listens.then(() => undefined),
      started.died.catch((error: Error) => new CommandError(`--app: ${error.message.trimEnd()}`)),
    ]).catch(
      (error: Error) =>
        new CommandError(
          `${error.message}; {host} and {port} in --app, or HOST and PORT in its environment, tell it where`,
        ),
    );
    if (there !== undefined) throw there;
    const known = definitions ?? (await reflectedServices(target));
    const offered = known === undefined ? [] : unaryMethods(known);
    if (method === undefined) return { offered };
    if (known === undefined)
      throw new CommandError(
        `--method ${method}: the server has no reflection (grpc.reflection.v1 or v1alpha) that describes it; give its proto file with --proto`,
      );
    const own = ownMethod(known, method, body);
    await callOnce(target, own, body);
    return { method: own, offered };
  } finally {
    await started.stop();
    subnet.release();
    removeFolder(folder);
  }
}

async function callOnce(target: string, method: OwnMethod, body: string): Promise<void> {
  const caller = new Caller(target, credentials.createInsecure(), {}, method);
  const { code, details } = await caller.call("own", { deadline: PATIENCE });
  caller.close();
  if (code !== status.OK)
    throw new CommandError(
      `--method ${method.name} with the body ${body} ends with ${status[code]}: ${details}; a rehearsal counts failed calls, so give a --body with which it succeeds`,
    );
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}
