import type { Change } from "../change";
import { type Effect, error } from "./effect";
import { touches } from "./touching";

const FIX =
  "Add a second ManagedCertificate for the new domains beside this one, name both on the Ingress, and take this one out once the second is Active.";

/** A certificate of Google's cannot change: another domain is another certificate, and the old one goes first (https://github.com/GoogleCloudPlatform/gke-managed-certs/issues/53). */
export function domainsChange(change: Change): Effect | undefined {
  if (!touches(change, ["spec", "spec.domains"])) return undefined;
  const [before, after] = [domainsOf(change.before), domainsOf(change.after)];
  if (before !== undefined && after !== undefined && sorted(before) === sorted(after)) return undefined;
  return {
    ...error(
      "Google deletes the certificate and issues one for the new domains, which takes up to an hour: clients that verify TLS cannot connect to any of its hosts meanwhile, not to those that stay either.",
      FIX,
    ),
    about: before ?? [],
  };
}

/** Undefined where only the update will know. */
function domainsOf(inputs: Change["before"]): readonly string[] | undefined {
  const domains = (inputs?.["spec"] as { readonly domains?: unknown } | undefined)?.domains;
  return Array.isArray(domains) && domains.every((domain) => typeof domain === "string") ? domains : undefined;
}

function sorted(domains: readonly string[]): string {
  return JSON.stringify([...new Set(domains)].sort());
}

const PRE_SHARED = "ingress.gcp.kubernetes.io/pre-shared-cert";

/** Certificates of Compute Engine that the load balancer shows, and will not show any more. */
export function preSharedTaken({ before, after }: Change): Effect | undefined {
  const kept = namesIn(after);
  const taken = [...(namesIn(before) ?? [])].filter((name) => kept !== undefined && !kept.has(name));
  if (taken.length === 0) return undefined;
  return {
    ...error(
      "The load balancer no longer shows the certificate: clients that verify TLS cannot connect to its hosts, unless another certificate of the Ingress covers them and is active.",
      "Name the new certificate beside the old one, and take the old one out once clients are shown the new one.",
    ),
    about: taken,
  };
}

function namesIn(inputs: Change["before"]): ReadonlySet<string> | undefined {
  const metadata = inputs?.["metadata"] as { readonly annotations?: Readonly<Record<string, unknown>> } | undefined;
  const value = metadata?.annotations?.[PRE_SHARED];
  if (value === undefined) return new Set();
  return typeof value === "string" ? new Set(value.split(",").map((name) => name.trim())) : undefined;
}
