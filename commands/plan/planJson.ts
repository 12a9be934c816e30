import { countFindings } from "../shared/findings";
import type { Planned } from "./planned";
import { timingBudgets } from "./timingTable";

/** Version of what --json prints. Keys may be added to it; a change of one that is there raises it. */
const JSON_VERSION = 2;

export function planJson({
  settings,
  stackFile,
  resources,
  outputs,
  files,
  findings,
  envoyMissing,
  unseen,
}: Planned): unknown {
  return {
    version: JSON_VERSION,
    project: stackFile.project,
    stack: stackFile.stack,
    resources,
    /** Of the settings' servers; empty where the program is a user's own. */
    timing: settings === undefined ? {} : timingBudgets(settings),
    findings,
    counts: countFindings(findings),
    /** Why Envoy itself was not asked about a bootstrap that is not the program's own. */
    envoyMissing: envoyMissing ?? null,
    /** What of the program could not be looked into. */
    unseen,
    outputs,
    files: [...files.keys()],
  };
}
