import { stringify } from "yaml";
import { EXAMPLES, EXAMPLE_STACK } from "./examples";
import { type Key, type KeyGroup, settingsKeys } from "./keys";

/** Where the page is, from the repository's root. */
export const SETTINGS_PAGE = "docs/settings.md";

const INTRODUCTION = `# Settings

Every key of a stack's file \`Pulumi.<stack>.yaml\`, with the rule that its values keep, its default and what it is for. An unknown key, a value of another kind and a broken rule are all reported at once by \`npm run plan\` and \`pulumi up\`, each with the way to fix it. \`npm run new-stack\` writes a file to begin with.

Durations are whole hours, minutes and seconds (\`1h30m\`), CPU is in cores or thousandths (\`2\`, \`250m\`), memory in bytes with a unit (\`512Mi\`). \`<name>\` represents a key that you choose, \`[]\` for each item of a list.

In an editor with the YAML language server, [settings.schema.json](settings.schema.json) completes and explains the keys of a file that begins with \`# yaml-language-server: $schema=docs/settings.schema.json\`.

This page is written by \`npm run docs\` from the schemas in [settings/](../settings) and the comments beside their keys.
`;

/** The page that documents every setting. */
export function settingsPage(): string {
  const { gcp, own } = settingsKeys();
  const single = own.keys.filter(({ inside }) => inside === undefined);
  const groups = own.keys.filter(({ inside }) => inside !== undefined);
  // What every stack states comes first.
  groups.sort((a, b) => Number(b.required) - Number(a.required));
  return [
    INTRODUCTION,
    "## At the top",
    "A stack's file needs a project, a region and a server with an image; one with a route can be called from outside.",
    example(EXAMPLE_STACK),
    table([...gcp.keys.map((key) => ({ ...key, name: `gcp:${key.name}` })), ...[...single, ...groups].map(atTop)]),
    ...groups.flatMap(group),
    "",
  ]
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/\n+$/, "\n");
}

function atTop(key: Key): Key {
  return { ...key, name: `grpc-envoy-gke:${key.name}` };
}

function group({ name, text, inside }: Key): string[] {
  return [
    `## ${name}`,
    escaped(text),
    example({ [`grpc-envoy-gke:${name}`]: EXAMPLES[name] }),
    ...sections(inside!, inside!.path !== name),
  ];
}

/** A table for an object, then one for each object in it. */
function sections({ path, keys }: KeyGroup, titled: boolean): string[] {
  return [
    ...(titled ? [`### \`${path}\``] : []),
    table(keys),
    ...keys.flatMap(({ inside }) => (inside === undefined ? [] : sections(inside, true))),
  ];
}

function table(keys: readonly Key[]): string {
  const rows = keys.map((key) => [`\`${key.name}\``, escaped(key.text), rule(key), defaultOf(key)]);
  return [["key", "what it is for", "rule", "default"], ["---", "---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

function rule({ rule: words, inside }: Key): string {
  return inside === undefined ? escaped(words) : `${escaped(words)}, see \`${inside.path}\``;
}

function defaultOf({ required, default: said, inside }: Key): string {
  if (required) return "**required**";
  return said === undefined ? (inside === undefined ? "" : "its keys' own") : escaped(said);
}

function example(config: object): string {
  return ["```yaml", stringify({ config }, { lineWidth: 0 }).trimEnd(), "```"].join("\n");
}

/** Markdown takes these for marks of its own; code stays as it is. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[<>*_]/g, (mark) => `\\${mark}`)))
    .join("");
}
