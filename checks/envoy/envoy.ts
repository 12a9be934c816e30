import { tagVersion } from "../../settings/values/image";
import { Field, ifKnown } from "../field";
import type { Container, Pod } from "../view/pod";
import { isEnvoyCommand, meantArguments } from "../view/arguments";
import type { KubeObject } from "../view/kubeObject";
import { bare, keyAt, mountedFile, type MountedFile, volumeOf } from "../view/volume";
import { Bootstrap } from "./bootstrap";
import { looksLikeBootstrap, readBootstrap } from "./readBootstrap";

/** An Envoy in a pod, with the configuration that it will read. */
export interface Envoy {
  readonly pod: Pod;
  readonly container: Container;
  /** File that it is started with; undefined where the configuration is in its arguments. */
  readonly path: string | undefined;
  readonly file: MountedFile | undefined;
  /** The text's place; undefined where the stack does not have it. */
  readonly text: Field | undefined;
  /** Undefined where the text is not there, not known or not YAML. */
  readonly bootstrap: Bootstrap | undefined;
}

/** https://github.com/envoyproxy/envoy/blob/main/ci/Dockerfile-envoy: what the image starts with. */
const DEFAULT_PATH = "/etc/envoy/envoy.yaml";

/** What is around a pod: a StackView. */
interface Surroundings {
  readonly grpcOnly: boolean;
  find(kind: string, namespace: string | undefined, name: string): KubeObject | undefined;
  once<Value>(key: string, work: () => Value): Value;
}

export function envoysOf(pod: Pod, stack: Surroundings): Envoy[] {
  return pod.containers.flatMap((container) => {
    let hidden = false;
    const found = ifKnown(
      () => envoyIn(pod, container, stack),
      () => (hidden = true),
    );
    // One whose arguments or mounts are not known yet is an Envoy all the same, whose configuration cannot be seen.
    if (!hidden) return found ?? [];
    const isNamed = /envoy/.test(container.name) || ifKnown(() => hasImage(container)) === true;
    return isNamed ? [{ pod, container, path: undefined, file: undefined, text: undefined, bootstrap: undefined }] : [];
  });
}

function envoyIn(pod: Pod, container: Container, stack: Surroundings): Envoy | undefined {
  const words = meantArguments(container);
  const texts = words.map(({ text }) => text ?? "");
  // `envoy --mode validate` reads the configuration and ends.
  if (argument(words, ["--mode"])?.text === "validate") return undefined;
  const inline = argument(words, ["--config-yaml"]);
  const flag = argument(words, ["-c", "--config-path"])?.text;
  // What a variable contains is known only in the container.
  const stated = flag?.includes("$") === true ? undefined : flag;
  const runs = howItRuns(container, texts);
  if (runs === "no" || (runs === "perhaps" && container.role === "init")) return undefined;
  if (inline !== undefined && stated === undefined && runs === "yes") {
    return { pod, container, path: undefined, file: undefined, text: inline, bootstrap: parsed(inline, stack) };
  }
  const mounted = mountedBootstrap(pod, container, stack);
  if (runs === "perhaps" && mounted === undefined && !hasImage(container)) return undefined;
  const path = stated ?? mounted ?? (runs === "yes" && flag === undefined ? DEFAULT_PATH : undefined);
  return envoy(pod, container, stack, path);
}

/** Whether a container runs Envoy: by its command, or by its image where that has the last word. */
function howItRuns(container: Container, words: readonly string[]): "yes" | "no" | "perhaps" {
  if (isEnvoyCommand(words)) return "yes";
  const hasCommand = container.field.at("command").list.length > 0;
  if (hasImage(container)) return hasCommand ? "perhaps" : "yes";
  // A program of another image that is told no configuration only reads the file: a reloader, a template's renderer.
  const isTold = words.some((word) => /^(?:-c|--config-path|--config-yaml)(?:=|$)/.test(word));
  return words.length === 0 || isTold ? "perhaps" : "no";
}

function envoy(pod: Pod, container: Container, stack: Surroundings, path: string | undefined): Envoy {
  const file = path === undefined ? undefined : mountedFile(pod, container, path);
  const text = file && ifKnown(() => textOf(pod, file, stack));
  return { pod, container, path, file, text, bootstrap: text && parsed(text, stack) };
}

/** Whether a container has Envoy's image, or a mirror's: then its tag is Envoy's version. */
export function hasImage({ field, name }: Container): boolean {
  const image = ifKnown(() => field.at("image").text);
  const repository = image?.split("@")[0]!.split("/").at(-1)!.split(":")[0];
  return image === undefined
    ? name === "envoy"
    : /^envoy(?:-(?:distroless|alpine|debug|alpine-debug|contrib|dev))?$/.test(repository ?? "");
}

/** Envoy's version, where a container has its image and the tag states it. */
export function imageVersion(container: Container): readonly [major: number, minor: number] | undefined {
  return hasImage(container) ? tagVersion(container.field.at("image").text ?? "") : undefined;
}

/** The value of a flag, as one word with `=` or as the next one. */
function argument(words: readonly Field[], flags: readonly string[]): Field | undefined {
  for (const [index, word] of words.entries()) {
    const text = word.text ?? "";
    if (flags.includes(text)) return words[index + 1];
    const flag = flags.find((one) => text.startsWith(`${one}=`));
    if (flag !== undefined) return new Field(word.resource, word.path, text.slice(flag.length + 1));
  }
  return undefined;
}

/** The text of a file that a ConfigMap or a Secret of the stack brings. */
function textOf(pod: Pod, { volume, inside }: MountedFile, stack: Surroundings): Field | undefined {
  const { namespace } = pod.owner;
  const source = volume?.at("configMap");
  const map = source && stack.find("ConfigMap", namespace, source.at("name").text ?? "");
  if (map !== undefined) return existing(map.root.at("data", keyAt(source!, inside) ?? ""));
  const mounted = volume?.at("secret");
  const secret = mounted && stack.find("Secret", namespace, mounted.at("secretName").text ?? "");
  if (secret === undefined) return undefined;
  const key = keyAt(mounted!, inside) ?? "";
  return existing(secret.root.at("stringData", key)) ?? decoded(secret.root.at("data", key));
}

function existing(field: Field): Field | undefined {
  return field.exists ? field : undefined;
}

function decoded(field: Field): Field | undefined {
  const { text, resource, path } = field;
  return text === undefined ? undefined : new Field(resource, path, Buffer.from(text, "base64").toString());
}

/** Path of the first mounted file that looks like Envoy's configuration. */
function mountedBootstrap(pod: Pod, container: Container, stack: Surroundings): string | undefined {
  for (const mount of container.field.at("volumeMounts").list) {
    const source = volumeOf(pod, mount)?.at("configMap");
    const map = source && stack.find("ConfigMap", pod.owner.namespace, source.at("name").text ?? "");
    if (map === undefined) continue;
    const data = ifKnown(() => map.root.at("data").texts) ?? {};
    const key = Object.keys(data).find((one) => looksLikeBootstrap(data[one]!));
    const root = bare(mount.at("mountPath").text ?? "");
    if (key !== undefined) return mount.at("subPath").text === key ? root : `${root}/${key}`;
  }
  return undefined;
}

function parsed(text: Field, stack: Surroundings): Bootstrap | undefined {
  const content = ifKnown(() => text.text) ?? "";
  return stack.once(`bootstrap ${text.resource.urn} ${text.path}`, () => {
    const value = readBootstrap(content);
    return typeof value === "object" && value !== null
      ? new Bootstrap(new Field(text.resource, text.path, value, true), stack.grpcOnly)
      : undefined;
  });
}
