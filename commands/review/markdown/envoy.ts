import type { BootstrapChange } from "../bootstraps";
import { bootstrapDiff } from "../bootstrapDiff";
import { type Section, count } from "./section";
import { code, codeBlock } from "./text";

/** Most lines of one server's diff, and most servers, in the short form. */
const FEW = { lines: 40, servers: 5 };

/** The changed Envoy settings of each server as a diff; undefined where none changes. */
export function envoySection(changes: readonly BootstrapChange[]): Section | undefined {
  const changed = changes.filter(({ before, after }) => before !== undefined && after !== undefined);
  if (changed.length === 0) return undefined;
  const title = "### Envoy\n\n";
  const diffs = grouped(changed);
  return [
    { text: title + diffs.map((diff) => block(diff, Infinity)).join("\n\n") },
    {
      text:
        title +
        diffs
          .slice(0, FEW.servers)
          .map((diff) => block(diff, FEW.lines))
          .join("\n\n"),
      without: `lines of Envoy's settings after the first ${FEW.lines} of a server`,
    },
    {
      text: `${title}The settings of ${count(changed.length, "Envoy")} change: ${names(changed.map(({ component }) => component))}.`,
      without: "how Envoy's settings change",
    },
  ];
}

interface Diff {
  readonly components: readonly string[];
  readonly lines: readonly string[];
}

/** Servers of a stack mostly change alike: they share a diff. */
function grouped(changes: readonly BootstrapChange[]): Diff[] {
  const found = new Map<string, string[]>();
  for (const { component, before, after } of changes) {
    const diff = bootstrapDiff(before!, after!);
    found.set(diff, [...(found.get(diff) ?? []), component]);
  }
  return [...found].map(([diff, components]) => ({ components, lines: diff.split("\n") }));
}

function block({ components, lines }: Diff, most: number): string {
  const kept = lines.slice(0, most).map((line) => (most === Infinity ? line : line.slice(0, 160)));
  const rest = lines.length - kept.length;
  return `${names(components)}:\n\n${codeBlock("diff", kept.join("\n"))}${rest > 0 ? `\n\n… and ${count(rest, "line")} more` : ""}`;
}

function names(components: readonly string[]): string {
  const rest = components.length - 5;
  return components.slice(0, 5).map(code).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
