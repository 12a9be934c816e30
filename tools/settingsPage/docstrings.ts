import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const ROOT = resolve(__dirname, "../..");
/** Where schemas are made. */
const PLACES = ["settings", "provider"];
/** What makes the schema of an object, here and in zod. */
const MAKERS = ["strictObject", "object"];

/** What is above a key in settings/, or in provider/: the one place where it is described. */
export interface Docstring {
  readonly text: string;
  /** What `@default` states; `undefined` where there is no such tag. */
  readonly default?: string;
}

export type Docstrings = Readonly<Record<string, Docstring>>;

/** The comments beside the keys of every object that settings/ and provider/ make a schema of, by the object's keys. */
export function readDocstrings(): ReadonlyMap<string, Docstrings> {
  const found = new Map<string, Docstrings>();
  for (const file of PLACES.flatMap(filesOf)) {
    for (const object of objectsOf(
      ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true),
    )) {
      const keys = keyOf(object.map(({ name }) => name));
      const docstrings = Object.fromEntries(object.map(({ name, docstring }) => [name, docstring]));
      if (found.has(keys) && JSON.stringify(found.get(keys)) !== JSON.stringify(docstrings))
        throw new Error(`two objects have the keys ${keys} and other words beside them`);
      found.set(keys, docstrings);
    }
  }
  return found;
}

function filesOf(place: string): string[] {
  const names = readdirSync(join(ROOT, place), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(ROOT, place, name));
}

/** How an object is found again: by its keys, in their order. */
export function keyOf(keys: readonly string[]): string {
  return keys.join(" ");
}

type Property = { readonly name: string; readonly docstring: Docstring };

function objectsOf(source: ts.SourceFile): Property[][] {
  const objects: Property[][] = [];
  const visit = (node: ts.Node): void => {
    const [shape] = ts.isCallExpression(node) && isMaker(node.expression) ? node.arguments : [];
    if (shape !== undefined && ts.isObjectLiteralExpression(shape)) objects.push(shape.properties.flatMap(propertyOf));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return objects;
}

function isMaker(callee: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) && MAKERS.includes(name.text);
}

function propertyOf(property: ts.ObjectLiteralElementLike): Property[] {
  if (property.name === undefined || !ts.isIdentifier(property.name)) return [];
  const parts = ts.getJSDocCommentsAndTags(property).filter(ts.isJSDoc);
  const text = parts.map(({ comment }) => plain(comment)).join(" ");
  const tag = parts.flatMap(({ tags }) => tags ?? []).find(({ tagName }) => tagName.text === "default");
  const docstring = { text, ...(tag !== undefined && { default: plain(tag.comment) }) };
  return [{ name: property.name.text, docstring }];
}

function plain(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return (ts.getTextOfJSDocComment(comment) ?? "").replace(/\s+/g, " ").trim();
}
