import {
  type Document,
  LineCounter,
  type Node,
  type Scalar,
  type YAMLError,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
} from "yaml";
import type { InputNote } from "./notes";
import { Locator } from "./locator";
import type { Source } from "./sources";

/** An object of a manifest, and where it is. */
export interface Manifest {
  readonly value: Readonly<Record<string, unknown>>;
  readonly locator: Locator;
}

/** What a text contains. */
export interface Read {
  readonly manifests: readonly Manifest[];
  readonly notes: readonly InputNote[];
  /** Bootstraps of Envoy's that stand in files of their own. */
  readonly bootstraps: readonly BareBootstrap[];
}

/** A bootstrap of Envoy's without a ConfigMap around it: `kubectl create configmap --from-file` makes one. */
export interface BareBootstrap {
  readonly source: Source;
  readonly locator: Locator;
}

/** A word that only a template of Helm's has. */
const HELM = /\{\{-?\s*(?:\.|\$|include\b|template\b|tpl\b|toYaml\b|if\b|range\b|with\b|end\b|define\b|else\b)/g;
const KUSTOMIZATION = /(?:^|[\\/])kustomization\.ya?ml$/i;
/** Of Envoy's bootstrap, misspelt ones among them: Envoy itself says what is wrong with those. */
const BOOTSTRAP_KEY = /^(?:(?:static|dynamic)_?resources?|admin|node|layered_?runtime|overload_?manager)$/i;

/** Takes a text apart into the objects that it contains; what is none is noted, and the rest is read all the same. */
export function readDocuments(source: Source): Read {
  const lines = new LineCounter();
  const documents = [...parseAllDocuments(source.text, { lineCounter: lines, ...AS_KUBERNETES })] as Document.Parsed[];
  const at = (offset: number) => ({ file: source.name, line: Math.max(1, lines.linePos(offset).line) });
  const template = templateOffset(source.text, documents);
  if (template !== undefined) return only({ level: "error", ...at(template), ...IS_TEMPLATE });
  if (KUSTOMIZATION.test(source.name)) return only({ level: "note", ...at(0), ...IS_KUSTOMIZATION });
  const read = documents.map((document) => readDocument(document, source, lines));
  return {
    manifests: read.flatMap(({ manifests }) => manifests),
    notes: read.flatMap(({ notes }) => notes),
    bootstraps: read.flatMap(({ bootstraps }) => bootstraps),
  };
}

/** Kubernetes reads YAML 1.1: 0644 is octal, and `on` a boolean. It knows neither its dates nor its numbers of base 60. */
const AS_KUBERNETES = {
  version: "1.1",
  // The library compares every key of a map with every other.
  uniqueKeys: false,
  customTags: (tags: readonly unknown[]) =>
    tags.filter((tag) => {
      const { tag: name, format } = tag as { tag?: string; format?: string };
      return name !== "tag:yaml.org,2002:timestamp" && format !== "TIME";
    }) as never,
} as const;

const IS_TEMPLATE = {
  message: "is a template: {{ }} is filled in by Helm",
  fix: "render it first: helm template RELEASE CHART | npm run -s adopt -- -",
};
const IS_KUSTOMIZATION = {
  message: "is a kustomization: what it makes of the files is not seen here",
  fix: "to see that: kubectl kustomize FOLDER | npm run -s adopt -- -",
};

function only(note: InputNote): Read {
  return { manifests: [], notes: [note], bootstraps: [] };
}

function readDocument(document: Document.Parsed, source: Source, lines: LineCounter): Read {
  const at = (offset: number) => ({ file: source.name, line: Math.max(1, lines.linePos(offset).line) });
  const fault = document.errors[0] ?? (isBareBootstrap(document) ? undefined : keyTwice(document));
  if (fault !== undefined) {
    const message = `is not YAML: ${fault.message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "")}`;
    return only({
      level: "error",
      ...at(fault.pos[0]),
      message,
      fix: "correct the line; the rest is read without it",
    });
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) return NOTHING;
  try {
    return readValue(document.toJS(), document.contents, document, source, lines);
  } catch (error) {
    // An alias that leads nowhere, or that multiplies without end.
    const message = `is not YAML: ${(error as Error).message}`;
    return only({ level: "error", ...at(document.range[0]), message, fix: "write the value in the alias's place" });
  }
}

/** Envoy takes a key twice, the API server does not. */
function isBareBootstrap({ contents }: Document.Parsed): boolean {
  if (!isMap(contents) || contents.has("kind")) return false;
  return contents.items.some(({ key }) => isScalar(key) && BOOTSTRAP_KEY.test(String(key.value)));
}

/** The first key that is in its map already; one that merges others may be. */
function keyTwice(document: Document.Parsed): Pick<YAMLError, "message" | "pos"> | undefined {
  let found: Node | undefined;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      found = items
        .map(({ key }) => key)
        .find((key): key is Scalar => {
          if (!isScalar(key) || key.value === "<<") return false;
          const isTwice = seen.has(key.value);
          seen.add(key.value);
          return isTwice;
        });
      return found === undefined ? undefined : visit.BREAK;
    },
  });
  return found?.range ? { message: "Map keys must be unique", pos: [found.range[0], found.range[1]] } : undefined;
}

const NOTHING: Read = { manifests: [], notes: [], bootstraps: [] };

function readValue(value: unknown, node: Node, document: Document.Parsed, source: Source, lines: LineCounter): Read {
  const locator = new Locator(source, node, document, lines);
  const at = { file: source.name, line: locator.line([]) };
  if (!isRecord(value) || !isMap(node)) {
    return only({ level: "note", ...at, message: "is no Kubernetes manifest: no object", fix: NO_MANIFEST });
  }
  const { apiVersion, kind, metadata, items } = value;
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
    const list = node.get("items", true);
    const all = items.map((item: unknown, index) => {
      const inner = isSeq(list) ? (list.items[index] as Node) : node;
      return readValue(item, inner, document, source, lines);
    });
    return {
      manifests: all.flatMap(({ manifests }) => manifests),
      notes: all.flatMap(({ notes }) => notes),
      bootstraps: all.flatMap(({ bootstraps }) => bootstraps),
    };
  }
  if (kind === "Kustomization") return only({ level: "note", ...at, ...IS_KUSTOMIZATION });
  if (typeof apiVersion === "string" && typeof kind === "string" && isNamed(metadata)) {
    return { manifests: [{ value, locator }], notes: [], bootstraps: [] };
  }
  if (Object.keys(value).some((key) => BOOTSTRAP_KEY.test(key)))
    return { manifests: [], notes: [], bootstraps: [{ source, locator }] };
  const lacks = typeof apiVersion !== "string" || typeof kind !== "string" ? "apiVersion and kind" : "metadata.name";
  return only({ level: "note", ...at, message: `is no Kubernetes manifest: no ${lacks}`, fix: NO_MANIFEST });
}

const NO_MANIFEST = "nothing to do, unless it was meant to be one";

/** Where a template of Helm's begins. What is in a block of text is someone else's: an alert, a page. */
function templateOffset(text: string, documents: readonly Document.Parsed[]): number | undefined {
  const offsets = [...text.matchAll(HELM)].map(({ index }) => index);
  if (offsets.length === 0) return undefined;
  const blocks: (readonly [from: number, to: number])[] = [];
  for (const document of documents) {
    visit(document, {
      Scalar: (_, { type, range }) => {
        if (type?.startsWith("BLOCK") === true && range !== undefined && range !== null)
          blocks.push([range[0], range[1]]);
      },
    });
  }
  // Both are in the order of the text.
  let next = 0;
  return offsets.find((offset) => {
    while (next < blocks.length && blocks[next]![1] <= offset) next += 1;
    return next === blocks.length || offset < blocks[next]![0];
  });
}

function isNamed(metadata: unknown): boolean {
  return isRecord(metadata) && typeof (metadata["name"] ?? metadata["generateName"]) === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
