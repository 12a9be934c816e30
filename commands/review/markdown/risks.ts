import type { Because } from "../because";
import type { Level } from "../../../checks/finding";
import type { Risk } from "../risk";
import { kindOf } from "../urn";
import { type Section, listed } from "./section";
import { code } from "./text";

export const SIGNS: Readonly<Record<Level, string>> = { error: "🛑", warning: "⚠️", note: "ℹ️" };

const VERBS = { replace: "is replaced", delete: "is deleted", update: "changes", same: "stays as it is" } as const;

/** Most lines in the short form. */
const FEW = 15;

/** What is replaced, deleted or otherwise dangerous, the worst first; undefined where nothing is. */
export function risksSection(risks: readonly Risk[]): Section | undefined {
  if (risks.length === 0) return undefined;
  const roots = risks.filter(({ follows }) => follows === undefined);
  const following = risks.filter(({ follows }) => follows !== undefined);
  const title = "### What this does to calls\n\n";
  const folded =
    following.length === 0
      ? ""
      : `\n\n<details><summary>${goesAlong(following.length)}</summary>\n\n${following.map(line).join("\n")}\n\n</details>`;
  return [
    { text: `${title}${roots.map(full).join("\n")}${folded}` },
    {
      text: `${title}${listed(roots, FEW, full)}${following.length === 0 ? "" : `\n- … and ${goesAlong(following.length)}`}`,
      without: "what goes with the replaced and deleted resources",
    },
  ];
}

function goesAlong(number: number): string {
  return number === 1 ? "1 resource more, which goes with it" : `${number} resources more, which go with it`;
}

function full(risk: Risk): string {
  const about =
    risk.about.length === 0
      ? ""
      : `\n  ${risk.about.slice(0, FEW).map(code).join(", ")}${risk.about.length > FEW ? ", …" : ""}`;
  const fix = risk.fix === undefined ? "" : `\n  _Instead:_ ${risk.fix}`;
  return `${line(risk)}${about}${fix}`;
}

function line({ level, change, because, calls }: Risk): string {
  const verb = VERBS[change.action as keyof typeof VERBS];
  const order = change.order === "delete-first" ? " (the old one first)" : "";
  return `- ${SIGNS[level]} ${code(kindOf(change.type))} ${code(change.name)} **${verb}**${reason(because)}${order}. ${calls}`;
}

function reason(because: Because | undefined): string {
  if (because === undefined) return "";
  if ("words" in because) return ` because ${because.words}`;
  if ("oneOf" in because) return ` because of one of ${some(because.oneOf)}`;
  return ` because of ${some(because.properties)}`;
}

function some(paths: readonly string[]): string {
  return `${paths.slice(0, 3).map(code).join(", ")}${paths.length > 3 ? ", …" : ""}`;
}
