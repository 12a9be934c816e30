import type { Finding } from "../../checks/finding";
import type { TimingBudget } from "../../settings/timing";
import { type Counts, countFindings } from "../shared/findings";
import type { Planned } from "./planned";
import type { RegisteredResource } from "./resource";
import { timingBudgets } from "./timingTable";

/** Version of what --json prints. Keys may be added to it; a change of one that is there raises it. */
const JSON_VERSION = 2;

/** What `plan --json` prints. */
export interface PlanJson {
  readonly version: typeof JSON_VERSION;
  readonly project: string;
  readonly stack: string;
  /** In the order of registration; the stack itself first. */
  readonly resources: readonly RegisteredResource[];
  /** By the server's name, in seconds; empty where the program is a user's own. */
  readonly timing: Readonly<Record<string, TimingBudget>>;
  /** Worst first, accepted ones among them. */
  readonly findings: readonly Finding[];
  readonly counts: Counts;
  /** Why Envoy itself was not asked about a bootstrap that is not the program's own; null where it was, or there is none. */
  readonly envoyMissing: string | null;
  /** What of the program could not be looked into, each in words. */
  readonly unseen: readonly string[];
  /** The stack's outputs, with placeholders for what is secret or not known. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What was written, by its path below the folder of --out. */
  readonly files: readonly string[];
}

export function planJson({
  settings,
  stackFile,
  resources,
  outputs,
  files,
  findings,
  envoyMissing,
  unseen,
}: Planned): PlanJson {
  return {
    version: JSON_VERSION,
    project: stackFile.project,
    stack: stackFile.stack,
    resources,
    timing: settings === undefined ? {} : timingBudgets(settings),
    findings,
    counts: countFindings(findings),
    envoyMissing: envoyMissing ?? null,
    unseen,
    outputs,
    files: [...files.keys()],
  };
}
