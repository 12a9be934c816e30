import { getStack } from "@pulumi/pulumi";
import { unaltered } from "../contract/unaltered";
import { SettingsError } from "../settings/problems";

/** A setting that names something in Google Cloud that the program does not make. */
export interface Named {
  /** Of the setting, as in `Pulumi.<stack>.yaml`. */
  readonly path: string;
  readonly value: string;
}

/**
 * What Google Cloud answers about something that a setting names, asked in previews too.
 * @param rule what must be there: the answer's reason is put behind it
 * @throws SettingsError where it does not answer. Pulumi runs the rest of the program meanwhile, and changes nothing
 */
export function lookUp<T>(asked: Promise<T>, named: Named, rule: string, fix: string): Promise<T> {
  return asked.catch((error: unknown) => {
    throw settingProblem(named, `${rule}; Google Cloud answers: ${reasonOf(error)}`, fix);
  });
}

/** A problem of one setting, as the stack's file would have it. */
export function settingProblem({ path, value }: Named, rule: string, fix: string): SettingsError {
  return unaltered(new SettingsError([{ path, value, rule, fix }], `Pulumi.${getStack()}.yaml`));
}

/** The provider's own words, without those of the engines around it. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/^.*invoking [^\s]+: /s, "")
    .replace(/^\d+ errors? occurred:\s*\* /, "")
    .trim();
}
