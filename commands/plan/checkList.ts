import type { CheckAbout } from "../../checks/check";
import { CHECK_GROUPS } from "../../checks/registry";
import type { Paint } from "../shared/paint";

/** Version of what `--list-checks --json` prints. */
const JSON_VERSION = 2;

/** Every check with its level, what is required, what happens otherwise and what to do. */
export function formatCheckList(paint: Paint): string {
  return CHECK_GROUPS.map(({ title, checks }) =>
    [
      paint("heading", title),
      ...checks.map(
        ({ code, level, requirement, impact, fix }) =>
          `\n  ${code} (${paint(level, level)})\n    ${requirement}.\n    Otherwise: ${impact}\n    Fix: ${fix}`,
      ),
    ].join("\n"),
  ).join("\n\n");
}

/** What `plan --list-checks --json` prints. */
export interface CheckListJson {
  readonly version: typeof JSON_VERSION;
  readonly checks: readonly (CheckAbout & {
    /** Title of the group that the check is in. */
    readonly group: string;
  })[];
}

export function checkListJson(): CheckListJson {
  const checks = CHECK_GROUPS.flatMap(({ title, checks: group }) =>
    group.map(({ code, level, requirement, impact, fix }) => ({ code, level, group: title, requirement, impact, fix })),
  );
  return { version: JSON_VERSION, checks };
}
