import { child, isObject, text, type Json, type JsonObject } from "./json";

export interface Step {
  /** As the engine states it: `create`, `update`, `delete`, `replace`, `create-replacement`, `delete-replaced`, `same`. */
  op: string;
  urn: string;
  type: string;
  /** The last part of the type: `Deployment`. */
  kind: string;
  /** The logical name. */
  name: string;
  /** The paths that differ, in Pulumi's notation. */
  diffs: string[];
  /** The properties that force a replacement. */
  replaces: string[];
}

export interface Diagnostic {
  severity: string;
  message: string;
  urn: string;
}

/** The engine's events are one JSON object a line; other lines are the CLI's own. */
export function parseEvents(stdout: string): JsonObject[] {
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => {
      try {
        const event = JSON.parse(line) as Json;
        return isObject(event) ? [event] : [];
      } catch {
        return [];
      }
    });
}

/** What the engine did or planned, in its order, without the stack itself. */
export function stepsOf(events: JsonObject[]): Step[] {
  return events
    .map((event) => child(child(event, "resourcePreEvent"), "metadata"))
    .filter((metadata) => text(metadata, "urn") !== "" && text(metadata, "type") !== "pulumi:pulumi:Stack")
    .map((metadata) => ({
      op: text(metadata, "op"),
      urn: text(metadata, "urn"),
      type: text(metadata, "type"),
      kind: text(metadata, "type").split(":").at(-1) ?? "",
      name: text(metadata, "urn").split("::").slice(3).join("::"),
      diffs: Object.keys(child(metadata, "detailedDiff")),
      replaces: Array.isArray(metadata.keys) ? metadata.keys.map(String) : [],
    }));
}

/** When an operation on a resource began and ended: places in the stream of events. */
export interface Span {
  readonly urn: string;
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** The spans of an operation, by logical name in the order of their beginnings. The stack itself has none. */
export function spansOf(events: readonly JsonObject[], op: string): Span[] {
  const places = (kind: string): [string, number][] =>
    events.flatMap((event, index) => {
      const metadata = child(child(event, kind), "metadata");
      const other = text(metadata, "op") !== op || text(metadata, "type") === "pulumi:pulumi:Stack";
      return other ? [] : [[text(metadata, "urn"), index]];
    });
  const ends = new Map(places("resOutputsEvent"));
  return places("resourcePreEvent").map(([urn, begin]) => ({
    urn,
    name: urn.split("::").slice(3).join("::"),
    begin,
    end: ends.get(urn) ?? Infinity,
  }));
}

const NO_CHANGE = new Set(["same", "refresh", "read", "replace"]);

/**
 * How many changes of each kind there were: `{ "update Deployment": 1, "create ConfigMap": 1 }`. Left out are what
 * stayed the same or was only read again, and `replace`, which announces a create-replacement and a delete-replaced.
 */
export function countChanges(steps: Step[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op, kind } of steps.filter((step) => !NO_CHANGE.has(step.op))) {
    const change = `${op} ${kind}`;
    counts[change] = (counts[change] ?? 0) + 1;
  }
  return counts;
}

export function diagnosticsOf(events: JsonObject[]): Diagnostic[] {
  return (
    events
      .map((event) => child(event, "diagnosticEvent"))
      .filter((diagnostic) => ["error", "warning", "info#err"].includes(text(diagnostic, "severity")))
      // What a provider states while it waits, for as long as it waits.
      .filter(({ ephemeral }) => ephemeral !== true)
      .map((diagnostic) => ({
        severity: text(diagnostic, "severity"),
        message: text(diagnostic, "message"),
        urn: text(diagnostic, "urn"),
      }))
  );
}
