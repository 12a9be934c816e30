import { commandsOf, programName, scriptIndex } from "./shell";

/** Programs that an image surely lacks: a distroless one all, Envoy's own those that fetch. */
export function absentFrom(image: string): readonly string[] {
  if (/distroless/.test(image)) return ["sh", "bash", "ash", "sleep", "curl", "wget"];
  return /(?:^|\/)envoyproxy\/envoy(?:-debug|-dev|-contrib)?(?:[:@]|$)/.test(image) ? ["curl", "wget"] : [];
}

/** Programs that a command runs: its own, and those of a shell's script. */
export function programsOf(words: readonly string[]): string[] {
  const script = scriptIndex(words);
  const inside = script === undefined ? [] : commandsOf(words[script]!).map(([program]) => programName(program));
  return [programName(words[0]), ...inside];
}
