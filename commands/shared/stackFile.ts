import { existsSync, readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError } from "./commandError";
import { parseLikeGo } from "./mergeKeys";
import { REDACTED } from "./placeholder";

/** A stack's configuration as the Pulumi CLI would hand it to the program. */
export interface StackFile {
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  /** The file's name. */
  readonly source: string;
  /** The file itself. */
  readonly path: string;
  /** Keys whose values are encrypted or contain something encrypted. */
  readonly secretKeys: readonly string[];
}

const IN_PROJECT = "run the command in the folder that has Pulumi.yaml";
const STACK_FILE = /^Pulumi\.(.+)\.ya?ml$/;

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml of `directory`, without a Pulumi CLI. Secrets stay encrypted: a placeholder represents each.
 * @param configFile read in the place of Pulumi.<stack>.yaml; relative to the working directory.
 * @throws CommandError
 */
export function readStackFile(directory: string, stack: string, configFile?: string): StackFile {
  const project = readYaml(directory, "Pulumi.yaml", IN_PROJECT);
  const others = readdirSync(directory).flatMap((name) => STACK_FILE.exec(name)?.[1] ?? []);
  const file =
    configFile === undefined
      ? readYaml(directory, `Pulumi.${stack}.yaml`, `the stacks here are: ${others.sort().join(", ")}`)
      : readYaml("", configFile, "name a file that is there with --config-file");
  const source = configFile ?? `Pulumi.${stack}.yaml`;
  return stackFileOf(project, file, { stack, source, path: configFile ?? resolve(directory, source) });
}

/** The project's name, which is the namespace of its keys in a stack's file. @throws CommandError */
export function projectName(directory: string): string {
  return String(readYaml(directory, "Pulumi.yaml", IN_PROJECT)["name"]);
}

/** A stack's file that is not written yet, beside the Pulumi.yaml of `directory`. @throws CommandError */
export function stackFileFrom(directory: string, file: Record<string, unknown>, stack: string): StackFile {
  const project = readYaml(directory, "Pulumi.yaml", IN_PROJECT);
  const source = `Pulumi.${stack}.yaml`;
  return stackFileOf(project, file, { stack, source, path: resolve(directory, source) });
}

function stackFileOf(
  project: Record<string, unknown>,
  file: Record<string, unknown>,
  about: Pick<StackFile, "stack" | "source" | "path">,
): StackFile {
  const name = String(project["name"]);
  const given = Object.entries((file["config"] ?? {}) as Record<string, unknown>).map(
    ([key, value]) => [inNamespace(key, name), value] as const,
  );
  const config = new Map([...projectConfig(project, name), ...given]);
  return {
    project: name,
    ...about,
    config: Object.fromEntries([...config].map(([key, value]) => [key, asText(value)])),
    secretKeys: [...config].filter(([, value]) => holdsSecret(value)).map(([key]) => key),
  };
}

/** Values and defaults that Pulumi.yaml gives to every stack. */
function projectConfig(project: Record<string, unknown>, name: string): [string, unknown][] {
  return Object.entries((project["config"] ?? {}) as Record<string, unknown>).flatMap(([key, declared]) => {
    const value = isMap(declared) ? (declared["value"] ?? declared["default"]) : declared;
    return value === undefined ? [] : [[inNamespace(key, name), value]];
  });
}

/** A key without a namespace belongs to the project. */
function inNamespace(key: string, project: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

/** Pulumi hands objects over as JSON, and everything else as text. */
function asText(value: unknown): string {
  const plain = withoutSecrets(value);
  return typeof plain === "object" && plain !== null ? JSON.stringify(plain) : String(plain);
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isEncrypted(value) || Object.values(value).some(holdsSecret);
}

function isEncrypted(value: object): boolean {
  return "secure" in value && typeof value.secure === "string" && Object.keys(value).length === 1;
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isMap(value)) return value;
  if (isEncrypted(value)) return REDACTED;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readYaml(directory: string, name: string, hint: string): Record<string, unknown> {
  const path = resolve(directory, name);
  if (!existsSync(resolve(directory))) throw new CommandError(`${directory} is not there; name a folder that is`);
  if (!existsSync(path)) throw new CommandError(`${name} is not there; ${hint}`);
  const text = readText(path, name, hint);
  try {
    const value = parseLikeGo(text);
    return isMap(value) ? value : {};
  } catch (error) {
    throw new CommandError(`${name} is not YAML: ${(error as Error).message}`);
  }
}

function readText(path: string, name: string, hint: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandError(`${name} cannot be read: ${(error as Error).message}; ${hint}`, { cause: error });
  }
}
