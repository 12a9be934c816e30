import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { FOLDER, type OUTPUTS } from "../../tools/jsonSchemas/schemas";
import { ROOT } from "./program";

/** What is wrong with an output by its published schema; nothing where it fits. */
export function faultsOf(file: keyof typeof OUTPUTS, output: unknown): string[] {
  const schema = JSON.parse(readFileSync(join(ROOT, FOLDER, file), "utf8")) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  validate(output);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Asserts that what a command printed is what its schema promises. */
export function assertFits(file: keyof typeof OUTPUTS, output: unknown): void {
  assert.deepEqual(faultsOf(file, output), []);
}
