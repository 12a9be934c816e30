import type { Level } from "../../../checks/finding";
import type { Review } from "../review";
import { changesSection, summary } from "./changes";
import { errorsSection, warningsSection } from "./diagnostics";
import { envoySection } from "./envoy";
import { findingsSection } from "./findings";
import { marker } from "./marker";
import { risksSection } from "./risks";
import { count } from "./section";
import { code } from "./text";
import { timingSection } from "./timing";

/** https://docs.github.com/en/rest/issues/comments: a longer body is refused. */
export const COMMENT_MAX = 65_536;

export interface CommentOptions {
  /** Names the comment's environment where the preview does not. */
  readonly stack: string;
  /** Commit that was previewed, in hexadecimal. @default not said */
  readonly commit?: string | undefined;
  /** Address of the run, with the whole preview. @default not said */
  readonly run?: string | undefined;
}

/** A review as a comment in Markdown; the first line is its marker. */
export function comment(review: Review, options: CommentOptions): string {
  const sections = {
    errors: errorsSection(review.diagnostics),
    risks: risksSection(review.risks),
    envoy: envoySection(review.bootstraps),
    timing: timingSection(review.timing),
    findings: findingsSection(review),
    changes: changesSection(review.changes),
    warnings: warningsSection(review.diagnostics),
  };
  const chosen = Object.fromEntries(Object.keys(sections).map((name) => [name, 0])) as Record<
    keyof typeof sections,
    number
  >;
  const top = `${marker(options.stack)}\n${heading(review, options)}`;
  const write = (): string => {
    const variants = (Object.keys(sections) as (keyof typeof sections)[]).flatMap(
      (name) => sections[name]?.[chosen[name]] ?? [],
    );
    const without = variants.flatMap((variant) => variant.without ?? []);
    return [
      top,
      verdict(review),
      ...(without.length > 0 ? [leftOut(without, options)] : []),
      ...variants.map(({ text }) => text),
    ]
      .join("\n\n")
      .concat("\n");
  };
  let text = write();
  // What a reader needs least is shortened first.
  for (const name of ["changes", "warnings", "timing", "envoy", "findings", "risks", "errors"] as const) {
    const last = (sections[name]?.length ?? 1) - 1;
    while (text.length > COMMENT_MAX && chosen[name] < last) {
      chosen[name] += 1;
      text = write();
    }
  }
  // Names of thousands of characters may fill even the shortest form.
  return text.length <= COMMENT_MAX
    ? text
    : [top, verdict(review), leftOut(["everything else"], options)].join("\n\n").concat("\n");
}

function heading({ changes, failed }: Review, { stack, commit, run }: CommentOptions): string {
  const what = failed ? "the preview failed" : changes.length === 0 ? "nothing changes" : summary(changes);
  const from = [
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 12)}`]),
    ...(run === undefined ? [] : [`[the whole preview](${run})`]),
  ];
  return `## Preview of ${code(stack)}: ${what}${from.length === 0 ? "" : `\n\n${from.join(" · ")}`}`;
}

const VERDICTS: Readonly<Record<Level, { alert: string; words: string }>> = {
  error: { alert: "CAUTION", words: "A person must confirm this" },
  warning: { alert: "WARNING", words: "Calls go on, with less to spare" },
  note: { alert: "NOTE", words: "No call is lost by design" },
};

function verdict({ level, risks, findings, failed, sight }: Review): string {
  if (level === undefined) return `No replacement, no deletion, nothing that interrupts calls${extent(sight)}.`;
  const { alert, words } = VERDICTS[level];
  const dangerous = risks.filter((risk) => risk.level === level);
  const roots = dangerous.filter(({ follows }) => follows === undefined);
  const refused = roots.filter((risk) => risk.refused).length;
  const others = roots.length - refused;
  const found = (findings ?? []).filter((finding) => finding.level === level && finding.silenced === undefined).length;
  const parts = [
    ...(failed ? ["the preview failed"] : []),
    ...(others > 0 ? [RISKS[level](others)] : []),
    ...(refused > 0 ? [`${count(refused, "change fails", "changes fail")} half-way`] : []),
    ...(found > 0 ? [count(found, "finding")] : []),
  ];
  return `> [!${alert}]\n> **${words}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}.**`;
}

/** The words hold for what was seen. */
function extent({ seen, unseen }: Review["sight"]): string {
  if (unseen === 0) return "";
  const rest = unseen === undefined ? "those that stay the same" : `the ${unseen} that stay the same`;
  return ` among the ${count(seen, "resource")} that the preview shows; it leaves out ${rest}`;
}

const RISKS: Readonly<Record<Level, (number: number) => string>> = {
  error: (number) => `${count(number, "change interrupts", "changes interrupt")} calls`,
  warning: (number) => `${count(number, "change")} to look at`,
  note: (number) => count(number, "change"),
};

function leftOut(without: readonly string[], { run }: CommentOptions): string {
  const where = run === undefined ? "" : `; [the run](${run}) has all of it`;
  return `> [!IMPORTANT]\n> A comment has at most ${COMMENT_MAX.toLocaleString("en")} characters. Left out: ${without.join("; ")}${where}.`;
}
