import { CHECK_GROUPS } from "../checks/registry";
import type { Paint } from "./paint";

/** Version of what `--list-checks --json` prints. */
const JSON_VERSION = 1;

/** Every check with its level, what must hold, what happens otherwise and what to do. */
export function formatCheckList(paint: Paint): string {
  return CHECK_GROUPS.map(({ title, checks }) =>
    [
      paint("heading", title),
      ...checks.map(
        ({ code, level, holds, effect, mend }) =>
          `\n  ${code} (${paint(level, level)})\n    ${holds}.\n    Otherwise: ${effect}\n    Mend: ${mend}`,
      ),
    ].join("\n"),
  ).join("\n\n");
}

export function checkListJson(): unknown {
  const checks = CHECK_GROUPS.flatMap(({ title, checks: group }) =>
    group.map(({ code, level, holds, effect, mend }) => ({ code, level, group: title, holds, effect, mend })),
  );
  return { version: JSON_VERSION, checks };
}
