import type { ServerSettings } from "../../../settings/server";
import { isBehindLoadBalancer } from "../../../manifests/serverContext";
import { CommandError } from "../../shared/commandError";
import { programWords } from "../own-calls/program";
import type { HoldOptions } from "./hold";
import { readsKeys } from "./input";
import { JsonScreen, LiveScreen, type Screen, TextScreen } from "./screens";

/** What the command was told about a stack that is held. */
export interface Asked {
  readonly hold?: true;
  readonly client?: string;
  readonly rate?: number;
  readonly json?: true;
  readonly report?: string;
  readonly diff?: true;
}

/** Calls of the background load in a second, unless the user states them or has a client of their own. */
export const BACKGROUND = 20;

/** What a run without scenarios has no use for. @param names of scenarios that were asked for */
export function refuseOthers(names: readonly string[], { report, diff, hold }: Asked): void {
  const option = hold === true ? "--hold" : "--client";
  const others = [...names, ...(report === undefined ? [] : ["--report"]), ...(diff === true ? ["--diff"] : [])];
  if (others.length > 0) throw new CommandError(`${option} runs no scenario; leave out ${others.join(", ")}`);
}

/** The user's own client. @throws CommandError where there is no such program, or no door for it */
export function clientOf({ client: command }: Asked, server: Pick<ServerSettings, "routes">): HoldOptions["client"] {
  if (command === undefined) return undefined;
  const [outside] = isBehindLoadBalancer(server) ? [] : (/\{(?:door|ca|authority)\}/.exec(command) ?? []);
  if (outside !== undefined)
    throw new CommandError(
      `--client: there is no ${outside}, as no route leads to the server; use {address}, or add to its routes`,
    );
  return { command, words: programWords("--client", command) };
}

export function holdsBy(
  { hold, json, rate }: Asked,
  client: HoldOptions["client"],
): Pick<HoldOptions, "rate" | "client" | "stays" | "screen"> {
  return {
    rate: rate ?? (client === undefined ? BACKGROUND : 0),
    ...(client && { client }),
    stays: hold === true,
    screen: screenOf(json === true, hold === true),
  };
}

function screenOf(json: boolean, stays: boolean): Screen {
  if (json) return new JsonScreen();
  return process.stdout.isTTY && stays ? new LiveScreen(readsKeys(), stays) : new TextScreen(readsKeys(), stays);
}
