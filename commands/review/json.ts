import { bootstrapDiff } from "./bootstrapDiff";
import type { Action, Change, ReplacementOrder } from "./change";
import type { FieldChange } from "./fields";
import type { Finding } from "./finding";
import type { Review } from "./review";
import type { Level } from "../../checks/finding";
import type { TimingChange } from "./timing";

/** Version of what --json prints. */
export const JSON_VERSION = 2;

/** A resource, as the engine names it. */
interface Identity {
  readonly urn: string;
  /** Type token, for example `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** URN of the component that it belongs to; null for what is on its own. */
  readonly parent: string | null;
}

/** What a change does to calls. */
interface RiskJson extends Identity {
  readonly level: Level;
  readonly action: Action;
  /** Properties that force a replacement. */
  readonly reasons: readonly string[];
  readonly order: ReplacementOrder | null;
  /** A sentence. */
  readonly calls: string;
  readonly fix: string | null;
  /** Names and values that it is about, as the program has them. */
  readonly about: readonly string[];
  /** URN of the change that brings this one along; null for what is on its own. */
  readonly follows: string | null;
}

/** A bootstrap of Envoy that comes, goes or changes. */
interface EnvoyJson {
  readonly component: string;
  /** Name of its ConfigMap before and after; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Unified diff without a header; null where there is nothing to compare. */
  readonly diff: string | null;
}

interface DiagnosticJson {
  /** Of the resource that it is about; empty for the program as a whole. */
  readonly urn: string;
  readonly severity: string;
  readonly message: string;
}

/** What `review --json` prints. */
export interface ReviewJson {
  readonly version: typeof JSON_VERSION;
  readonly project: string | null;
  readonly stack: string;
  /** Whether the preview failed: then the changes are those up to the failure. */
  readonly failed: boolean;
  /** The worst of risks, findings and failure; null where there is nothing. */
  readonly level: Level | null;
  /** Worst first. */
  readonly risks: readonly RiskJson[];
  readonly envoy: readonly EnvoyJson[];
  /** Times of each component that move, in seconds. */
  readonly timing: readonly TimingChange[];
  /** Null where nothing was checked. */
  readonly findings: readonly Finding[] | null;
  /** Resources in the preview, and those that it leaves out: null where it does not tell how many. */
  readonly sight: { readonly seen: number; readonly unseen: number | null };
  /** Why nothing was checked although it could have been. */
  readonly unchecked: string | null;
  readonly changes: readonly (Identity & { readonly action: Action; readonly fields: readonly FieldChange[] })[];
  /** Errors and warnings of the program and the providers. */
  readonly diagnostics: readonly DiagnosticJson[];
}

/** A review for machines. Of the resources it contains what changes, not their whole states. */
export function reviewJson(review: Review, stack: string): ReviewJson {
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
    sight: { seen: review.sight.seen, unseen: review.sight.unseen ?? null },
    unchecked: review.unchecked ?? null,
    changes: review.changes.map((change) => ({ action: change.action, ...identity(change), fields: change.fields })),
    diagnostics: review.diagnostics,
  };
}

function identity({ urn, type, name, parent }: Change): Identity {
  return { urn, type, name, parent: parent ?? null };
}
