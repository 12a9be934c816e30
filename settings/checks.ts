import { z } from "zod";
import { say, strictObject, string, text } from "./schema";

const REASON = [
  "the reason, which stays visible beside the finding",
  "write why the finding is accepted here",
] as const;

/** A finding that is accepted for one resource. */
const silenceSchema = strictObject({
  /** The check, as a finding and `plan --list-checks` name it: lb-timeout-short. */
  code: text(
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/,
    "a check's code, as a finding prints it in brackets",
    "write it as lb-timeout-short: npm run plan -- --list-checks",
  ),
  /** The resource, as a finding names it: Cluster/cluster-cluster, Service/my-server. */
  resource: text(
    /^[A-Za-z][A-Za-z0-9]*\/\S+$/,
    "a resource, as a finding names it",
    "write kind and name, as Service/my-server",
  ),
  /** Why it is accepted here; it stays visible beside the finding. */
  reason: string(...REASON).refine((reason) => reason.trim().length >= 10, {
    error: say(`${REASON[0]}, in ten characters at least`, REASON[1]),
  }),
});

/** What is accepted although checks find it. A Kubernetes object can carry it too, in its annotation grpc-envoy-gke/silence. */
export const checksSchema = strictObject({
  /** Findings that are accepted, each for one resource. @default none */
  silence: z.array(silenceSchema).default([]),
});

export type CheckSettings = z.output<typeof checksSchema>;

/**
 * Findings that a stack's `checks` accept, from the text of its value. A program with settings of another kind has none;
 * faulty ones fail the program itself.
 */
export function acceptedFindings(text: string | undefined): CheckSettings["silence"] {
  const stated = checksSchema.safeParse(json(text ?? "{}"));
  return stated.success ? stated.data.silence : [];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
