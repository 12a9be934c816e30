import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { stackFileFrom } from "../../commands/shared/stackFile";
import { parseSettings } from "../../settings/settings";
import { EXAMPLE_STACK } from "../../tools/settingsPage/examples";
import { ROOT } from "../support/program";
import { BLOCKS, blocksOf, placeOf } from "./documents";

/** Languages of blocks; each is tested by its own rule. A block without a language could hide a command. */
const LANGUAGES = ["sh", "text", "yaml", "ts", "python"];
/** YAML that is no stack's file, and what it is. */
const OTHER_YAML: Readonly<Record<string, string>> = { metadata: "a Kubernetes object's annotations" };
/** Pictures in letters, and examples of a tool's output, contain no command. */
const PICTURES = ["ARCHITECTURE.md"];

describe("blocks of documents", () => {
  it("say their language", () => {
    for (const block of BLOCKS)
      assert.ok(LANGUAGES.includes(block.language) || PICTURES.includes(block.document), placeOf(block));
  });

  it("of output contain no commands", () => {
    for (const block of blocksOf("text"))
      assert.doesNotMatch(block.content, /^\s*(?:\$ |npm |npx |pulumi |gcloud )/m, placeOf(block));
  });
});

describe("YAML in documents", () => {
  for (const block of blocksOf("yaml")) {
    it(`${placeOf(block)} is a stack's file that settings/ takes`, () => {
      const value = parse(block.content) as Record<string, unknown>;
      const [first] = Object.keys(value);
      if (first !== undefined && first in OTHER_YAML) return;
      // `shop` is the example of a project of a user's own, whose keys of ours have its name.
      const given = Object.fromEntries(
        Object.entries((value["config"] ?? value) as Record<string, unknown>).map(([key, setting]) => [
          key.replace(/^shop:/, "grpc-envoy-gke:"),
          setting,
        ]),
      );
      const namespaced = Object.keys(given).every((key) => /^(?:gcp|grpc-envoy-gke):/.test(key));
      assert.ok(namespaced, "keys without a namespace");
      const config = { ...EXAMPLE_STACK, ...given };
      assert.doesNotThrow(() => parseSettings(stackFileFrom(ROOT, { config }, "docs")));
    });
  }
});

describe("Python in documents", () => {
  for (const block of blocksOf("python")) {
    it(`${placeOf(block)} is a part of the example that test/engine/languages.test.ts runs`, () => {
      const example = readFileSync(join(ROOT, "examples/languages/python/__main__.py"), "utf8");
      assert.ok(example.includes(block.content));
    });
  }
});

describe("TypeScript in documents", () => {
  for (const block of blocksOf("ts")) {
    it(`${placeOf(block)} has no type error`, function () {
      this.timeout(120_000);
      const { options } = ts.parseJsonConfigFileContent(
        ts.readConfigFile(join(ROOT, "tsconfig.json"), (file) => ts.sys.readFile(file)).config,
        ts.sys,
        ROOT,
      );
      const file = join(ROOT, "examples", "document.ts");
      const paths = { "grpc-envoy-gke": [join(ROOT, "components/index.ts")], "grpc-envoy-gke/*": [join(ROOT, "*")] };
      const host = ts.createCompilerHost({ ...options, paths });
      const read = host.getSourceFile.bind(host);
      host.getSourceFile = (name, ...rest) =>
        name === file ? ts.createSourceFile(name, block.content, ts.ScriptTarget.ES2022, true) : read(name, ...rest);
      const exists = host.fileExists.bind(host);
      host.fileExists = (name) => name === file || exists(name);
      const program = ts.createProgram(
        [file],
        { ...options, paths, incremental: false, tsBuildInfoFile: undefined, noUnusedLocals: false },
        host,
      );
      const source = program.getSourceFile(file)!;
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      assert.deepEqual(
        found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
        [],
      );
    });
  }
});
