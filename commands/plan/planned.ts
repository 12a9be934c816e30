import type { Finding } from "../../checks/finding";
import type { StatedSilence } from "../../checks/silence";
import { runChecks } from "../../checks/run";
import { acceptedFindings } from "../../settings/checks";
import type { Settings } from "../../settings/resolved";
import { parseSettings } from "../../settings/settings";
import { checkedResource } from "./checkedResource";
import { mocks as ownMocks, withSeed } from "./mocks";
import { ownProgram } from "./program/own";
import { inProject, usersProgram } from "./program/users";
import { named, usersMocks } from "./program/usersMocks";
import { withYamlGroups } from "./program/yamlGroups";
import { type Recording, record } from "./record";
import { type Files, renderFiles } from "./renderFiles";
import { changedBootstraps } from "./changedBootstraps";
import type * as Validation from "../shared/envoy/validation";
import type { BootstrapText, Validated } from "../shared/envoy/validation";
import { type StackFile, readStackFile } from "../shared/stackFile";

/** A stack as it would be deployed. */
export interface Planned extends Recording {
  readonly stackFile: StackFile;
  /** Absent where the program is a user's own, which has no settings of this one. */
  readonly settings?: Settings;
  readonly files: Files;
  readonly findings: readonly Finding[];
  /** Why Envoy itself was not asked about a changed bootstrap; undefined where it was, or there is none. */
  readonly envoyMissing?: string | undefined;
  /** What of the program could not be looked into, each in words. */
  readonly unseen: readonly string[];
}

/** A stack of this repository's program. */
export interface OwnPlan extends Planned {
  readonly settings: Settings;
}

/**
 * Runs this repository's program for a stack, and checks what it registers.
 * @param root the folder with Pulumi.yaml and the stack's file
 * @param seed of the private keys, where something that is made from them is to be deployed
 * @throws CommandError, SettingsError
 */
export async function plan(root: string, stack: string, configFile?: string, seed?: string): Promise<OwnPlan> {
  const stackFile = readStackFile(root, stack, configFile);
  // Parsed here too, so that bad settings end before the program starts and good ones give the timing.
  const settings = parseSettings(stackFile);
  const recording = await record(ownProgram, { ...stackFile, mocks: withSeed(ownMocks, seed) });
  const silences = settings.checks.silence;
  return { ...(await checked(recording, stackFile, silences)), settings, unseen: [] };
}

/**
 * Runs the program of a user's project for a stack, as a preview of an empty stack does, and checks what it registers.
 * @param folder the one with Pulumi.yaml
 * @param seed as for `plan`
 * @throws CommandError
 */
export async function planUsers(folder: string, stack: string, configFile?: string, seed?: string): Promise<Planned> {
  const stackFile = readStackFile(folder, stack, configFile);
  const program = usersProgram(folder);
  const mocks = usersMocks();
  const context = { ...stackFile, mocks: withSeed(mocks, seed), preview: true };
  const { resources, outputs } = await inProject(folder, () => record(program, context));
  const seen = withYamlGroups(
    resources.map((resource) => ({ ...resource, inputs: named(resource.type, resource.name, resource.inputs) })),
    folder,
  );
  const calls = [...mocks.unanswered].map((token) => `what the call ${token} answers`);
  const silences = acceptedFindings(stackFile.config[`${stackFile.project}:checks`]);
  const planned = await checked({ resources: seen.resources, outputs }, stackFile, silences);
  return { ...planned, unseen: [...seen.unseen, ...calls] };
}

async function checked(recording: Recording, stackFile: StackFile, silences: readonly StatedSilence[]) {
  const { stack } = stackFile;
  const resources = recording.resources.map(checkedResource);
  const { refusals, missing: envoyMissing } = await askEnvoy(changedBootstraps(resources, stack));
  const findings = runChecks({ resources, stack, silences, refusals });
  return { ...recording, stackFile, files: renderFiles(recording.resources), findings, envoyMissing };
}

/** The program's own bootstraps are validated by its tests: what asks Envoy is loaded where there are others. */
async function askEnvoy(texts: readonly BootstrapText[]): Promise<Validated> {
  if (texts.length === 0) return { refusals: [] };
  const { validateBootstraps } = require("../shared/envoy/validation") as typeof Validation;
  return validateBootstraps(texts);
}
