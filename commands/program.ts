import type { Command } from "commander";
import { version } from "../package.json";
import { newCommand } from "./shared/newCommand";
import { refuseKeptOptions } from "./shared/npm";

interface Listed {
  readonly name: string;
  readonly summary: string;
  readonly load: () => unknown;
}

/** Only the command that is asked for is loaded: the program under plan takes a second. */
const COMMANDS: readonly Listed[] = [
  {
    name: "plan",
    summary: "show everything that a stack deploys, and check that calls will arrive",
    load: (): unknown => require("./plan/command"),
  },
  {
    name: "rehearse",
    summary: "run a stack's pods on this machine, and count the calls that a rollout or a crash loses",
    load: (): unknown => require("./rehearse/command"),
  },
  {
    name: "review",
    summary: "say what a `pulumi preview --json` does to calls, as a comment of a pull request",
    load: (): unknown => require("./review/command"),
  },
  {
    name: "adopt",
    summary: "check manifests that were written by hand, and write the stack that deploys the same",
    load: (): unknown => require("./adopt/command"),
  },
  {
    name: "new-stack",
    summary: "write the file of a new stack from a few answers",
    load: (): unknown => require("./newStack/command"),
  },
];

/** Every command's file has one export, `command`. */
function loaded({ load }: Listed): Command {
  return (load() as { command: () => Command }).command();
}

/** The whole program for these arguments. */
export function program(args: readonly string[]): Command {
  const words = args.filter((word) => !word.startsWith("-"));
  const asked = words[0] === "help" ? words[1] : words[0];
  const whole = newCommand("grpc-envoy-gke")
    .description("gRPC servers on GKE behind Envoy: plan what a stack deploys, rehearse it, then run `pulumi up`.")
    .version(version)
    .hook("preSubcommand", (_, command) => refuseKeptOptions(command, args, process.env))
    .addHelpText(
      "after",
      "\nExit codes of every command: 0 fine, 1 something was found, 2 bad input, 3 internal error.",
    );
  for (const listed of COMMANDS)
    whole.addCommand(listed.name === asked ? loaded(listed) : newCommand(listed.name).description(listed.summary));
  return whole;
}
