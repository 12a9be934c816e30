import { nearKey } from "./nearKey";
import type { Problem } from "./problems";

/** Keys of a stack's file that Pulumi keeps and the program does not read, although they were meant for it. */
export interface MisplacedKeys {
  readonly problems: readonly Problem[];
  /** Settings that such a key was meant for: that they are missing follows from it. */
  readonly meant: ReadonlySet<string>;
  /** The project's keys that are known to be wrong, without its name. */
  readonly wrong: ReadonlySet<string>;
}

/** Namespaces of providers that have keys of these names of their own, such as kubernetes:namespace. */
const PROVIDERS = new Set(["gcp", "google-native", "kubernetes", "pulumi", "tls"]);

/**
 * @param config all keys, with their namespaces
 * @param secretKeys those whose values are not shown
 * @param known names of the settings
 */
export function misplacedKeys(
  project: string,
  config: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
  known: readonly string[],
): MisplacedKeys {
  const all = Object.entries(config).map(([key, value]): Key => {
    const [namespace = "", name = ""] = split(key);
    return { namespace, name, value: secretKeys.includes(key) ? "[secret]" : value };
  });
  const own = all.filter(({ namespace }) => namespace === project);
  const names = own.map(({ name }) => name);
  const paths = own.flatMap((key) => pathKey(key, known) ?? []);
  const foreign = all.flatMap((key) => (names.includes(key.name) ? [] : (foreignKey(key, project, known) ?? [])));
  return {
    problems: [...paths, ...foreign].map(({ problem }) => problem),
    meant: new Set([...paths, ...foreign].map(({ meant }) => meant)),
    wrong: new Set(paths.map(({ name }) => name)),
  };
}

interface Key {
  readonly namespace: string;
  readonly name: string;
  readonly value: string | undefined;
}

interface Misplaced {
  readonly name: string;
  readonly problem: Problem;
  readonly meant: string;
}

/** At the first colon: a name may have one, as Pulumi's own do. */
function split(key: string): readonly string[] {
  const colon = key.indexOf(":");
  return [key.slice(0, colon), key.slice(colon + 1)];
}

/** `servers.my-server.port`: what `pulumi config set` writes without --path. No setting has dots or brackets in its name. */
function pathKey({ namespace, name, value }: Key, known: readonly string[]): Misplaced | undefined {
  const [, first = ""] = /^([^.[]+)[.[]/.exec(name) ?? [];
  if (first === "") return undefined;
  const meant = nearKey(first, known) ?? first;
  const rule = "a setting's name; it contains dots or brackets, so pulumi config set wrote it without --path";
  const right = `${namespace}:${meant}${name.slice(first.length)}`;
  const fix = `run pulumi config set --path '${right}' <value>, then pulumi config rm '${namespace}:${name}'; or write it below ${meant}`;
  return { name, problem: { path: `${namespace}:${name}`, value, rule, fix }, meant };
}

/** `other-project:servers`, where the project has no `servers` of its own. */
function foreignKey({ namespace, name, value }: Key, project: string, known: readonly string[]): Misplaced | undefined {
  if (namespace === project || PROVIDERS.has(namespace) || !known.includes(name)) return undefined;
  const rule = `a key of this project, which Pulumi.yaml calls ${project}: the keys of ${namespace} are not read`;
  const fix = `write ${project}:${name}, or name: ${namespace} in Pulumi.yaml if that is the project's name`;
  return { name, problem: { path: `${namespace}:${name}`, value, rule, fix }, meant: name };
}
