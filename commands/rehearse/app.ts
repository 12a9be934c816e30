import { join } from "node:path";
import { type OwnProcess, startGroup, startProcess } from "./ownProcess";
import type { PodAddresses } from "./node/pod";
import { IS_CHECKOUT } from "../shared/project";
import { OwnAddressRelay } from "./node/ownAddress";
import type { OwnMethod } from "./own-calls/method";

/** What an app's process is told. */
export interface AppPlace {
  readonly pod: string;
  readonly addresses: PodAddresses;
  readonly port: number;
  readonly logFile: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The gRPC server of a pod. */
export interface App {
  /** Whether it answers `echo.v1.Echo`. */
  readonly echoes: boolean;
  /** What another one is called by. @default its health only */
  readonly method?: OwnMethod;
  start(place: AppPlace): OwnProcess;
}

/** The echo server, which can be told to be slow. */
export const ECHO_APP: App = {
  echoes: true,
  start({ pod, addresses, port, logFile, env }) {
    const main = join(__dirname, "echo-server/main");
    const program = IS_CHECKOUT ? ["--require", require.resolve("esbuild-register"), `${main}.ts`] : [`${main}.js`];
    const told = { HOST: `${addresses.pod},${addresses.own}`, PORT: String(port), POD_NAME: pod, ...env };
    return startProcess(process.execPath, program, logFile, told);
  },
};

/**
 * A command of the user's own. `{host}` and `{port}` in it, and HOST, PORT and POD_NAME in its environment, say where
 * to listen. It listens on one address, so the one that is 127.0.0.1 in a real pod is relayed to it.
 */
export function commandApp(words: readonly [program: string, ...args: string[]], method?: OwnMethod): App {
  return {
    echoes: false,
    ...(method && { method }),
    start({ pod, addresses, port, logFile, env }) {
      const [program = "", ...args] = words.map((word) =>
        word.replaceAll("{host}", addresses.pod).replaceAll("{port}", String(port)),
      );
      const told = { HOST: addresses.pod, PORT: String(port), POD_NAME: pod, ...env };
      const started = startGroup(program, args, logFile, told);
      const relay = new OwnAddressRelay(addresses.own, addresses.pod, port);
      void started.ended.then(() => relay.close());
      return started;
    },
  };
}
