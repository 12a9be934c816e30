import { Field } from "../../../checks/field";

type Key = string | number;

/** What Envoy prints before its reason: time, process, level, place in its source, the file. */
const BEFORE = /^[^]*?error initializing configuration '[^']*': /;
/** The configuration, or a part of it, which Envoy repeats: as text before a broken constraint, as JSON at the end. */
const DUMPS = [
  /goo\.gle\/debug\w+\s[^]*?(?=\n: |$)/g,
  /:\s*\{"(?:static|dynamic|admin|node|layered|overload|stats)[^]*$/,
];
/** Where the JSON that Envoy makes of the text has the fault: no place of the text's own. */
const OFFSET = /, near \d+:\d+ \(offset \d+\)/g;
const LONGEST = 500;

/** Envoy's reason in its own words, without the configuration that it repeats. */
export function envoysReason(printed: string): string {
  const said = printed.replace(BEFORE, "");
  return DUMPS.reduce((reason, dump) => reason.replace(dump, ""), said)
    .replace(/\s+/g, " ")
    .replace(OFFSET, "")
    .replace(/^[\s:]+|[.\s:]+$/g, "");
}

/** The same as a message has it. @param original the pod's path for each path that stands in for it */
export function shortReason(reason: string, original: ReadonlyMap<string, string>): string {
  // Of the messages around the one that breaks a constraint, the place has the names.
  let short = reason.replace(/\(\w+ValidationError\..* \| caused by /, "(");
  for (const [here, path] of original) short = short.replaceAll(here, path);
  return short.slice(0, LONGEST);
}

/** Whether Envoy only misses a file, which is in the pod and not here. */
export function isAboutFiles(reason: string): boolean {
  return /invalid path|unable to (?:read|open) file|no such file|does not exist|existing path/i.test(reason);
}

/** Whether Envoy refuses the text itself, before it reads any file. */
export function isAboutText(reason: string): boolean {
  return /INVALID_ARGUMENT|constraint validation|ValidationError|yaml-cpp|is deprecated in\b/.test(reason);
}

/** The place that a reason names, or the whole text where it names none. */
export function placeOf(reason: string, text: Field, tree: unknown): Field {
  const root = new Field(text.resource, text.path, tree);
  return root.at(...(namedPath(reason) ?? violatedPath(reason, tree) ?? onlyPlace(namesIn(reason), tree) ?? []));
}

/** `@ static_resources.clusters[0]: message …: no such field: 'connect_timout'` */
function namedPath(reason: string): Key[] | undefined {
  const path = / @ ([\w.[\]<>]+):/.exec(reason)?.[1]?.replaceAll(".<any>", "");
  if (path === undefined) return undefined;
  const field = /no such field: '(\w+)'/.exec(reason)?.[1];
  return [...keysOf(path), ...(field === undefined ? [] : [field])];
}

/** `BootstrapValidationError.StaticResources: … | caused by StaticResourcesValidationError.Clusters[0]: …` */
function violatedPath(reason: string, tree: unknown): Key[] | undefined {
  const names = [...reason.matchAll(/(\w+)ValidationError\.([\w[\]]+)/g)];
  if (names.length === 0) return undefined;
  const inner = names.flatMap(([, , name]) => keysOf(name!.replace(/(?!^)([A-Z])/g, "_$1").toLowerCase()));
  const message = names[0]![1]!;
  if (message === "Bootstrap") return inner;
  // A message inside of a typed_config is checked by itself.
  const around = placesOf((_, value) => String(value).endsWith(`.${message}`), tree, []).filter(
    (path) => path.at(-1) === "@type",
  );
  return around.length === 1 ? [...around[0]!.slice(0, -1), ...inner] : undefined;
}

/** Words that a reason takes from the configuration. */
function namesIn(reason: string): string[] {
  const after = [...reason.matchAll(/: ([^\s']+?)[.,]?(?=\s|$)/g)];
  const quoted = [...reason.matchAll(/'([^']+)'|"([^"]+)"/g)];
  return [...after, ...quoted].map(([, one, other]) => one ?? other ?? "");
}

/** The one place of the configuration whose key or value is one of the words. */
function onlyPlace(words: readonly string[], tree: unknown): Key[] | undefined {
  for (const word of words) {
    const found = placesOf((key, value) => key === word || value === word, tree, []);
    if (found.length === 1) return found[0];
  }
  return undefined;
}

function placesOf(is: (key: Key, value: unknown) => boolean, tree: unknown, path: readonly Key[]): Key[][] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, value]) => {
    const key = Array.isArray(tree) ? Number(name) : name;
    const inner = [...path, key];
    return [...(is(key, value) ? [inner] : []), ...placesOf(is, value, inner)];
  });
}

function keysOf(path: string): Key[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? name! : Number(index),
  );
}
