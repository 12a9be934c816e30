import { absentFrom } from "../../../checks/view/imagePrograms";
import { type ScriptStep, programName, scriptIndex, stepsOf } from "../../../checks/view/shell";
import type { HookCommand } from "../node/workload";

/** A program that a container runs in itself, as far as it can be followed without its image. */
export interface Followed {
  readonly commands: readonly HookCommand[];
  /** Commands that are left out, each as it is written. */
  readonly leftOut: readonly string[];
}

const SECONDS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600 };
/** They change nothing that calls could meet. */
const HARMLESS = /^(?:true|:|echo|printf|exit|set|date|logger|done|fi|\})$/;

/**
 * What a hook's or a probe's program does: it waits, or it asks someone inside of the pod. A program that the image surely
 * lacks fails, as in the cluster.
 */
export function followed(words: readonly string[], image: string): Followed {
  const absent = absentFrom(image);
  const first = programName(words[0]);
  if (absent.includes(first)) return { commands: [{ fails: `fails: its image has no ${first}` }], leftOut: [] };
  const commands: HookCommand[] = [];
  const leftOut: string[] = [];
  let failed: { readonly fails: string } | undefined;
  for (const { words: command, after } of stepsIn(words)) {
    // The outcome of a command that the shell does not run is that of the one before it.
    if (after === (failed === undefined ? "failure" : "success")) continue;
    const program = programName(command[0]);
    failed = absent.includes(program) ? { fails: `fails: its image has no ${program}` } : undefined;
    const known = failed === undefined ? commandOf(command) : undefined;
    if (known !== undefined) commands.push(known);
    else if (failed === undefined && !HARMLESS.test(program)) leftOut.push(command.join(" "));
  }
  // A script's outcome is that of its last command: the shell goes on after one that it does not find.
  return { commands: failed === undefined ? commands : [...commands, failed], leftOut };
}

/** A program on its own is the only command. */
function stepsIn(words: readonly string[]): readonly Pick<ScriptStep, "words" | "after">[] {
  const script = scriptIndex(words);
  return script === undefined ? [{ words: [...words], after: "either" }] : stepsOf(words[script]!);
}

function commandOf([program, ...args]: readonly string[]): HookCommand | undefined {
  switch (programName(program)) {
    case "sleep":
      return sleepOf(args);
    case "curl":
    case "wget":
      return requestOf(args);
    default:
      return undefined;
  }
}

function sleepOf(args: readonly string[]): HookCommand | undefined {
  const parts = args.map((arg) => /^(\d+(?:\.\d+)?)([smh]?)$/.exec(arg));
  if (parts.length === 0 || parts.includes(null)) return undefined;
  return { sleep: parts.reduce((sum, part) => sum + Number(part![1]) * SECONDS[part![2]!]!, 0) };
}

/** Only someone inside of the pod can be asked here. */
function requestOf(args: readonly string[]): HookCommand | undefined {
  const url = args.map(localUrl).find((one) => one !== undefined);
  if (url === undefined) return undefined;
  const at = args.findIndex((arg) => /^(?:-X|--request)$/.test(arg));
  const stated = args[at + 1];
  const joined = args.map((arg) => /^(?:-[a-zA-Z]*X|--(?:request|method)=)(\w+)$/.exec(arg)?.[1]).find(Boolean);
  const sends = args.some((arg) => /^(?:-d|--data|--post-data|--post-file)\b/.test(arg));
  const method = joined ?? (at >= 0 && stated !== undefined ? stated : sends ? "POST" : "GET");
  return { request: { method, port: url.port, path: url.path } };
}

function localUrl(text: string): { port: number; path: string } | undefined {
  const [, port, path = "/"] = /^(?:http:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]):(\d+)(\/\S*)?$/.exec(text) ?? [];
  return port === undefined ? undefined : { port: Number(port), path };
}
