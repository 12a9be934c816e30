import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";

export const BASES = ["sidecar", "proxy", "web", "rest", "limits"] as const;
export type Base = (typeof BASES)[number];

/** A hand-written bootstrap with one fault. */
export interface Seed {
  readonly fault: string;
  readonly base: Base;
  /** What finds it; of those that Envoy refuses, undefined where Envoy alone does. */
  readonly code?: string;
  /** Values by their path, which begins with a word of `PLACES`; undefined takes one out, and a last part `+0` puts one in. */
  readonly change?: Readonly<Record<string, unknown>>;
  /** The same in the text, of what is no YAML then. */
  readonly text?: readonly [from: string, to: string];
}

const LISTENER = "static_resources.listeners.0";
const MANAGER = `${LISTENER}.filter_chains.0.filters.0.typed_config`;
const HOST = `${MANAGER}.route_config.virtual_hosts.0`;
/** Short names of what most changes are in. */
const PLACES: Readonly<Record<string, string>> = {
  listener: LISTENER,
  cluster: "static_resources.clusters.0",
  manager: MANAGER,
  host: HOST,
  route: `${HOST}.routes.0`,
  action: `${HOST}.routes.0.route`,
};

export function textOf(base: Base): string {
  return readFileSync(join(__dirname, "bootstraps", `${base}.yaml`), "utf8");
}

export function seeded({ fault, base, change = {}, text }: Seed): string {
  const original = textOf(base);
  if (text !== undefined) {
    if (!original.includes(text[0])) throw new Error(`${fault}: ${base} has no ${text[0]}`);
    return original.replace(...(text as [string, string]));
  }
  const tree = structuredClone(parse(original)) as Record<string, unknown>;
  // Anchors of the text are the same object in two places.
  const own = JSON.parse(JSON.stringify(tree)) as Record<string, unknown>;
  for (const [path, value] of Object.entries(change)) put(own, path, value, fault);
  return stringify(own);
}

function put(tree: Record<string, unknown>, path: string, value: unknown, fault: string): void {
  const [first = "", ...rest] = path.split(".");
  const keys = [...(PLACES[first] ?? first).split("."), ...rest];
  const last = keys.pop()!;
  let inner = tree;
  for (const key of keys) {
    const next = inner[key];
    if (typeof next !== "object" || next === null) throw new Error(`${fault}: there is no ${key} of ${path}`);
    inner = next as Record<string, unknown>;
  }
  if (Array.isArray(inner)) {
    if (last.startsWith("+")) inner.splice(Number(last.slice(1)), 0, value);
    else inner.splice(Number(last), 1, ...(value === undefined ? [] : [value]));
  } else if (value === undefined) delete inner[last];
  else inner[last] = value;
}
