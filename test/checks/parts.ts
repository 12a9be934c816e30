import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type { BootstrapRow, Part, Row } from "./faults/fault";
import type { ManifestRow } from "./manifestRow";
import type { EditableStack } from "./support";

const FOLDER = join(__dirname, "faults");
/** What rows are made of. */
const NO_PART = /^(?:fault|edits|envoyEdits|gatewayEdits)\.ts$/;
/** Rows of objects by themselves: changes that Kubernetes' API server refuses, and others that it takes. */
const MANIFESTS = /^manifests/;

const load = createRequire(__filename);
const files = readdirSync(FOLDER)
  .filter((file) => !NO_PART.test(file))
  .sort();

/** Rows of stacks by the name of their file in faults/: a new file needs no entry anywhere. */
export const PARTS = partsOf<Row>(files.filter((file) => !MANIFESTS.test(file)));

/** The same for rows of objects. */
export const MANIFEST_PARTS = partsOf<ManifestRow>(files.filter((file) => MANIFESTS.test(file)));

/** A file has `faults`, `right` or both. */
function partsOf<One>(names: readonly string[]): Readonly<Record<string, Part<One>>> {
  return Object.fromEntries(
    names.map((file) => {
      const { faults = [], right = [] } = load(join(FOLDER, file)) as Partial<Part<One>>;
      if (faults.length + right.length === 0) throw new Error(`test/checks/faults/${file} has no faults and no right`);
      return [basename(file, ".ts"), { faults, right }];
    }),
  );
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
