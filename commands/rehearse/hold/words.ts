/** What a user can do to a held rehearsal, by its word. A pod is named by its whole name or by the number at its end. */
export type Word = { readonly name: "counters" } | { readonly name: "help" } | { readonly name: "quit" } | Control;

/** What is done to the pods. */
export type Control =
  | { readonly name: "rollout" }
  | { readonly name: "kill" | "kill-envoy" | "hang" | "slow"; readonly pod?: string }
  | { readonly name: "scale"; readonly pods: number }
  /** One pod more or less. */
  | { readonly name: "scale"; readonly by: 1 | -1 };

/** What is not understood, and why. */
export interface Unknown {
  readonly unknown: string;
}

/** Pods that a user can scale to: each is two processes. */
export const MOST_PODS = 20;

interface Explained {
  readonly key: string;
  readonly word: string;
  readonly about: string;
}

/** In the order of the help. */
export const WORDS: readonly Explained[] = [
  { key: "r", word: "rollout", about: "roll all pods, by a changed bootstrap" },
  { key: "k", word: "kill [pod]", about: "kill a pod's server; it is started again" },
  { key: "e", word: "kill-envoy [pod]", about: "kill a pod's Envoy; it is started again" },
  { key: "h", word: "hang [pod]", about: "stop a pod's server, connections open, until liveness restarts it" },
  { key: "s", word: "slow [pod]", about: "give a pod's server a tenth of its CPU time; again, all of it" },
  { key: "+ -", word: "scale NUMBER", about: `scale to so many pods, 1 to ${MOST_PODS}; keys: one more, one less` },
  { key: "c", word: "counters", about: "print the counters now" },
  { key: "?", word: "help", about: "print this" },
  { key: "q", word: "quit", about: "end; Ctrl-C does, too" },
];

/** By a key on a terminal. */
const KEYS: Readonly<Record<string, Word>> = {
  r: { name: "rollout" },
  k: { name: "kill" },
  e: { name: "kill-envoy" },
  h: { name: "hang" },
  s: { name: "slow" },
  "+": { name: "scale", by: 1 },
  "-": { name: "scale", by: -1 },
  c: { name: "counters" },
  "?": { name: "help" },
  q: { name: "quit" },
};

/** A word by its key. @returns undefined for a key that does nothing */
export function ofKey(key: string): Word | undefined {
  return KEYS[key.toLowerCase()];
}

/** A word by its line, as scripts write it. */
export function ofLine(line: string): Word | Unknown {
  const [name = "", ...rest] = line.trim().split(/\s+/);
  if (rest.length > 1) return { unknown: `${line.trim()}: ${name} takes one value at most` };
  const [value] = rest;
  switch (name) {
    case "rollout":
    case "counters":
    case "help":
    case "quit":
      if (value !== undefined) return { unknown: `${line.trim()}: ${name} takes no value` };
      return { name };
    case "kill":
    case "kill-envoy":
    case "hang":
    case "slow":
      return { name, ...(value !== undefined && { pod: value }) };
    case "scale": {
      const pods = Number(value);
      if (!Number.isInteger(pods) || pods < 1 || pods > MOST_PODS)
        return { unknown: `${line.trim()}: scale takes a number of pods from 1 to ${MOST_PODS}, such as scale 3` };
      return { name, pods };
    }
    default:
      return { unknown: `${name}: no such word; there are ${WORDS.map(({ word }) => word).join(", ")}` };
  }
}

/** Every word with its key, for people. @param keys whether keys are read */
export function helpLines(keys: boolean): string[] {
  return WORDS.map(({ key, word, about }) => `  ${keys ? key.padEnd(5) : word.padEnd(18)}${about}`);
}

/** The keys in one line, under the live counters. */
export const KEY_LINE = WORDS.map(({ key, word }) => `${key} ${word.split(" ")[0]}`).join("  ");
