import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type { BootstrapRow, Part, Row } from "./faults/fault";
import type { EditableStack } from "./support";

const FOLDER = join(__dirname, "faults");
/** What rows are made of, and the rows of apiServer.test.ts. */
const NO_PART = /^(fault|edits|manifests\w*)\.ts$/;

const load = createRequire(__filename);

/** Rows by the name of their file in faults/: a new file needs no entry anywhere. */
export const PARTS: Readonly<Record<string, Part>> = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((file) => !NO_PART.test(file))
    .sort()
    .map((file) => [basename(file, ".ts"), partOf(file)]),
);

/** A file has `faults`, `right` or both. */
function partOf(file: string): Part {
  const { faults = [], right = [] } = load(join(FOLDER, file)) as Partial<Part>;
  if (faults.length + right.length === 0) throw new Error(`test/checks/faults/${file} exports no faults and no right`);
  return { faults, right };
}

/** Faults of Envoy's configuration. */
export function bootstrapFaults(): BootstrapRow[] {
  return Object.values(PARTS)
    .flatMap(({ faults }) => faults)
    .filter((row) => "edit" in row);
}

export function apply(row: Row, stack: EditableStack): void {
  if ("edit" in row) stack.bootstrap("my-server", row.edit);
  else row.change(stack);
}
