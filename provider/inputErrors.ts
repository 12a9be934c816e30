import { InputPropertiesError } from "@pulumi/pulumi";
import { FaultyPaths } from "../settings/parse";
import { type Problem, SettingsError, formatProblem } from "../settings/problems";
import { SECRET } from "../settings/settings";

/** A settings' problem as the engine shows it beside the resource, whatever the program's language; other errors as they are. */
export function asInputErrors(error: unknown): unknown {
  if (!(error instanceof SettingsError)) return error;
  const [headline] = error.message.split("\n");
  // The engine prints the value of each property that it is told of, and a secret's in clear.
  const hidden = error.problems.filter(({ value }) => value === SECRET);
  const shown = error.problems.filter(({ value }) => value !== SECRET);
  return new InputPropertiesError({
    message: [headline, ...hidden.map(formatProblem)].join("\n"),
    errors: shown.map((problem) => ({ propertyPath: problem.path, reason: formatProblem(problem) })),
  });
}

/** Beginnings of paths in a stack's file, and what they are among a component's inputs: `{ "servers.orders.": "settings." }`. */
export type Names = Readonly<Record<string, string>>;

/**
 * What `read` returns; problems in it as the component's inputs have them.
 * @param secrets paths of inputs whose values are not to be shown
 * @throws SettingsError
 */
export function ofInputs<T>(component: string, names: Names, secrets: readonly string[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const renamed = error.problems.map((problem) => rename(problem, names));
    throw new SettingsError(masked(renamed, secrets), component);
  }
}

/** Without the values of secrets, and of what contains one. */
export function masked(problems: readonly Problem[], secrets: readonly string[]): Problem[] {
  const paths = new FaultyPaths(secrets);
  return problems.map((problem) => (paths.concern(problem.path) ? { ...problem, value: SECRET } : problem));
}

function rename(problem: Problem, names: Names): Problem {
  const [from, to] = Object.entries(names).find(([beginning]) => problem.path.startsWith(beginning)) ?? ["", ""];
  return {
    ...problem,
    path: `${to}${problem.path.slice(from.length)}`,
    rule: withoutNamespace(problem.rule),
    fix: withoutNamespace(problem.fix),
  };
}

/** What a stack's file calls `gcp:region` is an input of that name. */
function withoutNamespace(text: string): string {
  return text.replace(/\bgcp:(?=project\b|region\b)/g, "");
}
