import assert from "node:assert/strict";
import { BLOCKS } from "./documents";
import { commandsIn } from "./shell";

/** What a document states that a command prints: the text block right after its own. `…` represents lines left out. */
export function outputSaidOf(document: string, command: string): string {
  const index = BLOCKS.findIndex(
    (block) => block.document === document && block.language === "sh" && commandsIn(block).at(-1)?.text === command,
  );
  const said = BLOCKS[index + 1];
  assert.ok(said?.language === "text", `${document} shows no output of ${command}`);
  return said.content;
}

/** Every line that is shown is printed, in this order; figures differ from machine to machine. */
export function assertShown(said: string, printed: string): void {
  const lines = printed.split("\n").map(withoutFigures);
  let from = 0;
  for (const line of said.trimEnd().split("\n")) {
    if (line === "…") continue;
    const at = lines.indexOf(withoutFigures(line), from);
    assert.ok(at >= 0, `${JSON.stringify(line)} is not printed:\n${printed}`);
    from = at + 1;
  }
}

function withoutFigures(line: string): string {
  return line
    .replace(/\d[\d,.]*/g, "0")
    .replace(/ +/g, " ")
    .trimEnd();
}
