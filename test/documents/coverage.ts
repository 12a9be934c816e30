import { ELSEWHERE, NOT_RUN, WITH_ENVOY, WITH_PULUMI } from "./listed";

/** Where a command of a document is tested. */
export type Coverage = "run here" | "by Envoy's suite" | "by Pulumi's suite" | "elsewhere" | "not run" | "by nothing";

/** Commands of this repository, and what a shell does by itself: they are run in a copy of the tree. */
const RUNS_HERE =
  /^(?:npm ci && )?(?:npm run (?:-s )?(?:plan|new-stack|review|adopt|docs|rehearse -- --(?:help|diff))\b|npx mocha )/;
const SETS = /^(?:export )?[A-Z_]+=|^\w+\(\) \{/;
const TOOLS = [...new Set(Object.keys(NOT_RUN).map((command) => command.split(" ")[0]!))];

export function coverageOf(text: string): Coverage {
  if (text in ELSEWHERE) return "elsewhere";
  if (WITH_ENVOY.includes(text)) return "by Envoy's suite";
  if (WITH_PULUMI.includes(text)) return "by Pulumi's suite";
  const tools = invocationsIn(text);
  if (tools.length > 0) return tools.every(isKnown) ? "not run" : "by nothing";
  return RUNS_HERE.test(text) || SETS.test(text) ? "run here" : "by nothing";
}

/** Every call of a tool that is not run, wherever it is in a script: `gcloud projects create "$PROJECT"`. */
export function invocationsIn(text: string): string[] {
  const pattern = new RegExp(`(?:^|\\n|[;|]|\\$\\(|\\bdo )\\s*((?:${TOOLS.join("|")}) [^\\n;|]*)`, "g");
  // What is in quotes may contain any sign.
  const plain = text.replace(/"(?:\\.|\$\([^)]*\)|[^"\\])*"|'[^']*'/g, (quoted) =>
    quoted.includes("$(") ? quoted : '""',
  );
  return [...plain.matchAll(pattern)].map(([, call]) => call!.trim());
}

/** Whether the subcommand is listed, and each of its flags. */
function isKnown(call: string): boolean {
  const words = call.split(/\s+/);
  const flags = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*$/, ""));
  // kubectl takes its namespace before the subcommand.
  const path = words.join(" ").replace(/^(kubectl) --namespace \S+/, "$1");
  const listed = Object.keys(NOT_RUN).find((command) => path === command || path.startsWith(`${command} `));
  return listed !== undefined && flags.every((flag) => NOT_RUN[listed]!.split(" ").includes(flag));
}
