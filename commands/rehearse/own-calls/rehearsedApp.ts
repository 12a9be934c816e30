import { service as health } from "grpc-health-check";
import type { ServerSettings } from "../../../settings/server";
import { CommandError } from "../../shared/commandError";
import { type App, commandApp, ECHO_APP } from "../app";
import type { Calls } from "../result";
import { programWords } from "./program";
import { protoDefinitions } from "./proto";
import { tryApp } from "./trial";

/** What the command was told about the server to run, and how to call it. */
export interface AppOptions {
  readonly app?: string;
  readonly method?: string;
  readonly body?: string;
  readonly proto?: string;
}

/**
 * The server that is rehearsed and what it is called by. One of the user's own is started once, to see that it can be called.
 * @throws CommandError where options do not fit, or the server does not
 */
export async function rehearsedApp(
  { app, method, body, proto }: AppOptions,
  { port, health: { service } }: Pick<ServerSettings, "port" | "health">,
): Promise<{ app: App; calls: Calls }> {
  if (app === undefined && method !== undefined)
    throw new CommandError("--method is a method of your own server; give the command that starts it with --app");
  if (method === undefined && (body ?? proto) !== undefined)
    throw new CommandError(
      `--${body === undefined ? "proto" : "body"} belongs to a call; name its method with --method`,
    );
  if (app === undefined) return { app: ECHO_APP, calls: { mode: "echo", method: "echo.v1.Echo" } };
  const words = programWords("--app", app);
  const { method: own, offered } = await tryApp({
    app: commandApp(words),
    port,
    env: { HEALTH_SERVICE: service },
    body: body ?? "{}",
    ...(method !== undefined && { method }),
    ...(proto !== undefined && { definitions: protoDefinitions(proto) }),
  });
  const calls: Calls =
    own === undefined
      ? { mode: "health", method: health["Check"]!.path.slice(1), offered }
      : { mode: "own", method: own.name, offered };
  return { app: commandApp(words, own), calls };
}
