import { misplacedKeys } from "./misplacedKeys";
import { FaultyPaths, parse } from "./parse";
import { type CrossProblem, type Problem, SettingsError } from "./problems";
import { resolve } from "./resolve";
import type { Settings } from "./resolved";
import { cloudNameProblems, natNameProblems } from "./rules/cloudName";
import { containerNameProblems, memoryVolumeProblems, mountProblems, secretManagerProblems } from "./rules/containers";
import { environmentProblems } from "./rules/environment";
import { guestProblems } from "./rules/guest";
import { locationProblems } from "./rules/location";
import { networkProblems } from "./rules/network";
import { nodePoolProblems } from "./rules/nodePools";
import { graceProblems, portProblems } from "./rules/pods";
import { routeProblems } from "./rules/routes";
import { serverNameProblems } from "./rules/serverNames";
import { STAND_INS, gcpSchema, guestSchema, ownerSchema } from "./stackSchema";

/** What a stack's file states, as Pulumi hands it over: keys with their namespace, objects as JSON. */
export interface StackConfig {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  /** What an error names as the place of the problems. @default Pulumi.<stack>.yaml */
  readonly source?: string;
  /** Keys of `config` that contain an encrypted value. @default none */
  readonly secretKeys?: readonly string[];
}

/**
 * Parses a stack's configuration.
 * @throws SettingsError with every problem at once.
 */
export function parseSettings({ project, stack, config, source, secretKeys = [] }: StackConfig): Settings {
  const gcp = parse(gcpSchema, section(config, "gcp", asWritten), "", STAND_INS.gcp);
  const given = section(config, project, fromJson);
  const misplaced = misplacedKeys(project, config, secretKeys, Object.keys(ownerSchema.shape));
  const keys = Object.fromEntries(Object.entries(given).filter(([key]) => !misplaced.wrong.has(key)));
  const own = namesExisting(keys)
    ? parse(guestSchema, keys, "", STAND_INS.guest)
    : parse(ownerSchema, keys, "", STAND_INS.owner);
  const problems = [
    ...gcp.problems.map((problem) => ({ ...problem, path: `gcp:${problem.path}` })),
    ...misplaced.problems,
    ...own.problems.filter(({ path, value }) => value !== undefined || !misplaced.meant.has(path)),
    ...secretProblems(project, secretKeys),
  ];
  if (gcp.value !== undefined && own.value !== undefined) {
    const settings = resolve(project, stack, gcp.value, own.value);
    problems.push(
      ...crossProblems(settings, [...gcp.faulty.map((path) => `gcp:${path}`), ...own.faulty, ...misplaced.meant]),
    );
    if (problems.length === 0) return deepFreeze(settings);
  }
  throw new SettingsError(problems, source ?? `Pulumi.${stack}.yaml`);
}

/** What a problem shows in the place of a secret. */
export const SECRET = "[secret]";

/** Settings end up in manifests and Envoy's configuration, and Pulumi's encryption ends where the program reads them. */
export const NO_SECRETS = {
  rule: "settings contain no secrets: they would stand in plain text in the pods and in Pulumi's state",
  fix: "put the value into a Kubernetes Secret and name that in secretEnv",
};

function secretProblems(project: string, keys: readonly string[]): Problem[] {
  return keys
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => ({
      path: key.slice(project.length + 1),
      value: SECRET,
      ...NO_SECRETS,
    }));
}

/** Whether the stack speaks of a cluster that exists, however wrongly. */
function namesExisting({ cluster }: Readonly<Record<string, unknown>>): boolean {
  return typeof cluster === "object" && cluster !== null && Object.hasOwn(cluster, "existing");
}

/** Rules that span several objects. One is left out where something that it reads is already known to be wrong. */
function crossProblems(settings: Settings, paths: readonly string[]): Problem[] {
  const rules: readonly ((settings: Settings) => CrossProblem[])[] = [
    cloudNameProblems,
    natNameProblems,
    guestProblems,
    locationProblems,
    nodePoolProblems,
    networkProblems,
    serverNameProblems,
    environmentProblems,
    containerNameProblems,
    mountProblems,
    memoryVolumeProblems,
    secretManagerProblems,
    portProblems,
    graceProblems,
    routeProblems,
  ];
  const faulty = new FaultyPaths(paths);
  return rules
    .flatMap((rule) => rule(settings))
    .filter(({ reads }) => !reads.some((path) => faulty.concern(path)))
    .map(({ path, value, rule, fix }) => ({ path, value, rule, fix }));
}

/** The keys of one namespace, without it. */
function section(
  config: Readonly<Record<string, string>>,
  namespace: string,
  read: (value: string) => unknown,
): Record<string, unknown> {
  const prefix = `${namespace}:`;
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), read(value)]),
  );
}

function asWritten(value: string): string {
  return value;
}

/** Pulumi hands objects over as JSON, and strings as they are: `"7"` is a string. */
function fromJson(value: string): unknown {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" ? parsed : value;
  } catch {
    return value;
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
