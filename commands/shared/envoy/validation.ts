import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBootstrap } from "../../../checks/envoy/readBootstrap";
import type { Field } from "../../../checks/field";
import type { EnvoyRefusal } from "../../../checks/rules/envoyValidation";
import { reasonOf } from "../fileErrors";
import { type Envoy, type Missing, findEnvoy } from "./findEnvoy";
import { envoysReason, isAboutFiles, isAboutText, placeOf, shortReason } from "./reason";
import { portable, writeStandIns } from "./standIns";

/** A bootstrap as a stack has it. */
export interface BootstrapText {
  /** Its place, which findings name. */
  readonly at: Field;
  readonly text: string;
  /** Flags of Envoy's command line that its configuration may need: `--service-node`. @default none */
  readonly flags?: readonly string[];
  /** Version of the Envoy that the pod runs, as `1.30`, where its image states it. */
  readonly runs?: string | undefined;
}

export interface Validated {
  readonly refusals: readonly EnvoyRefusal[];
  /** Why nothing was validated; undefined where it was. */
  readonly missing?: string;
}

/** As many at once as the smallest machine has cores. */
const AT_ONCE = 2;
const WITHIN_MS = 30_000;

/** Texts that something fills in before Envoy reads them: `${PORT}`, `{{ .port }}`. */
const TEMPLATE = /\$\{\w+\}|\{\{/;

export function isTemplate(text: string): boolean {
  return TEMPLATE.test(text);
}

/**
 * Runs Envoy's own validation, and gives its reason for every bootstrap that it refuses.
 * Envoy is looked for, and fetched, only where there is something to validate.
 */
export async function validateBootstraps(
  texts: readonly BootstrapText[],
  find: () => Promise<Envoy | Missing> = findEnvoy,
  temporary = tmpdir(),
): Promise<Validated> {
  const waiting = texts.filter(({ text }) => !isTemplate(text));
  if (waiting.length === 0) return { refusals: [] };
  const envoy = await find();
  if ("missing" in envoy) return { refusals: [], missing: envoy.missing };
  let folder: string;
  try {
    folder = mkdtempSync(join(temporary, "envoy-validate-"));
  } catch (error) {
    return {
      refusals: [],
      missing: `${temporary} cannot be written: ${reasonOf(error)}; name another folder in TMPDIR`,
    };
  }
  try {
    await writeStandIns(folder);
    const refusals: EnvoyRefusal[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        refusals.push(...(await refusalOf(next, envoy, folder, waiting.length)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { refusals };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function refusalOf(given: BootstrapText, envoy: Envoy, folder: string, index: number): Promise<EnvoyRefusal[]> {
  const { at, flags = [], runs } = given;
  const tree = readBootstrap(given.text);
  const { text, original, readsOthers } = portable(given.text, tree, folder);
  // The ending decides how Envoy reads it, and YAML contains JSON.
  const file = join(folder, `bootstrap-${index}.yaml`);
  writeFileSync(file, text);
  const printed = await validate(envoy.path, ["-c", file, ...flags]);
  if (printed === undefined) return [];
  const reason = envoysReason(printed);
  if (isAboutFiles(reason) || (readsOthers && !isAboutText(reason))) return [];
  const isOlder = runs !== undefined && isBefore(runs, envoy.version);
  const refused = `Envoy ${envoy.version} refuses the bootstrap${isOlder ? `, and the pod's ${runs} may take it` : ""}`;
  return [
    {
      at: placeOf(reason, at, tree),
      message: `${refused}: ${shortReason(reason, original)}`,
      ...(isOlder && { level: "warning" }),
    },
  ];
}

/** What Envoy prints where it refuses; undefined where it accepts, or could not be run. */
function validate(program: string, args: readonly string[]): Promise<string | undefined> {
  const all = ["--mode", "validate", ...args, "--log-level", "critical", "--concurrency", "1"];
  return new Promise((resolve) => {
    execFile(program, all, { timeout: WITHIN_MS }, (error, stdout, stderr) => {
      resolve(error === null || typeof error.code !== "number" ? undefined : `${stderr}${stdout}`);
    });
  });
}

/** Whether a version is of an earlier minor release. */
function isBefore(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  return a![0]! < b![0]! || (a![0] === b![0] && a![1]! < b![1]!);
}
