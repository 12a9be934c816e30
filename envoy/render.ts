import {
  type DocumentOptions,
  type CreateNodeOptions,
  type SchemaOptions,
  type ToStringOptions,
  stringify,
} from "yaml";
import { type Bootstrap } from "./api/bootstrap";

type Options = DocumentOptions & SchemaOptions & CreateNodeOptions & ToStringOptions;

/** Envoy's parser reads YAML 1.1, where a server named `no` or `on` would be a boolean; `compat` puts such strings in quotes. */
const OPTIONS: Options = {
  compat: "yaml-1.1",
  sortMapEntries: true,
  aliasDuplicateObjects: false,
  lineWidth: 0,
  // Without it, the library walks the whole document once more in search of tags.
  directives: false,
};

/** A bootstrap as YAML: the same text for the same settings, since a change of it rolls every pod. */
export function renderBootstrap({ static_resources, ...bootstrap }: Bootstrap): string {
  const parts: Record<string, string> = {
    ...Object.fromEntries(Object.entries(bootstrap).map(([key, value]) => [key, rendered({ [key]: value })])),
    static_resources: `static_resources:\n${list("clusters", static_resources.clusters)}${list("listeners", static_resources.listeners)}`,
  };
  return Object.keys(parts)
    .sort()
    .map((key) => parts[key])
    .join("");
}

function list(key: string, items: readonly object[]): string {
  return `  ${key}:\n${items.map((item) => `    - ${indented(fields(item), "      ").trimStart()}`).join("")}`;
}

function fields(item: object): string {
  return Object.entries(item)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => rendered({ [key]: value as unknown }))
    .join("");
}

function indented(text: string, indent: string): string {
  return text.replace(/^(?=.)/gm, indent);
}

const known = new Map<string, string>();

/**
 * The servers of a stack have most of their Envoys' configuration in common. Written as a whole by the library, the same
 * text costs a plan 44 ms of CPU for each further server instead of 33 (npm run bench:program).
 */
function rendered(value: unknown): string {
  const key = JSON.stringify(value);
  const text = known.get(key) ?? stringify(value, OPTIONS);
  known.set(key, text);
  return text;
}
