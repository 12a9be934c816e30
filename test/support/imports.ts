import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

const ROOT = resolve(__dirname, "../..");

export interface Import {
  /** File that imports, from the repository's root. */
  readonly from: string;
  /** Our own folder or file at the root, or a package. */
  readonly to: string;
  readonly ours: boolean;
  /** Whether nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** Every import below `folder`, of whatever form. */
export function importsOf(folder: string): Import[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => importsOfFile(join(folder, name)));
}

export function importsOfFile(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier !== undefined && ts.isStringLiteral(specifier))
      found.push({ from: file, ...targetOf(file, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isLoading(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `import type { A }`; `import { type A }` too leaves nothing but, perhaps, the module's side effects. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function isLoading(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}

/** `../settings/names` → `settings`; `@pulumi/gcp/compute` → `@pulumi/gcp`. */
function targetOf(file: string, specifier: string): Pick<Import, "to" | "ours"> {
  if (!specifier.startsWith(".")) {
    const parts = specifier.split("/");
    return { to: parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/"), ours: false };
  }
  return { to: relative(ROOT, resolve(ROOT, dirname(file), specifier)).split(sep)[0]!, ours: true };
}
