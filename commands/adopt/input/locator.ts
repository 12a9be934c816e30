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
  parseAllDocuments,
} from "yaml";
import type { Source } from "./sources";

type Key = string | number;

/** Where the values of an object stand in the text that it was read from. */
export class Locator {
  /** Texts inside that were taken apart, as one has many findings. */
  private readonly texts = new Map<string, TextInside>();

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
    return isText ? line + this.lineInside(node.value as string, rest) : line;
  }

  /** Lines from the first of a text to a value inside it, from 1. */
  private lineInside(text: string, keys: readonly Key[]): number {
    const inside = this.texts.get(text) ?? textInside(text);
    this.texts.set(text, inside);
    if (inside.root === undefined) return 1;
    return inside.lines.linePos(nearest(inside.root, keys, (node) => node).offset).line;
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

/** Envoy takes keys in camel case too, and checks speak of them in snake case. Of a key that is there twice the last counts. */
function pairOf(items: readonly unknown[], key: Key): Pair | undefined {
  const names = [String(key), String(key).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  return items.findLast(
    (one): one is Pair => isPair(one) && isScalar(one.key) && names.includes(String(one.key.value)),
  );
}

/** YAML as the value of a key. */
interface TextInside {
  /** Undefined where it is none. */
  readonly root: Node | undefined;
  readonly lines: LineCounter;
}

/** Envoy takes a key twice, and of several documents the first. */
function textInside(text: string): TextInside {
  const lines = new LineCounter();
  const [document] = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false });
  const root = document === undefined || document.errors.length > 0 ? undefined : (document.contents ?? undefined);
  return { root, lines };
}

/** `data["envoy.yaml"].static_resources.clusters[0]` → its keys. */
function keysOf(path: string): Key[] {
  return [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plain]) =>
    index === undefined ? (quoted ?? plain ?? "") : Number(index),
  );
}
