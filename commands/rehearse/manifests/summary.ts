import { createColors } from "picocolors";
import { formatSummary, plainTable, wrapped } from "../summary";
import type { Comparison } from "./comparison";
import { headline, sideInWords } from "./inWords";

/** Widths in characters; with the gap after each, but for the last, they fill 100 columns. */
const WIDTHS = [13, 44, 43];

/** Both rehearsals for a terminal of 100 columns, and what they come to beside each other last. */
export function formatComparison(comparison: Comparison, colour: boolean): string {
  const paint = createColors(colour);
  const { before, after, reason, leftOut, manifests, server, scenarios } = comparison;
  const title = (text: string) => paint.bold(paint.underline(text));
  const rows = scenarios.map(({ name, before: asIs, after: adopted }) => {
    const first = sideInWords(asIs);
    return [name, asIs.verdict === "failed" ? paint.red(first) : first, sideInWords(adopted)];
  });
  return [
    title(`${manifests}, as it is`),
    formatSummary(before, colour),
    ...(leftOut.length === 0
      ? []
      : [[wrapped("otherwise than in a cluster:"), ...leftOut.map((one) => wrapped(one, 2))].join("\n")]),
    title(`${server}, as adopt writes it`),
    after === undefined ? wrapped(reason ?? "it was not rehearsed") : formatSummary(after, colour),
    plainTable([["", "as they are", "as adopt writes them"].map((text) => paint.dim(text)), ...rows], WIDTHS),
    paint.bold(wrapped(`${server}: ${headline(comparison)}`)),
  ].join("\n\n");
}
