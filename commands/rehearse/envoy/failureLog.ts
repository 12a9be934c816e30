import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ENVOY_CONTAINER } from "../../../settings/names";

/** One line of an access log. */
export interface LoggedFailure {
  /** Response flags, such as UC (connection ended), UF (no connection), DC (client left). */
  readonly flags: readonly string[];
  /** `address:port` that it was sent to last; empty where it was sent nowhere. */
  readonly upstream: string;
}

/** By a call's trace: what each Envoy on its way wrote. */
export type FailureLog = ReadonlyMap<string, readonly LoggedFailure[]>;

/** Reads the access logs of the pods' Envoys and of the load balancer's. */
export function readFailures(folder: string): FailureLog {
  const log = new Map<string, LoggedFailure[]>();
  const files = readdirSync(folder).map((name) =>
    join(folder, name, name === "network" ? "log" : `${ENVOY_CONTAINER}.log`),
  );
  for (const line of files.flatMap(lines)) {
    const { trace, flags, upstream } = line;
    const id = trace?.split("/")[0];
    if (id === undefined) continue;
    const known = log.get(id) ?? [];
    known.push({ flags: (flags ?? "-").split(","), upstream: upstream ?? "" });
    log.set(id, known);
  }
  return log;
}

interface Line {
  readonly trace?: string | null;
  readonly flags?: string | null;
  readonly upstream?: string | null;
}

function lines(file: string): Line[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // A folder without an Envoy, or an Envoy that never came so far.
    return [];
  }
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      return [JSON.parse(line) as Line];
    } catch {
      // The last line of an Envoy that was killed.
      return [];
    }
  });
}
