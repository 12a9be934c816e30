import { Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq, isCollection, isMap, isSeq } from "yaml";
import { SettingsError } from "../../settings/problems";
import type { Settings } from "../../settings/resolved";
import { parseSettings } from "../../settings/settings";
import { projectName, stackFileFrom } from "../shared/stackFile";
import type { Draft, Entry, LeftOut } from "./draft";

/** What a comment begins with whose value has to be replaced. */
const REPLACE = "REPLACE";
/** More faults than a stack could have values. */
const ROUNDS = 200;

/** A stack's file with a comment on the origin of every value; the settings take it. */
export interface DraftedFile {
  readonly text: string;
  /** Keys whose value represents one that has to be written, for example `servers.my-server.image`. */
  readonly placeholders: readonly string[];
}

/**
 * Renders a draft that the settings take.
 * @param root folder with Pulumi.yaml.
 * @param source what the manifests were read from, for the first line.
 */
export function draftedFile(draft: Draft, root: string, source: string): DraftedFile {
  const project = projectName(root);
  const placeholders = draft.entries.filter(({ placeholder }) => placeholder);
  const text = `${header(source, placeholders.length)}${rendered(draft.entries, project)}${footer(draft.leftOut)}`;
  return {
    // The first line names the folder or the file; the others go on from there.
    text: text.replaceAll(`${source.replace(/\/+$/, "")}/`, "").replaceAll(`${source}:`, "line "),
    placeholders: placeholders.map(({ path }) => path.join(".")),
  };
}

/**
 * The settings of the draft. What their rules refuse is taken out first, and said.
 * @param root folder with Pulumi.yaml.
 * @throws SettingsError where a value that someone gave on the command line is wrong
 */
export function settledSettings(draft: Draft, root: string): Settings {
  const project = projectName(root);
  for (let round = 0; ; round += 1) {
    try {
      return parseSettings(stackFileFrom(root, { config: configOf(draft.entries, project) }, "adopted"));
    } catch (error) {
      if (!(error instanceof SettingsError) || round === ROUNDS) throw error;
      if (!draft.drop(error.problems)) throw error;
    }
  }
}

function configOf(entries: readonly Entry[], project: string): Record<string, unknown> {
  return (treeOf(entries, project).toJS(new Document()) ?? {}) as Record<string, unknown>;
}

function rendered(entries: readonly Entry[], project: string): string {
  const document = new Document();
  const root = new YAMLMap();
  root.items.push(new Pair(new Scalar("config"), treeOf(entries, project)));
  document.contents = root;
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function treeOf(entries: readonly Entry[], project: string): YAMLMap {
  const tree = new YAMLMap();
  for (const entry of entries) {
    const [first = "", ...rest] = entry.path;
    const key = String(first).startsWith("gcp:") ? String(first) : `${project}:${first}`;
    put(tree, [key, ...rest], entry);
  }
  return tree;
}

function put(tree: YAMLMap | YAMLSeq, path: readonly (string | number)[], entry: Entry): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) return add(tree, key, valueOf(entry), commentOf(entry));
  const found: unknown = isMap(tree) ? tree.items.find((one) => String(one.key) === String(key))?.value : undefined;
  if (isMap(found) || isSeq(found)) return put(found, rest, entry);
  const inner = typeof rest[0] === "number" ? new YAMLSeq() : new YAMLMap();
  add(tree, key, inner, undefined);
  put(inner, rest, entry);
}

/** A value has its comment behind it; a list of several lines has it above. */
function add(tree: YAMLMap | YAMLSeq, key: string | number, value: Node, comment: string | undefined): void {
  if (comment !== undefined) value.comment = ` ${comment}`;
  if (isSeq(tree)) tree.items.push(value);
  else tree.items.push(new Pair(new Scalar(String(key)), value));
}

function valueOf({ value }: Entry): Node {
  const node = new Document(value, { version: "1.1" }).contents as Node;
  if (isCollection(node)) node.flow = true;
  return node;
}

function commentOf({ comment, placeholder }: Entry): string {
  return (placeholder ? `${REPLACE}: ${comment}` : comment).replace(/\s+/g, " ");
}

function header(source: string, placeholders: number): string {
  const rest =
    placeholders === 0
      ? "Nothing is left to be replaced."
      : `Replace ${placeholders === 1 ? "the value" : `the ${placeholders} values`} marked ${REPLACE}.`;
  return `# The settings that ${source} states, each with its place there. ${rest}\n# What is not said here has its default.\n`;
}

function footer(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return "";
  const lines = leftOut.map(({ what, at, reason }) => `#   ${what}${at === undefined ? "" : ` (${at})`}: ${reason}`);
  return `\n# Not carried over:\n${lines.map((line) => line.replace(/\s+/g, " ").replace(/^# /, "#   ")).join("\n")}\n`;
}
