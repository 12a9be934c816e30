import type { ShapeLines } from "./shapeLines";

/**
 * What a reader of the `before` shape would stumble over when a stack publishes the `after` shape. An output more is
 * nothing to it, and neither is one that is no longer null or absent at times.
 */
export function incompatibilities(before: ShapeLines, after: ShapeLines): string[] {
  return [...before].flatMap(([path, kinds]) => {
    const now = after.get(path);
    if (now === undefined) return [`${path} is gone`];
    const unexpected = now.filter((kind) => !kinds.includes(kind));
    return unexpected.map((kind) => `${path} may be ${kind}, readers expect ${kinds.join(" | ")}`);
  });
}
