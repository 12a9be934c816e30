import { print, printJson } from "../../shared/print";
import { takesColour } from "../../shared/paint";
import { CommandError } from "../../shared/commandError";
import { writeWhole } from "../../shared/writeWhole";
import { exitCodeOf, missed } from "../exitCode";
import { callsInWords } from "../format";
import { type AppOptions, rehearsedApp } from "../own-calls/rehearsedApp";
import { Progress } from "../progress";
import { type RehearsalOptions, rehearse } from "../rehearse";
import type * as Report from "../report/renderComparison";
import type { Scenario } from "../scenarios/scenario";
import { SHORTEST_CALL, SPEED } from "../speed";
import { comparisonOf } from "./comparison";
import { type Manifests, ofManifests } from "./ofManifests";
import { formatComparison } from "./summary";

export interface ManifestsOptions extends AppOptions {
  readonly manifests: Manifests;
  readonly server?: string;
  readonly json?: true;
  readonly report?: string;
  readonly diff?: true;
}

/** What the rehearsals have in common; Envoy is asked for only where it is needed. */
export type Common = Pick<RehearsalOptions, "volume" | "lags"> & {
  /** Undefined where the user leaves it to the command: as fast as the longest call lets it, at most `SPEED`. */
  readonly speed: number | undefined;
  readonly envoy: () => Promise<RehearsalOptions["envoy"]>;
};

/**
 * Rehearses a server of anybody's manifests as it is, and as adopt would deploy it.
 * @param asked names of the scenarios that must run, each
 * @returns the exit code: that of the rehearsal of the manifests as they are, or the other one's where nothing is wrong with these
 */
export async function rehearseManifests(
  options: ManifestsOptions,
  scenarios: readonly Scenario[],
  asked: readonly string[],
  { envoy: findEnvoy, speed: stated, ...common }: Common,
): Promise<number> {
  const manifests = options.manifests.from;
  const { server, before, after, reason, leftOut, port, healthService } = ofManifests(
    options.manifests,
    options.server,
    options.app === undefined,
  );
  // Never slower than a cluster: a call that is short there is as short here.
  const highest = Math.max(1, before.subject(1).times.longestStream / SHORTEST_CALL);
  const speed = stated ?? Math.min(SPEED, highest);
  if (speed > highest)
    throw new CommandError(`--speed ${speed}: at most ${highest} with the longest call of ${server}`);
  if (options.diff === true) {
    process.stdout.write(before.changes(speed));
    return 0;
  }
  const envoy = await findEnvoy();
  const { app, calls } = await rehearsedApp(options, { port, health: { service: healthService } });
  process.stderr.write(`${callsInWords(calls)}\n`);
  for (const what of leftOut) process.stderr.write(`otherwise than in a cluster: ${what}\n`);
  const watcher = new Progress(process.stderr);
  const run = { ...common, speed, envoy, app, calls, scenarios, watcher };
  process.stderr.write(`\n${server} of ${manifests}, as it is\n`);
  const asItIs = await rehearse({ ...run, source: before });
  process.stderr.write(`\n${server}, as adopt writes it${after === undefined ? `: ${reason}` : ""}\n`);
  const adopted = after && (await rehearse({ ...run, source: after }));
  const comparison = comparisonOf(
    { manifests, server, leftOut, ...(reason !== undefined && { reason }) },
    asItIs,
    adopted,
  );
  if (options.json === true) printJson(comparison);
  else print(formatComparison(comparison, takesColour(process.stdout)));
  if (options.report !== undefined) {
    const { renderComparison } = require("../report/renderComparison") as typeof Report;
    writeWhole(options.report, renderComparison(comparison), "--report");
  }
  const absent = missed(asItIs, asked);
  if (absent.length > 0) process.stderr.write(`\nno success: ${absent.join(", ")} did not run\n`);
  const code = exitCodeOf(asItIs, asked);
  return code === 0 && adopted !== undefined ? exitCodeOf(adopted, asked) : code;
}
