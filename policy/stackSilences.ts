import { Config } from "@pulumi/pulumi";
import type { StatedSilence } from "../checks/silence";
import { acceptedFindings } from "../settings/checks";

/** Findings that the stack's settings accept. */
export function stackSilences(project: string): readonly StatedSilence[] {
  return acceptedFindings(new Config(project).get("checks"));
}
