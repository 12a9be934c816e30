import type { Action, Change } from "../change";
import type { FieldChange } from "../fields";
import { SECRET } from "../secrets";
import { kindOf, parseUrn } from "../urn";
import { type Section, count } from "./section";
import { code, htmlCode } from "./text";

/** Actions that are changes. */
type Listed = Exclude<Action, "same">;

const SIGNS: Readonly<Record<Listed, string>> = {
  create: "`+`",
  update: "`~`",
  replace: "`±`",
  delete: "`-`",
  import: "`=`",
  forget: "`?`",
};

const NAMES: Readonly<Record<Listed, string>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  import: "import",
  forget: "forget, which leaves it where it is",
};

/** Most components in the shortest form. */
const FEW = 20;

/** Every change, grouped by component; undefined where nothing changes. */
export function changesSection(changes: readonly Change[]): Section | undefined {
  if (changes.length === 0) return undefined;
  const groups = byComponent(changes);
  const write = (line: (change: Change) => string) =>
    `### Changes\n\n${[...groups].map(([title, own]) => `<details><summary>${title}: ${summary(own)}</summary>\n\n${own.map(line).join("\n")}\n\n</details>`).join("\n")}`;
  const rest = groups.size - FEW;
  return [
    { text: write(withFields) },
    { text: write(withPaths), without: "the values of changed properties" },
    {
      text: `### Changes\n\n${[...groups]
        .slice(0, FEW)
        .map(([title, own]) => `- ${title}: ${summary(own)}`)
        .join("\n")}${rest > 0 ? `\n- … and ${rest} more components` : ""}`,
      without: "the single changes",
    },
  ];
}

/** `1 to create, 2 to update`. */
export function summary(changes: readonly Change[]): string {
  return (Object.keys(NAMES) as Listed[])
    .map((action) => [changes.filter((change) => change.action === action).length, NAMES[action]] as const)
    .filter(([number]) => number > 0)
    .map(([number, name]) => `${number} to ${name}`)
    .join(", ");
}

function byComponent(changes: readonly Change[]): Map<string, Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const title = change.custom ? titleOf(change.parent) : titleOf(change.urn);
    groups.set(title, [...(groups.get(title) ?? []), change]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function titleOf(component: string | undefined): string {
  if (component === undefined) return "Outside of every component";
  const { type, name } = parseUrn(component);
  return `${htmlCode(name)} (${htmlCode(kindOf(type))})`;
}

function heading({ action, type, name }: Change): string {
  return `- ${SIGNS[action as Listed]} ${code(kindOf(type))} ${code(name)}`;
}

/** What is said of a change without a field to show. */
function withoutFields(change: Change): string {
  const { touched, others } = change;
  if (touched.length > 0) return `${heading(change)}: ${paths(touched)}, whose values the preview does not have`;
  return `${heading(change)}${others ? ": only what the provider keeps for itself" : ""}`;
}

function withFields(change: Change): string {
  if (change.fields.length === 0) return withoutFields(change);
  return [heading(change), ...change.fields.map((field) => `  - ${code(field.path)}: ${values(field)}`)].join("\n");
}

function withPaths(change: Change): string {
  if (change.fields.length === 0) return withoutFields(change);
  return `${heading(change)}: ${paths(change.fields.map(({ path }) => path))}`;
}

function paths(all: readonly string[]): string {
  const rest = all.length - 5;
  return `${all.slice(0, 5).map(code).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function values({ before, after }: FieldChange): string {
  if (before === SECRET || after === SECRET) return "a secret changes";
  return `${value(before)} → ${value(after)}`;
}

function value(of: unknown): string {
  if (of === undefined) return "(none)";
  if (typeof of === "string" && of.includes("\n")) return `(text of ${count(of.split("\n").length, "line")})`;
  return code(typeof of === "string" ? of : JSON.stringify(of));
}
