import { parse } from "yaml";
import { type Counts, countFindings } from "../shared/findings";
import type { Adopted, PlacedFinding } from "./adopted";
import type { InputNote } from "./input/notes";

/** Version of what --json prints. Keys may be added to it; a change of one that is there raises it. */
const JSON_VERSION = 2;

/** What `adopt --json` prints. */
export interface AdoptJson {
  readonly version: typeof JSON_VERSION;
  /** Objects that were read. */
  readonly objects: number;
  /** Names of the gRPC servers. */
  readonly servers: readonly string[];
  /** About the files themselves. */
  readonly input: readonly InputNote[];
  /** Worst first. */
  readonly findings: readonly PlacedFinding[];
  readonly counts: Counts;
  /** Why Envoy itself was not asked about the bootstraps; null where it was, or there are none. */
  readonly envoyMissing: string | null;
  /** `config` of the stack's file; null where there is no server to write settings for. */
  readonly config: Readonly<Record<string, unknown>> | null;
  /** Keys of it whose value represents one that has to be written, for example `servers.my-server.image`. */
  readonly placeholders: readonly string[];
  readonly notCarriedOver: readonly NotCarriedOver[];
}

/** Something of the manifests that the settings do not state. */
interface NotCarriedOver {
  readonly what: string;
  /** `file:line`; null for what is in no file. */
  readonly at: string | null;
  readonly reason: string;
  /** Whether it decides today who may call, or where calls go. */
  readonly keepsOut: boolean;
}

export function adoptJson({ objects, notes, findings, servers, stackFile, leftOut, envoyMissing }: Adopted): AdoptJson {
  return {
    version: JSON_VERSION,
    objects,
    servers,
    input: notes,
    findings,
    counts: countFindings(findings),
    envoyMissing: envoyMissing ?? null,
    config:
      stackFile === undefined ? null : ((parse(stackFile.text) as { config: AdoptJson["config"] }).config ?? null),
    placeholders: stackFile?.placeholders ?? [],
    notCarriedOver: leftOut.map(({ what, at, reason, keepsOut }) => ({ what, at: at ?? null, reason, keepsOut })),
  };
}
