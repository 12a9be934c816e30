import { parse } from "yaml";
import { countFindings } from "../shared/findings";
import type { Adopted } from "./adopted";

/** Version of what --json prints. Keys may be added to it; a change of one that is there raises it. */
const JSON_VERSION = 2;

export function adoptJson({ objects, notes, findings, servers, stackFile, leftOut, envoyMissing }: Adopted): unknown {
  return {
    version: JSON_VERSION,
    objects,
    servers,
    input: notes,
    findings,
    counts: countFindings(findings),
    /** Why Envoy itself was not asked about the bootstraps. */
    envoyMissing: envoyMissing ?? null,
    /** As the stack's file has it. */
    config: stackFile === undefined ? null : ((parse(stackFile.text) as { config: unknown }).config ?? null),
    placeholders: stackFile?.placeholders ?? [],
    notCarriedOver: leftOut.map(({ what, at, reason, keepsOut }) => ({ what, at: at ?? null, reason, keepsOut })),
  };
}
