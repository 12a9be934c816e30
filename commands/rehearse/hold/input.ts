import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { ofKey, ofLine, type Unknown, type Word } from "./words";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";

/** Whether stdin is a terminal that this process may read: one in the background that tries to is stopped. */
export function readsKeys(): boolean {
  if (!process.stdin.isTTY) return false;
  // The fields after the program's name, which may contain anything: state, parent, group, session, terminal, its group.
  const status = readFileSync("/proc/self/stat", "utf8");
  const [, , group, , , foreground] = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return group === foreground;
}

/**
 * Reads what the user wants from stdin: keys on a terminal, elsewhere a word on each line. An end of the lines is no end of
 * the rehearsal; a terminal that is closed is one.
 * @returns stops reading
 */
export function readWords(take: (word: Word | Unknown) => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) {
    const lines = createInterface({ input: stdin });
    lines.on("line", (line) => line.trim() !== "" && take(ofLine(line)));
    return () => lines.close();
  }
  if (!readsKeys()) return () => undefined;
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  const read = (keys: string) => {
    for (const key of keys) {
      // As the terminal does where it is not asked for single keys: to everything that the user started with the command.
      if (key === CTRL_C) process.kill(0, "SIGINT");
      const word = key === CTRL_D ? ({ name: "quit" } as const) : ofKey(key);
      if (word !== undefined) take(word);
    }
  };
  const hangUp = () => process.kill(process.pid, "SIGHUP");
  stdin.on("data", read).once("end", hangUp).once("error", hangUp);
  return () => {
    stdin.off("data", read).off("end", hangUp).off("error", hangUp);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
