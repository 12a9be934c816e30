import type { Finding } from "../../checks/finding";
import { runChecks } from "../../checks/run";
import type { Settings } from "../../settings/resolved";
import { parseSettings } from "../../settings/settings";
import { checkedResource } from "./checkedResource";
import { type Recording, record } from "./record";
import { type Files, renderFiles } from "./renderFiles";
import { changedBootstraps } from "./changedBootstraps";
import type { BootstrapText, Validated } from "../shared/envoy/validation";
import { type StackFile, readStackFile } from "../shared/stackFile";

/** A stack as it would be deployed. */
export interface Planned extends Recording {
  readonly stackFile: StackFile;
  readonly settings: Settings;
  readonly files: Files;
  readonly findings: readonly Finding[];
  /** Why Envoy itself was not asked about a changed bootstrap; undefined where it was, or there is none. */
  readonly envoyMissing?: string | undefined;
}

/**
 * Runs the program for a stack and checks what it registers.
 * @param root the folder with Pulumi.yaml and the program.
 * @throws CommandError, SettingsError
 */
export async function plan(root: string, stack: string, configFile?: string): Promise<Planned> {
  const stackFile = readStackFile(root, stack, configFile);
  // Parsed here too, so that bad settings end before the program starts and good ones give the timing.
  const settings = parseSettings(stackFile);
  const recording = await record(loadProgram, stackFile);
  const silences = settings.checks.silence;
  const resources = recording.resources.map(checkedResource);
  const { refusals, missing: envoyMissing } = await askEnvoy(changedBootstraps(resources, stack));
  const findings = runChecks({ resources, stack, silences, refusals });
  return { ...recording, stackFile, settings, files: renderFiles(recording.resources), findings, envoyMissing };
}

/** The program's own bootstraps are validated by its tests: what asks Envoy is loaded where there are others. */
async function askEnvoy(texts: readonly BootstrapText[]): Promise<Validated> {
  if (texts.length === 0) return { refusals: [] };
  const { validateBootstraps } = await import("../shared/envoy/validation");
  return validateBootstraps(texts);
}

/** The program from its first line, also when another stack was planned before. */
function loadProgram(): unknown {
  delete require.cache[require.resolve("../../index")];
  return require("../../index") as unknown;
}
