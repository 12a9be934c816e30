/** One problem in a stack's settings: the path, the value, the rule that it breaks and the fix. */
export interface Problem {
  /** Path of the key as it is written in the stack's file, for example `servers.my-server.replicas.min`. */
  readonly path: string;
  /** The value now; `undefined` where a required key is missing. */
  readonly value: unknown;
  /** The rule, as a sentence about what is allowed. */
  readonly rule: string;
  /** What to write instead. */
  readonly fix: string;
}

/** A problem of a rule that spans several objects, with the paths that it read: the rule is left out where one of them is known to be wrong. */
export interface CrossProblem extends Problem {
  readonly reads: readonly string[];
}

/** Every problem of a stack's settings at once. Commands end with code 2 on it; Pulumi shows its message without a stack trace. */
export class SettingsError extends Error {
  /** Pulumi's own mark of an error whose message states it all (RunError): it prints no stack trace. */
  readonly __pulumiRunError = true;

  constructor(
    readonly problems: readonly Problem[],
    source: string,
  ) {
    super(
      `${source}: ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}\n${problems.map(formatProblem).join("")}`,
    );
    this.name = "SettingsError";
  }
}

export function formatProblem({ path, value, rule, fix }: Problem): string {
  return `\n  ${path}\n    value  ${formatValue(value)}\n    rule   ${rule}\n    fix    ${fix}\n`;
}

function formatValue(value: unknown): string {
  if (value === undefined) return "(missing)";
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
