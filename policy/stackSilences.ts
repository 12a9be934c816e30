import { Config } from "@pulumi/pulumi";
import type { StatedSilence } from "../checks/silence";
import { checksSchema } from "../settings/checks";

/** Findings that the stack's settings accept. A program with settings of another kind has none; faulty ones fail the program itself. */
export function stackSilences(project: string): readonly StatedSilence[] {
  const stated = checksSchema.safeParse(new Config(project).getObject("checks") ?? {});
  return stated.success ? stated.data.silence : [];
}
