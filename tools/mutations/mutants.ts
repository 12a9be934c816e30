import * as ts from "typescript";

/** What is changed, in the words of the report. */
export const KINDS = ["level", "threshold", "comparison", "path", "message", "condition"] as const;
export type Kind = (typeof KINDS)[number];

/** One change of one file that the tests should notice. */
export interface Mutant {
  readonly kind: Kind;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Range of the text that is replaced, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

const OTHER_LEVEL: Readonly<Record<string, string>> = { error: "warning", warning: "note", note: "warning" };

const OTHER_COMPARISON: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.LessThanToken]: "<=",
  [ts.SyntaxKind.LessThanEqualsToken]: "<",
  [ts.SyntaxKind.GreaterThanToken]: ">=",
  [ts.SyntaxKind.GreaterThanEqualsToken]: ">",
};

/** Every mutant of a file of checks. @param text the file's content */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];

  const add = (kind: Kind, node: ts.Node, replacement: string): void => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ kind, file, line, start, end: node.getEnd(), replacement });
  };

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isEnumDeclaration(node)) return;
    if (ts.isNumericLiteral(node) && !isSignOfOrder(node)) add("threshold", node, String(Number(node.text) + 1));
    if (ts.isStringLiteral(node)) {
      const other = OTHER_LEVEL[node.text];
      if (other !== undefined) add("level", node, JSON.stringify(other));
      else if (isArgumentOfAt(node)) add("path", node, JSON.stringify(`${node.text}X`));
      else if (isTextOfFault(node)) add("message", node, JSON.stringify(`${node.text}, or not`));
    }
    if (ts.isTemplateExpression(node) && isTextOfFault(node))
      add("message", node, `${node.getText(source).slice(0, -1)}, or not\``);
    if (ts.isBinaryExpression(node)) visitBinary(node);
    if (ts.isIfStatement(node) && node.elseStatement === undefined) add("condition", node, ";");
    ts.forEachChild(node, visit);
  };

  const visitBinary = (node: ts.BinaryExpression): void => {
    const operator = node.operatorToken.kind;
    const comparison = OTHER_COMPARISON[operator];
    if (comparison !== undefined) add("comparison", node.operatorToken, comparison);
    const isAnd = operator === ts.SyntaxKind.AmpersandAmpersandToken;
    if (isAnd || operator === ts.SyntaxKind.BarBarToken) {
      // What a check returns after `&&` is its finding: without it nothing would be left to report.
      if (!isAnd || !isFault(node.right)) add("condition", node, node.left.getText(source));
      add("condition", node, node.right.getText(source));
    }
  };

  visit(source);
  return found;
}

/** Whether a string is a step of a path: `field.at("spec", "replicas")`. */
function isArgumentOfAt({ parent }: ts.Node): boolean {
  return (
    ts.isCallExpression(parent) &&
    ts.isPropertyAccessExpression(parent.expression) &&
    parent.expression.name.text === "at"
  );
}

/** Whether a number tells an order: only its sign counts, and one more leaves that as it is. */
function isSignOfOrder({ parent }: ts.Node): boolean {
  for (let inner = parent; inner !== undefined; inner = inner.parent)
    if (ts.isFunctionDeclaration(inner)) return inner.name?.text.startsWith("compare") === true;
  return false;
}

/** Whether a text is what a finding tells, however it is put together. */
function isTextOfFault(node: ts.Node): boolean {
  for (let inner: ts.Node = node; ; inner = inner.parent) {
    const { parent } = inner;
    if (ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name))
      return ["message", "impact", "fix"].includes(parent.name.text) && inner === parent.initializer;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text === "message";
    if (!ts.isConditionalExpression(parent) || inner === parent.condition) return false;
  }
}

function isFault(node: ts.Node): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);
}

/** Every so many-th of each kind, so that each part of the checks and each kind has its share. @param count about how many are wanted */
export function spread(mutants: readonly Mutant[], count: number): Mutant[] {
  return KINDS.flatMap((kind) => {
    const all = mutants.filter((one) => one.kind === kind);
    const wanted = Math.min(all.length, Math.ceil(count / KINDS.length));
    return Array.from({ length: wanted }, (_, index) => all[Math.floor(((index + 0.5) * all.length) / wanted)]!);
  });
}
