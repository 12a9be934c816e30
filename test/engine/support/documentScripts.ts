import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./programStack";

/** The shell scripts of a document's section, as a reader copies them. */
export function scriptsBelow(document: string, heading: string): string[] {
  const [, section = ""] = readFileSync(join(ROOT, document), "utf8").split(`\n${heading}\n`);
  const [own = ""] = section.split(/^## /m);
  return [...own.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, script]) => script!);
}
