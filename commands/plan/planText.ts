import { CODES } from "../../checks/registry";
import { formatMissing } from "../shared/envoy/missing";
import { countFindings, formatCounts, formatFindings } from "../shared/findings";
import type { Paint } from "../shared/paint";
import { clusterWords } from "./clusterWords";
import { NOT_KNOWN, NOT_KNOWN_OF_CLUSTER } from "./notKnown";
import type { Planned } from "./planned";
import { formatTiming } from "./timingTable";
import { formatTree } from "./tree";

/** The plan as a user reads it. @param out folder that the files were written to. */
export function formatPlan(
  { settings, stackFile, resources, files, findings, envoyMissing, unseen }: Planned,
  out: string,
  paint: Paint,
): string {
  return [
    `Plan of ${stackFile.project}-${stackFile.stack}: ${settings === undefined ? "the project's own program" : clusterWords(settings)}`,
    "",
    formatTree(resources),
    "",
    ...(settings === undefined ? [] : ["Timing budget, from how long calls last:", "", formatTiming(settings), ""]),
    ...(findings.length === 0 ? [] : ["Findings:", "", formatFindings(findings, paint), ""]),
    formatCounts(countFindings(findings), CODES.size),
    ...(envoyMissing === undefined ? [] : [formatMissing(envoyMissing)]),
    ...(settings?.cluster.existing === undefined ? [] : [NOT_KNOWN_OF_CLUSTER]),
    ...(unseen.length === 0 ? [] : [`Not looked into: ${unseen.join("; ")}.`]),
    NOT_KNOWN,
    "",
    `${resources.length} resources to create on an empty stack; ${files.size} files written to ${out}`,
  ].join("\n");
}
