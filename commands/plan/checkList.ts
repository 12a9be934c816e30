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

export function checkListJson(): unknown {
  const checks = CHECK_GROUPS.flatMap(({ title, checks: group }) =>
    group.map(({ code, level, requirement, impact, fix }) => ({ code, level, group: title, requirement, impact, fix })),
  );
  return { version: JSON_VERSION, checks };
}
