import { type BootstrapChange, bootstrapChanges } from "./bootstraps";
import { type Change, changesOf } from "./change";
import type { Checks, Finding } from "./finding";
import { type Level, worst } from "../../checks/finding";
import type { Diagnostic, Preview } from "./preview";
import { resourcesAfter } from "./resources";
import { type Risk, risksOf } from "./risk";
import { type Sight, sightOf } from "./sight";
import { type TimingChange, timingChanges } from "./timing";
import { parseUrn } from "./urn";

/** Everything that a preview states about calls. */
export interface Review {
  /** Undefined where the preview names none. */
  readonly stack: string | undefined;
  readonly project: string | undefined;
  /** Whether the preview failed: then the changes are those up to the failure. */
  readonly failed: boolean;
  /** The worst of risks, findings and failure; undefined where there is nothing. */
  readonly level: Level | undefined;
  readonly changes: readonly Change[];
  readonly risks: readonly Risk[];
  readonly bootstraps: readonly BootstrapChange[];
  readonly timing: readonly TimingChange[];
  /** Undefined where nothing was checked. */
  readonly findings: readonly Finding[] | undefined;
  /** How much of the stack the preview shows. */
  readonly sight: Sight;
  /** Why nothing was checked although it could have been. */
  readonly unchecked: string | undefined;
  /** Errors and warnings of the program and the providers. */
  readonly diagnostics: readonly Diagnostic[];
}

/** @param checks rules over the resources as they will be. @default none */
export function review(preview: Preview, checks?: Checks): Review {
  const all = changesOf(preview);
  const changes = all.filter(({ action }) => action !== "same");
  const bootstraps = bootstrapChanges(changes);
  const risks = risksOf(all, bootstraps);
  const diagnostics = preview.diagnostics.filter(({ severity }) => ["error", "warning"].includes(severity));
  const failed = diagnostics.some(({ severity }) => severity === "error");
  const { stack, project } = preview.steps[0] === undefined ? {} : parseUrn(preview.steps[0].urn);
  const sight = sightOf(preview);
  const unchecked = checks && whyUnchecked(sight, failed);
  const findings =
    unchecked === undefined
      ? checks?.run({
          resources: resourcesAfter(preview, checks.unknown),
          stack: stack ?? "",
          settings: preview.config[`${project}:checks`],
        })
      : undefined;
  const counted = findings?.filter(({ silenced }) => silenced === undefined) ?? [];
  const levels = [...risks, ...counted].map(({ level }) => level);
  return {
    stack,
    project,
    failed,
    level: worst(failed ? [...levels, "error"] : levels),
    changes,
    risks,
    bootstraps,
    timing: timingChanges(changes, bootstraps),
    findings,
    sight,
    unchecked,
    diagnostics,
  };
}

/** Checks look at how resources fit together: without some of them, they would find faults that are not there. */
function whyUnchecked({ unseen }: Sight, failed: boolean): string | undefined {
  if (failed) return "The preview failed before it had seen every resource.";
  if (unseen === 0) return undefined;
  const what = unseen === undefined ? "resources that stay the same" : `${count(unseen)} the same`;
  return `The preview leaves out ${what}: run it with --show-sames. What a change does together with them was not judged.`;
}

function count(unseen: number): string {
  return unseen === 1 ? "1 resource that stays" : `${unseen} resources that stay`;
}
