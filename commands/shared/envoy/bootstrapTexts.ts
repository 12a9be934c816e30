import type { Envoy } from "../../../checks/envoy/envoy";
import { looksLikeBootstrap } from "../../../checks/envoy/readBootstrap";
import { type Field, ifKnown } from "../../../checks/field";
import { meantArguments } from "../../../checks/view/arguments";
import type { CheckedResource } from "../../../checks/resource";
import type { StackView } from "../../../checks/view/stackView";
import type { BootstrapText } from "./validation";

/** Flags that a configuration with xDS needs beside it. */
const NODE_FLAGS = ["--service-cluster", "--service-node", "--service-zone"];

/** A bootstrap that no Envoy of the stack is seen to read. */
export interface LoneText extends BootstrapText {
  readonly resource: CheckedResource;
  /** The ConfigMap's key. */
  readonly key: string;
}

export function isLone(text: BootstrapText): text is LoneText {
  return "key" in text;
}

/**
 * Every bootstrap whose text a stack has: those that its Envoys read, and those that no Envoy is seen to read.
 * @param isBootstrap whether a text that no Envoy is seen to read is one. @default what it looks like
 */
export function bootstrapTexts(
  view: StackView,
  isBootstrap: (at: Field, text: string) => boolean = (_, text) => looksLikeBootstrap(text),
): BootstrapText[] {
  const read = view.envoys.flatMap((envoy) => {
    const text = envoy.text && ifKnown(() => envoy.text!.text);
    if (envoy.text === undefined || text === undefined) return [];
    return [{ at: envoy.text, text, flags: flagsOf(envoy), runs: versionOf(envoy) }];
  });
  const seen = new Set(read.map(({ at }) => placeName(at)));
  return [...new Map(read.map((one) => [placeName(one.at), one])).values(), ...loneTexts(view, seen, isBootstrap)];
}

/** Bootstraps in ConfigMaps that no Envoy of the stack is seen to read. */
function loneTexts(
  view: StackView,
  seen: ReadonlySet<string>,
  isBootstrap: (at: Field, text: string) => boolean,
): LoneText[] {
  return view
    .ofKind("ConfigMap")
    .flatMap(({ root }) => ifKnown(() => root.at("data").entries) ?? [])
    .flatMap(([key, at]) => {
      const text = ifKnown(() => at.text);
      const isOne = text !== undefined && isBootstrap(at, text) && !seen.has(placeName(at));
      // Its pod may state who it is.
      return isOne
        ? [{ at, text, key, resource: at.resource, flags: ["--service-cluster", "any", "--service-node", "any"] }]
        : [];
    });
}

export function placeName({ resource, path }: Field): string {
  return `${resource.urn} ${path}`;
}

function flagsOf({ container }: Envoy): string[] {
  const words = ifKnown(() => meantArguments(container).map((one) => one.text ?? "")) ?? [];
  return words.flatMap((word, index) => {
    const [flag, value] = word.split("=", 2);
    if (!NODE_FLAGS.includes(flag!)) return [];
    return [flag!, value ?? words[index + 1] ?? "any"];
  });
}

/** `envoyproxy/envoy:distroless-v1.30.2` → `1.30.2` */
function versionOf({ container }: Envoy): string | undefined {
  const image = ifKnown(() => container.field.at("image").text);
  return /:(?:[a-z]+-)*v?(\d+\.\d+(?:\.\d+)?)/.exec(image ?? "")?.[1];
}
