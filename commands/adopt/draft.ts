import { isDeepStrictEqual } from "node:util";
import type { Place } from "../../checks/field";
import { outerPaths } from "../../settings/parse";
import type { Problem } from "../../settings/problems";
import { shown } from "./unread/shown";

/** Settings without which calls get in that do not today. */
const GUARD = /\.callers\b|cloudArmorPolicy/;

type Key = string | number;
/** Keys from the stack's file inward, the program's own without its namespace: `servers`, `my-server`, `image`. */
export type Path = readonly Key[];

/** A value of the stack's file to be. */
export interface Entry {
  readonly path: Path;
  readonly value: unknown;
  /** Where it comes from, or what to replace it by: a comment beside it. */
  readonly comment: string;
  /** Whether it is a placeholder for a value that could not be read from the manifests. */
  readonly placeholder: boolean;
}

/** Something of the manifests that the settings do not carry over. */
export interface LeftOut {
  readonly what: string;
  /** `file:line`; undefined for what is in no file. */
  readonly at: string | undefined;
  readonly reason: string;
  /** Whether it decides today who may call, or where calls go. */
  readonly keepsOut: boolean;
  /** The value that it speaks of, with everything inside; undefined for what is no single value. */
  readonly covers: Place | undefined;
}

/** A stack's file in the making: values with their origin, and what was left out. */
export class Draft {
  private readonly byPath = new Map<string, Entry>();
  private readonly left = new Map<string, LeftOut>();

  /** States a value, unless it is stated already: what is read first counts. */
  set(path: Path, value: unknown, comment: string): void {
    this.add({ path, value, comment, placeholder: false });
  }

  /** States a value that must be replaced. */
  placeholder(path: Path, value: unknown, comment: string): void {
    this.add({ path, value, comment, placeholder: true });
  }

  private add(entry: Entry): void {
    const key = JSON.stringify(entry.path);
    const before = this.byPath.get(key);
    if (before === undefined) this.byPath.set(key, entry);
    else if (!isDeepStrictEqual(before.value, entry.value)) this.leaveOther(entry, before);
  }

  /** Two values of the manifests for what is one setting. */
  private leaveOther({ path, value, comment }: Entry, before: Entry): void {
    const name = dotted(path);
    const reason = `it is ${shown(before.value)} already, which was read first`;
    this.leaveOut(`${name} ${shown(value)}`, comment, reason, GUARD.test(name));
  }

  /** States another value than the one that was read. */
  replace(path: Path, value: unknown, comment: string): void {
    this.byPath.delete(JSON.stringify(path));
    this.set(path, value, comment);
  }

  has(path: Path): boolean {
    return this.get(path) !== undefined;
  }

  get(path: Path): Entry | undefined {
    return this.byPath.get(JSON.stringify(path));
  }

  /** @param keepsOut whether calls get in, or elsewhere, that do not today. */
  leaveOut(what: string, at: string | undefined, reason: string, keepsOut = false, covers?: Place): void {
    this.left.set(`${what} ${at}`, { what, at, reason, keepsOut, covers });
  }

  /**
   * Takes out what rules of the settings refuse, except what a user gave: that is theirs to correct.
   * @param problems of the draft as it is, since their paths count the items of its lists.
   * @returns whether anything was taken out.
   */
  drop(problems: readonly Pick<Problem, "path" | "rule">[]): boolean {
    const index = new EntryIndex(this.entries);
    const dropped = problems.filter(({ path, rule }) => {
      const entry = index.concernedBy(path);
      if (entry === undefined || !this.byPath.delete(JSON.stringify(entry.path))) return false;
      this.leaveRefused(entry, rule);
      return true;
    });
    this.closeGaps();
    return dropped.length > 0;
  }

  /** An item of a list is named by its value: its index is no place in the file. */
  private leaveRefused({ path, value, comment }: Entry, rule: string): void {
    const name = dotted(isItem(path) ? path.slice(0, -1) : path);
    const text = isItem(path) ? ` ${shown(value)}` : typeof value === "object" ? "" : ` ${JSON.stringify(value)}`;
    this.leaveOut(`${name}${text}`, comment, `the settings refuse it: ${rule}`, GUARD.test(name));
  }

  /** Items behind those that were taken out of a list move up: settings count them so. */
  private closeGaps(): void {
    const entries = this.entries;
    const lengths = new Map<string, number>();
    this.byPath.clear();
    for (const entry of entries) {
      if (isItem(entry.path)) {
        const list = entry.path.slice(0, -1);
        const length = lengths.get(dotted(list)) ?? 0;
        lengths.set(dotted(list), length + 1);
        this.add({ ...entry, path: [...list, length] });
      } else this.add(entry);
    }
  }

  get entries(): readonly Entry[] {
    return [...this.byPath.values()];
  }

  /** What keeps calls out today comes first. */
  get leftOut(): readonly LeftOut[] {
    return [...this.left.values()].sort((a, b) => Number(b.keepsOut) - Number(a.keepsOut));
  }
}

/** Finds what a problem of the settings is about, without a look at every entry for every problem. */
class EntryIndex {
  private readonly byName = new Map<string, Entry>();
  /** The one with the longest path inside of each name. */
  private readonly deepest = new Map<string, Entry>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      this.byName.set(dotted(entry.path), entry);
      if (isGiven(entry)) continue;
      for (const around of outerPaths(dotted(entry.path))) {
        const before = this.deepest.get(around);
        if (before === undefined || before.path.length < entry.path.length) this.deepest.set(around, entry);
      }
    }
  }

  /** The entry around a problem's path, or one inside of it; undefined for what a user gave. */
  concernedBy(path: string): Entry | undefined {
    const inside = this.deepest.get(path);
    if (inside !== undefined) return inside;
    const around = [path, ...outerPaths(path).reverse()].flatMap((name) => this.byName.get(name) ?? [])[0];
    return around === undefined || isGiven(around) ? undefined : around;
  }
}

function isGiven({ comment }: Entry): boolean {
  return comment.startsWith("--");
}

function isItem(path: Path): boolean {
  return typeof path.at(-1) === "number";
}

function dotted(path: Path): string {
  return path.join(".");
}
