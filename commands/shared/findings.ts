import { type Finding, LEVELS, type Level, atLeast } from "../../checks/finding";
import type { Paint } from "./paint";

/** Findings by level; those that someone accepted count apart. */
export type Counts = Readonly<Record<Level | "silenced", number>>;

export function countFindings(findings: readonly Finding[]): Counts {
  const count = (level: Level) => findings.filter((one) => one.level === level && one.silenced === undefined).length;
  const silenced = findings.filter((one) => one.silenced !== undefined).length;
  return { error: count("error"), warning: count("warning"), note: count("note"), silenced };
}

/** The mildest level that ends a command with code 1. */
export type FailOn = Level | "never";

/** Whether something of that level, if of any, ends a command with code 1. */
export function reaches(level: Level | undefined, failOn: FailOn): boolean {
  return level !== undefined && failOn !== "never" && atLeast(level, failOn);
}

/** Whether findings that were not accepted end a command with code 1. */
export function fails(findings: readonly Finding[], failOn: FailOn): boolean {
  return findings.some(({ level, silenced }) => silenced === undefined && reaches(level, failOn));
}

/**
 * Findings as text, worst first, each with its way out; accepted ones last, with their reason.
 * @param placeOf where a finding's resource is written down, `file:line`, for resources that were read from files.
 */
export function formatFindings(
  findings: readonly Finding[],
  paint: Paint,
  placeOf: (finding: Finding) => string | undefined = () => undefined,
): string {
  const at = (one: Finding): string => {
    const place = placeOf(one);
    return place === undefined ? "" : `\n    at: ${place}`;
  };
  const open = findings.filter(({ silenced }) => silenced === undefined);
  const accepted = findings.filter(({ silenced }) => silenced !== undefined);
  return [
    ...open.map((one) => `${paint(one.level, one.level)} ${where(one)}: ${one.message}${at(one)}\n    fix: ${one.fix}`),
    ...accepted.map(
      (one) => `silenced ${one.level} ${where(one)}: ${one.message}${at(one)}\n    reason: ${one.silenced}`,
    ),
  ].join("\n");
}

function where({ code, resource, field }: Finding): string {
  return `[${code}] ${resource}${field === "" ? "" : ` ${field}`}`;
}

/** `163 checks: 1 error, 2 warnings, no notes`. */
export function formatCounts(counts: Counts, checks: number): string {
  const words = LEVELS.map((level) => {
    const count = counts[level];
    return `${count === 0 ? "no" : count} ${level}${count === 1 ? "" : "s"}`;
  });
  const silenced = counts.silenced === 0 ? "" : `, ${counts.silenced} silenced`;
  return `${checks} checks: ${words.join(", ")}${silenced}`;
}
