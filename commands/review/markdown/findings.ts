import type { Finding } from "../finding";
import { LEVELS } from "../../../checks/finding";
import type { Review } from "../review";
import { SIGNS } from "./risks";
import { type Section, count, listed } from "./section";
import { code, prose } from "./text";

const FEW = 15;

/** What the checks say of the resources as they will be, or why they say nothing; undefined where there are none. */
export function findingsSection({ findings, unchecked }: Pick<Review, "findings" | "unchecked">): Section | undefined {
  const title = "### Checks\n\n";
  if (unchecked !== undefined) return [{ text: `${title}Not run. ${prose(unchecked)}` }];
  if (findings === undefined) return undefined;
  if (findings.length === 0) return [{ text: `${title}No finding.` }];
  const open = findings.filter(({ silenced }) => silenced === undefined);
  const silenced = findings.filter((finding) => finding.silenced !== undefined);
  const sorted = [...open].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  const accepted =
    silenced.length === 0
      ? ""
      : `\n\n<details><summary>${count(silenced.length, "finding")} accepted</summary>\n\n${silenced.map((finding) => `${line(finding)}\n  _Accepted:_ ${prose(finding.silenced ?? "")}`).join("\n")}\n\n</details>`;
  return [
    { text: title + (sorted.map(full).join("\n") || "No finding but accepted ones.") + accepted },
    {
      text: `${title}${listed(sorted, FEW, line) || "No finding but accepted ones."}${silenced.length === 0 ? "" : `\n\n${count(silenced.length, "finding")} accepted.`}`,
      without: "how to fix the findings, those after the first, and those accepted",
    },
  ];
}

function full(finding: Finding): string {
  return `${line(finding)}\n  _Fix:_ ${prose(finding.fix)}`;
}

function line({ level, code: id, resource, field, message }: Finding): string {
  return `- ${SIGNS[level]} ${code(id)} ${code(`${resource}${field === "" ? "" : ` ${field}`}`)}: ${prose(message)}`;
}
