import { CODES } from "../../checks/registry";
import { formatMissing } from "../shared/envoy/missing";
import { countFindings, formatCounts, formatFindings } from "../shared/findings";
import type { Paint } from "../shared/paint";
import type { Adopted, PlacedFinding } from "./adopted";
import type { InputNote } from "./input/notes";

/** What adopt cannot know, said once: a silence about it would read as a promise. */
const NOT_KNOWN =
  "Not known to adopt: what the cluster fills in, what is deployed elsewhere, whether images start and serve, and what the settings do not speak of.";

/** Files that a line names. */
const NAMED = 3;

/** The findings and everything that is not the stack's file, as a user reads it. */
export function formatReport(adopted: Adopted, paint: Paint): string {
  const { objects, notes, findings, servers, stackFile, leftOut, bootstraps, envoyMissing } = adopted;
  const place = (finding: PlacedFinding) => `${finding.file}:${finding.line}`;
  return [
    ...section("Input:", formatNotes(notes, paint), paint),
    ...section(
      "Findings:",
      findings.length === 0 ? [] : [formatFindings(findings, paint, (one) => place(one as PlacedFinding))],
      paint,
    ),
    ...section(
      "Not carried over:",
      leftOut.map(
        ({ what, at, reason, keepsOut }) =>
          `${paint(keepsOut ? "warning" : "note", what)}${at === undefined ? "" : ` (${at})`}\n    ${reason}`,
      ),
      paint,
    ),
    ...section("To be replaced in the stack's file:", stackFile?.placeholders ?? [], paint),
    `${objects} objects, ${servers.length === 0 ? "no gRPC server" : `gRPC servers: ${servers.join(", ")}`}`,
    objects === 0 && bootstraps.length === 0
      ? "nothing was checked: the input has no Kubernetes object and no bootstrap of Envoy's"
      : formatCounts(countFindings(findings), CODES.size),
    ...(envoyMissing === undefined ? [] : [formatMissing(envoyMissing)]),
    NOT_KNOWN,
  ].join("\n");
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : [paint("heading", title), "", ...lines, ""];
}

/** Files that are no manifests are many in some folders: they share a line. */
function formatNotes(notes: readonly InputNote[], paint: Paint): string[] {
  const groups = new Map<string, InputNote[]>();
  for (const note of notes) {
    const key = note.level === "note" ? note.message : `${note.file}:${note.line} ${note.message}`;
    groups.set(key, [...(groups.get(key) ?? []), note]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group;
    if (group.length === 1) return formatNote(first!, paint);
    const names = group.slice(0, NAMED).map(({ file }) => file);
    const more = group.length > NAMED ? ` and ${group.length - NAMED} more` : "";
    return `${paint("note", "note")} ${group.length} files, each of which ${first!.message}: ${names.join(", ")}${more}`;
  });
}

function formatNote({ level, file, line, message, fix }: InputNote, paint: Paint): string {
  return `${paint(level, level)} ${file}:${line} ${message}\n    fix: ${fix}`;
}
