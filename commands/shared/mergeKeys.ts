import { type Document, LineCounter, Scalar, type YAMLMap, isAlias, isScalar, isSeq, parseDocument, visit } from "yaml";

/**
 * A YAML document as Go's library, and so Pulumi's CLI, reads its merge keys: in quotes too, one in a map, and no list
 * by an alias.
 * @throws Error where it cannot be read
 */
export function parseLikeGo(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { merge: true, lineCounter });
  const [error] = document.errors;
  if (error !== undefined) throw error;
  visit(document, { Map: (_, map) => readMergeKeys(map, document, lineCounter) });
  return document.toJS({ maxAliasCount: -1 });
}

function readMergeKeys(map: YAMLMap, document: Document, lines: LineCounter): void {
  const merges = map.items.filter(({ key }) => isScalar(key) && key.source === "<<");
  const at = ({ key }: (typeof merges)[number]): string =>
    `line ${lines.linePos((key as Scalar).range?.[0] ?? 0).line}`;
  if (merges.length > 1)
    throw new Error(`<< is there twice in one map, at ${at(merges[1]!)}; write <<: [*one, *other]`);
  for (const merge of merges) {
    (merge.key as Scalar).type = Scalar.PLAIN;
    if (isAlias(merge.value) && isSeq(merge.value.resolve(document)))
      throw new Error(`<< must be a map or a list of maps, and at ${at(merge)} it is the alias of a list`);
  }
}
