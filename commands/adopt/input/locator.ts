import {
  type Document,
  LineCounter,
  type Node,
  type Pair,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
} from "yaml";
import type { Source } from "./sources";

type Key = string | number;

/** Where the values of an object stand in the text that it was read from. */
export class Locator {
  constructor(
    readonly source: Source,
    private readonly root: Node,
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
    /** Path of the whole text inside the object, where it is a part of one. */
    private readonly prefix = "",
  ) {}

  /** The same text as a part of an object: as the value of a ConfigMap's key. */
  inside(prefix: string): Locator {
    return new Locator(this.source, this.root, this.document, this.lines, prefix);
  }

  /** Line, from 1, of a value, or of the nearest one around it that is there: `spec.ports[0].targetPort`. */
  lineOf(path: string): number {
    return this.line(keysOf(path.startsWith(this.prefix) ? path.slice(this.prefix.length) : ""));
  }

  line(keys: readonly Key[]): number {
    const { offset, node, rest } = nearest(this.root, keys, (one) => this.resolved(one));
    const { line } = this.lines.linePos(offset);
    // Envoy's configuration is a text inside: its own lines follow the one where the block begins.
    const isText = rest.length > 0 && isScalar(node) && typeof node.value === "string" && node.type === "BLOCK_LITERAL";
    return isText ? line + lineInside(node.value as string, rest) : line;
  }

  private resolved(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }
}

interface Found {
  readonly offset: number;
  readonly node: unknown;
  /** Keys that lead further than anything that is there. */
  readonly rest: readonly Key[];
}

function nearest(root: Node, keys: readonly Key[], resolved: (node: unknown) => unknown): Found {
  let node: unknown = resolved(root);
  let offset = root.range?.[0] ?? 0;
  for (const [index, key] of keys.entries()) {
    const pair = isMap(node) ? pairOf(node.items, key) : undefined;
    const item: unknown = pair !== undefined ? pair.value : isSeq(node) ? node.items[Number(key)] : undefined;
    if (item === undefined) return { offset, node, rest: keys.slice(index) };
    const place = pair !== undefined ? (pair.key as Node) : (item as Node);
    offset = place.range?.[0] ?? offset;
    node = resolved(item);
  }
  return { offset, node, rest: [] };
}

/** Envoy takes keys in camel case too, and checks speak of them in snake case. */
function pairOf(items: readonly unknown[], key: Key): Pair | undefined {
  const names = [String(key), String(key).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  return items.find((one): one is Pair => isPair(one) && isScalar(one.key) && names.includes(String(one.key.value)));
}

/** Lines from the first of a text to a value inside it, from 1. */
function lineInside(text: string, keys: readonly Key[]): number {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.contents === null || document.errors.length > 0) return 1;
  return counter.linePos(nearest(document.contents, keys, (node) => node).offset).line;
}

/** `data["envoy.yaml"].static_resources.clusters[0]` → its keys. */
function keysOf(path: string): Key[] {
  return [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plain]) =>
    index === undefined ? (quoted ?? plain ?? "") : Number(index),
  );
}
