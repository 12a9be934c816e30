import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/program";
import { coverageOf } from "./coverage";
import { DOCUMENTS, blocksOf, placeOf } from "./documents";
import { ELSEWHERE, NOT_RUN, WITH_ENVOY, WITH_PULUMI } from "./listed";
import { assertShown, outputSaidOf } from "./output";
import { type Ran, Scratch } from "./scratch";
import { COMMANDS, syntaxOf } from "./shell";

const TEXTS = COMMANDS.map(({ text }) => text);

describe("commands of documents", () => {
  it("are scripts that a shell can read", () => {
    for (const block of blocksOf("sh")) assert.equal(syntaxOf(block.content).states, "", placeOf(block));
  });

  for (const document of DOCUMENTS) {
    const own = COMMANDS.filter((command) => command.document === document);
    if (own.length === 0) continue;
    it(`of ${document} are run, or listed with why not`, () => {
      assert.deepEqual(
        own.map(({ text }) => text).filter((text) => coverageOf(text) === "by nothing"),
        [],
      );
    });

    it(`of ${document} use no variable that it does not set`, () => {
      const script = own.map(({ text }) => text).join("\n");
      const used = [...script.matchAll(/\$\{?([A-Z_]{2,})/g)].map(([, name]) => name!);
      const set = [...script.matchAll(/(?:^|\s)([A-Z_]{2,})=/g)].map(([, name]) => name!);
      assert.deepEqual(
        [...new Set(used)].filter((name) => !set.includes(name)),
        [],
      );
    });
  }

  it("are all of those that are listed", () => {
    const listed = [...Object.keys(ELSEWHERE), ...WITH_ENVOY, ...WITH_PULUMI];
    assert.deepEqual(
      listed.filter((text) => !TEXTS.includes(text)),
      [],
    );
    const script = TEXTS.join("\n").replace(/kubectl --namespace \S+/g, "kubectl");
    assert.deepEqual(
      Object.keys(NOT_RUN).filter((command) => !script.includes(command)),
      [],
    );
  });

  it("name scripts that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
    const named = TEXTS.flatMap((text) => [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name!));
    assert.deepEqual(
      [...new Set(named)].filter((name) => !(name in scripts)),
      [],
    );
  });
});

/** What git sees changed in this tree. */
function changes(): string {
  return spawnSync("git", ["status", "--short", "--untracked-files=all"], { cwd: ROOT, encoding: "utf8" }).stdout;
}

/** Commands that an earlier document had word for word are not run twice. */
const seen = new Set<string>();
const isFirst = (text: string): boolean => !text.startsWith("npm ") || (!seen.has(text) && seen.add(text).has(text));

/** Runs every command of a document that can run here, in order, in one shell. */
function runs(document: string, scratch: () => Scratch): void {
  const own = COMMANDS.filter(
    (command) => command.document === document && coverageOf(command.text) === "run here" && isFirst(command.text),
  );
  const commands = own.map(({ text }) => text.replace(/^npm ci && /, ""));
  if (!commands.some((command) => command.startsWith("np"))) return;

  describe(`the commands of ${document}`, function () {
    this.timeout(180_000);
    let ran: Ran[];
    before(() => {
      ran = scratch().run(commands);
    });

    own.forEach(({ text }, index) => {
      it(`${text.slice(0, 90)} ends well`, () => {
        assert.equal(ran[index]!.code, 0, `${ran[index]!.stdout}\n${ran[index]!.stderr}`);
      });
    });

    if (document === "README.md") {
      it("print what the document shows", () => {
        const index = own.findIndex(({ text }) => text === "npm ci && npm run plan");
        assertShown(outputSaidOf(document, own[index]!.text), ran[index]!.stdout);
      });

      it("draw the picture that it shows", () => {
        assert.equal(
          scratch().read("docs/way.svg"),
          readFileSync(join(ROOT, "docs/way.svg"), "utf8"),
          "docs/way.svg is stale",
        );
      });
    }
  });
}

describe("in a copy of the tree", () => {
  let scratch: Scratch;
  let changesBefore = "";
  before(() => {
    changesBefore = changes();
    scratch = new Scratch();
  });
  after(() => {
    scratch.remove();
    assert.equal(changes(), changesBefore, "a command of a document wrote into this tree");
  });
  for (const document of DOCUMENTS) runs(document, () => scratch);

  it("what the README shows of wrong settings is what plan states", () => {
    const said = blocksOf("text").find(({ content }) => content.startsWith("Pulumi.dev.yaml: 1 problem"))!;
    const [{ stdout, stderr } = { stdout: "", stderr: "" }] = scratch.run([
      `cp Pulumi.dev.yaml out/kept.yaml; sed -i 's/min: 2, max: 4/min: 5, max: 4/' Pulumi.dev.yaml; npm run -s plan; mv out/kept.yaml Pulumi.dev.yaml`,
    ]);
    assert.equal(stdout, "");
    assertShown(said.content, stderr);
  });
});
