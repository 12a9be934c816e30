import { z } from "zod";
import { type Problem, formatProblem } from "../../settings/problems";
import { CommandError } from "../shared/commandError";

/** A preview that cannot be read; its message states where, why and what to do. Commands end with code 2 on it. */
export class PreviewError extends CommandError {
  constructor(source: string, problems: readonly Problem[]) {
    super(
      `${source}: ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}\n${problems.map(formatProblem).join("")}`,
    );
    this.name = "PreviewError";
  }
}

const properties = z.record(z.string(), z.unknown());

const urns = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/**
 * A resource before or after the change: apitype.ResourceV3, as far as it is read here.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go
 */
const state = z.object({
  type: z.string(),
  custom: z.boolean(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  protect: z.boolean().default(false),
  retainOnDelete: z.boolean().default(false),
  /** Left over by an update that was cut off: another one of the same URN is in its place. */
  delete: z.boolean().default(false),
  deletedWith: z.string().optional(),
  replaceWith: urns,
  replacementTrigger: z.unknown().optional(),
  /** URNs of the resources that each property was made from. */
  propertyDependencies: z
    .record(z.string(), urns)
    .nullish()
    .transform((properties) => properties ?? {}),
  inputs: properties.default({}),
  outputs: properties.default({}),
  dependencies: z.array(z.string()).default([]),
  ignoreChanges: z.array(z.string()).default([]),
  aliases: z.array(z.string()).default([]),
  additionalSecretOutputs: z.array(z.string()).default([]),
});

const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: state.nullish(),
  newState: state.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string(), inputDiff: z.boolean().default(false) })).nullish(),
});

const diagnostic = z.object({ urn: z.string().default(""), message: z.string().default(""), severity: z.string() });

/**
 * What `pulumi preview --json` prints: PreviewDigest of
 * https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go. A list without items is left out there.
 */
const digest = z.object({
  /** Of the stack, by key with its namespace; objects as JSON. */
  config: z
    .record(z.string(), z.string())
    .nullish()
    .transform((config) => config ?? {}),
  steps: z
    .array(step)
    .nullish()
    .transform((steps) => steps ?? []),
  diagnostics: z
    .array(diagnostic)
    .nullish()
    .transform((diagnostics) => diagnostics ?? []),
  changeSummary: z
    .record(z.string(), z.number())
    .nullish()
    .transform((summary) => summary ?? {}),
});

export type Preview = z.output<typeof digest>;
export type Step = Preview["steps"][number];
export type State = z.output<typeof state>;
export type Diagnostic = Preview["diagnostics"][number];

/**
 * Reads what `pulumi preview --json` has printed.
 * @param source names the text in error messages: a file, or stdin.
 * @throws PreviewError
 */
export function parsePreview(text: string, source: string): Preview {
  const value = parseJson(text, source);
  const parsed = digest.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PreviewError(
    source,
    parsed.error.issues.map(({ path, message }) => ({
      path: path.map(String).join(".") || "(the whole)",
      value: path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value),
      rule: message,
      fix: "hand over the output of `pulumi preview --json` as it is",
    })),
  );
}

const AS_IT_IS = "run `pulumi preview --json > preview.json`; with the diagnostics on stderr kept out of the file";

function parseJson(text: string, source: string): unknown {
  const whole = (value: unknown, rule: string, fix: string) =>
    new PreviewError(source, [{ path: "(the whole)", value, rule, fix }]);
  if (text.trim() === "") {
    const fix = "see what pulumi said on stderr: it prints no JSON when it cannot log in or finds no stack";
    throw whole("", "one JSON object", fix);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (isEvent(firstLine(text))) throw whole(text, "one JSON object, not an event a line", NO_STREAM);
    throw whole(text, `JSON: ${(error as Error).message}`, AS_IT_IS);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw whole(value, "one JSON object", AS_IT_IS);
  if (isEvent(value)) throw whole(value, "one JSON object, not an event a line", NO_STREAM);
  if (!["steps", "changeSummary", "diagnostics"].some((key) => key in value)) {
    throw whole(value, "a preview has steps, changeSummary or diagnostics", AS_IT_IS);
  }
  return value;
}

const NO_STREAM = "run pulumi without PULUMI_ENABLE_STREAMING_JSON_PREVIEW, and without --event-log into this file";

function firstLine(text: string): unknown {
  try {
    return JSON.parse(text.trimStart().split("\n", 1)[0]!) as unknown;
  } catch {
    return undefined;
  }
}

/** An engine event: what the CLI streams when it is told to, and what other commands print. */
function isEvent(value: unknown): boolean {
  return typeof value === "object" && value !== null && "sequence" in value && "timestamp" in value;
}
