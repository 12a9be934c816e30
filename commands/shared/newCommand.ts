import { Command, Option } from "commander";
import { LEVELS } from "../../checks/finding";

/** A command whose wrong arguments are an error that `run` tells, as it tells everything else that is wrong. */
export function newCommand(name: string): Command {
  return new Command(name).exitOverride();
}

/** @param about what the option does to the command, for its help */
export function failOnOption(about: string): Option {
  return new Option("--fail-on <level>", about).choices([...LEVELS, "never"]).default("error");
}
