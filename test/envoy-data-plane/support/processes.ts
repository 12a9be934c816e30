import { readdirSync, readFileSync } from "node:fs";

/** Processes of this machine whose command line or environment contains a text: a command's TMPDIR names all that it starts. */
export function processesOf(text: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8") + readFileSync(`/proc/${pid}/environ`, "utf8");
        return words.includes(text);
      } catch {
        return false;
      }
    });
}
