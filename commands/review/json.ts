import { bootstrapDiff } from "./bootstrapDiff";
import type { Change } from "./change";
import type { Review } from "./review";

/** Version of what --json prints. */
export const JSON_VERSION = 2;

/** A review for machines. Of the resources it contains what changes, not their whole states. */
export function reviewJson(review: Review, stack: string): object {
  return {
    version: JSON_VERSION,
    project: review.project ?? null,
    stack,
    failed: review.failed,
    level: review.level ?? null,
    risks: review.risks.map(({ level, change, calls, fix, about, follows }) => ({
      level,
      action: change.action,
      ...identity(change),
      reasons: change.reasons,
      order: change.order ?? null,
      calls,
      fix: fix ?? null,
      about,
      follows: follows ?? null,
    })),
    envoy: review.bootstraps.map(({ component, beforeName, afterName, before, after }) => ({
      component,
      before: beforeName ?? null,
      after: afterName ?? null,
      diff: before !== undefined && after !== undefined ? bootstrapDiff(before, after) : null,
    })),
    timing: review.timing,
    findings: review.findings ?? null,
    /** Resources in the preview, and those that it leaves out: null where it does not tell how many. */
    sight: { seen: review.sight.seen, unseen: review.sight.unseen ?? null },
    unchecked: review.unchecked ?? null,
    changes: review.changes.map((change) => ({ action: change.action, ...identity(change), fields: change.fields })),
    diagnostics: review.diagnostics,
  };
}

function identity({ urn, type, name, parent }: Change) {
  return { urn, type, name, parent: parent ?? null };
}
