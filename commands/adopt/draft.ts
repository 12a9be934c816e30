import { isDeepStrictEqual } from "node:util";
import type { Place } from "../../checks/field";
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
   * Takes out what a rule of the settings refuses.
   * @param path of the problem, with dots, as settings report it.
   * @returns whether anything was taken out.
   */
  drop(path: string, rule: string): boolean {
    const found = this.entries
      .filter((entry) => covers(dotted(entry.path), path) || covers(path, dotted(entry.path)))
      .sort((a, b) => b.path.length - a.path.length)[0];
    if (found === undefined) return false;
    this.byPath.delete(JSON.stringify(found.path));
    this.closeGap(found.path);
    const value = typeof found.value === "object" ? "" : ` ${JSON.stringify(found.value)}`;
    const name = dotted(found.path);
    this.leaveOut(`${name}${value}`, found.comment, `the settings refuse it: ${rule}`, GUARD.test(name));
    return true;
  }

  /** Items behind one that was taken out of a list move up: settings count them so. */
  private closeGap(path: Path): void {
    const [list, index] = [JSON.stringify(path.slice(0, -1)), path.at(-1)];
    if (typeof index !== "number") return;
    const behind = this.entries.filter(
      (one) => JSON.stringify(one.path.slice(0, -1)) === list && Number(one.path.at(-1)) > index,
    );
    for (const entry of behind) {
      this.byPath.delete(JSON.stringify(entry.path));
      this.add({ ...entry, path: [...entry.path.slice(0, -1), Number(entry.path.at(-1)) - 1] });
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

function dotted(path: Path): string {
  return path.join(".");
}

function covers(outer: string, inner: string): boolean {
  return outer === inner || inner.startsWith(`${outer}.`);
}
