import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Planned } from "./planned";
import { sarif } from "./sarif";
import { settingsLines } from "./settingsLines";
import { writeWhole } from "../shared/writeWhole";

/** Writes the findings as SARIF. @param root the project's folder, which the paths inside are relative to. */
export function writeSarif(file: string, { findings, resources, stackFile }: Planned, root: string): void {
  const source = resolve(stackFile.path);
  const lines = settingsLines(readFileSync(source, "utf8"), stackFile.project);
  writeWhole(
    file,
    `${JSON.stringify(sarif({ findings, resources, file: source, lines, root }), null, 2)}\n`,
    "--sarif",
  );
}
