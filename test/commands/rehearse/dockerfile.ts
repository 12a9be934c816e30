import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/program";

/** The folder of the echo server, whose Dockerfile has two stages. */
export const ECHO_SERVER = join(ROOT, "commands/rehearse/echo-server");

export function stagesOfEchoServer(): [build: Stage, image: Stage] {
  return stagesOf(readFileSync(join(ECHO_SERVER, "Dockerfile"), "utf8")) as [Stage, Stage];
}

/** One instruction of a Dockerfile. */
interface Instruction {
  /** `FROM`, `COPY`, `RUN`, … */
  readonly verb: string;
  readonly rest: string;
}

/** What is between one FROM and the next. */
export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile that uses comments, continued lines and the plain forms of its instructions. */
function stagesOf(dockerfile: string): Stage[] {
  const lines = dockerfile
    .split("\n")
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join("\n")
    .replaceAll("\\\n", " ")
    .split("\n");
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, verb = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (verb === "FROM") {
      const [image = "", , name] = rest.split(/\s+/);
      stages.push({ image, name, instructions: [] });
    } else stages.at(-1)!.instructions.push({ verb, rest });
  }
  return stages;
}

/** What the last instruction of that kind states. */
export function last({ instructions }: Stage, verb: string): string | undefined {
  return instructions.filter((instruction) => instruction.verb === verb).at(-1)?.rest;
}
