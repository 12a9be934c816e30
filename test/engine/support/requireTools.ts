import { findTool, HOW_TO_GET, type Tool } from "../../../tools/engines/onPath";

/** Skips the suite and states what is missing; with REQUIRE_ENGINES=1, as in CI, fails it instead. */
export function requireTools(this: Mocha.Context, ...tools: Tool[]): void {
  const missing = tools.filter((tool) => findTool(tool) === undefined);
  if (missing.length === 0) return;
  const message = [
    `${missing.join(", ")} not found on PATH`,
    ...missing.map((tool) => `  ${tool}: ${HOW_TO_GET[tool]}`),
  ].join("\n");
  if (process.env.REQUIRE_ENGINES === "1") throw new Error(message);
  console.warn(`skipped: ${message}`);
  this.skip();
}
