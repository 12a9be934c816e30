import type { Finding } from "../finding";
import { LEVELS } from "../level";
import { SIGNS } from "./risks";
import { type Section, listed } from "./section";
import { code, prose } from "./text";

const FEW = 15;

/** What the checks say of the resources as they will be; undefined where nothing was checked. */
export function findingsSection(findings: readonly Finding[] | undefined): Section | undefined {
  if (findings === undefined) return undefined;
  const title = "### Checks\n\n";
  if (findings.length === 0) return [{ text: `${title}No finding.` }];
  const sorted = [...findings].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
  return [
    { text: title + sorted.map((finding) => `${line(finding)}\n  _Mend:_ ${prose(finding.mend)}`).join("\n") },
    { text: title + listed(sorted, FEW, line), without: "how to mend the findings, and those after the first" },
  ];
}

function line({ level, code: id, kind, name, field, message }: Finding): string {
  return `- ${SIGNS[level]} ${code(id)} ${code(`${kind}/${name}${field === "" ? "" : ` ${field}`}`)}: ${prose(message)}`;
}
