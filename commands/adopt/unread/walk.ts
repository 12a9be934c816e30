import type { Field } from "../../../checks/field";
import type { Ledger } from "./ledger";
import { type Shape, isMap } from "./shape";

/** A value that is neither carried over nor listed nor a default: the highest node of which that is true. */
export interface Unread {
  /** Its place, with Envoy's keys in snake case. */
  readonly at: Field;
  /** Its path as the manifests write it. */
  readonly shown: string;
  /** The value, without what is known of it. */
  readonly value: unknown;
}

/** A place in an object: as adopt names it, and as the manifests write it. */
export interface Spot {
  readonly at: Field;
  readonly shown: Field;
}

interface Found {
  readonly unread: readonly Unread[];
  /** Whether nothing at all is known here. */
  readonly whole: boolean;
  /** What of the value is not known. */
  readonly rest: unknown;
}

const KNOWN: Found = { unread: [], whole: false, rest: undefined };
/** Deeper than any object that a cluster takes: an alias may lead in a circle. */
const DEEPEST = 100;

export interface Walk {
  readonly ledger: Ledger;
  /** A key of a map as the manifests write it, where shapes name it in another way. */
  readonly written?: (map: object, key: string) => string;
}

/** Everything of an object that none of the shapes knows. */
export function unreadOf(value: unknown, shapes: readonly Shape[], root: Spot, walk: Walk): readonly Unread[] {
  if (walk.ledger.isListed(root.at)) return [];
  if (!isMap(value)) return look(value, shapes, root, walk, 0).unread;
  return childrenOf(value, shapes, walk).flatMap(
    ({ key, raw, item, inner }) => look(item, inner, step(root, key, raw), walk, 1).unread,
  );
}

function look(value: unknown, given: readonly Shape[], spot: Spot, walk: Walk, depth: number): Found {
  const shapes = isEnvoys(walk) && !Array.isArray(value) ? given.flatMap((shape) => ofLone(shape, value)) : given;
  if (value === null || value === undefined || walk.ledger.isListed(spot.at)) return KNOWN;
  if (shapes.some((shape) => "knows" in shape && shape.knows(value))) return KNOWN;
  const known = shapes.filter((shape) => (Array.isArray(value) ? "item" in shape : isMap(value) && "fields" in shape));
  const children = depth < DEEPEST ? childrenOf(value, known, walk) : [];
  if (children.length === 0 && known.length > 0) return KNOWN;
  const found = children.map(({ key, raw, item, inner }) => ({
    raw,
    ...look(item, inner, step(spot, key, raw), walk, depth + 1),
  }));
  const unread = found.flatMap((one) => one.unread);
  if (children.length > 0 && unread.length === 0) return KNOWN;
  const whole = found.every((one) => one.whole);
  const open = found.filter((one) => one.unread.length > 0);
  const rest = Array.isArray(value)
    ? open.map((one) => one.rest)
    : isMap(value)
      ? Object.fromEntries(open.map((one) => [one.raw, one.rest]))
      : value;
  const isTogether = known.some((shape) => "together" in shape && shape.together === true);
  // `metadata` and `spec` of a known object are no entries of their own.
  const isPart = depth === 1 && known.length > 0;
  if ((!whole || isPart) && !isTogether) return { unread, whole, rest };
  return { unread: [{ at: spot.at, shown: spot.shown.path, value: rest }], whole, rest };
}

function isEnvoys({ written }: Walk): boolean {
  return written !== undefined;
}

/** Envoy takes an item without a list around it. */
function ofLone(shape: Shape, value: unknown): Shape | [] {
  return "item" in shape ? (shape.item(value, 0) ?? []) : shape;
}

interface Child {
  readonly key: string | number;
  /** As the manifests write it. */
  readonly raw: string | number;
  readonly item: unknown;
  readonly inner: readonly Shape[];
}

function childrenOf(value: unknown, shapes: readonly Shape[], { written }: Walk): Child[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => {
      const inner = shapes.flatMap((shape) => ("item" in shape ? (shape.item(item, index) ?? []) : []));
      return { key: index, raw: index, item, inner };
    });
  }
  if (!isMap(value)) return [];
  return Object.entries(value).map(([key, item]) => {
    const inner = shapes.flatMap((shape) => ("fields" in shape ? (fieldOf(shape, key) ?? []) : []));
    return { key, raw: written?.(value, key) ?? key, item, inner };
  });
}

function fieldOf(shape: Extract<Shape, { fields: unknown }>, key: string): Shape | undefined {
  return Object.hasOwn(shape.fields, key) ? shape.fields[key] : shape.others?.(key);
}

function step({ at, shown }: Spot, key: string | number, raw: string | number): Spot {
  return { at: at.at(key), shown: shown.at(raw) };
}
