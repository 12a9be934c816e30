import type { Change } from "../change";
import type { Properties } from "../secrets";
import { type Effect, warning } from "./effect";

/**
 * What takes a feature off the backend service. GKE's controller leaves alone what the object does not state
 * (https://github.com/kubernetes/ingress-gce/tree/master/pkg/backends/features), so that Google keeps what was there.
 */
const EMPTY = {
  cdn: "cdn: { enabled: false }",
  connectionDraining: "connectionDraining: { drainingTimeoutSec: 0 }",
  customRequestHeaders: "customRequestHeaders: {}",
  customResponseHeaders: "customResponseHeaders: {}",
  iap: "iap: { enabled: false }, with the same oauthclientCredentials where it had some",
  logging: "logging: { enable: false }",
  securityPolicy: 'securityPolicy: { name: "" }',
  sessionAffinity: "sessionAffinity: { affinityType: NONE, affinityCookieTtlSec: 0 }",
  timeoutSec: "timeoutSec: 30, Google's default",
} as const;

type Feature = keyof typeof EMPTY;

/** Features of a BackendConfig that are taken out of it and stay at the load balancer. */
export function featuresStay({ before, after }: Change): Effect | undefined {
  const [old, now] = [specOf(before), specOf(after)];
  if (old === undefined || now === undefined) return undefined;
  const left = (Object.keys(EMPTY) as Feature[]).filter((key) => old[key] !== undefined && now[key] === undefined);
  if (left.length === 0) return undefined;
  return {
    ...warning(
      `Taken out of the BackendConfig, ${left.join(", ")} stays as it is at the load balancer: GKE's controller leaves alone what is not stated.`,
      `Write what takes it away: ${left.map((key) => EMPTY[key]).join("; ")}.`,
    ),
    about: left,
  };
}

/** A policy that someone attached outside of Pulumi, where the object begins to state that there is none. */
export function foreignPolicyTaken({ before, after }: Change): Effect | undefined {
  const [old, now] = [specOf(before), specOf(after)];
  const name = (now?.["securityPolicy"] as { readonly name?: unknown } | undefined)?.name;
  if (old === undefined || old["securityPolicy"] !== undefined || name !== "") return undefined;
  return warning(
    "A Cloud Armor policy that was attached to the server's backend service outside of Pulumi is taken off it; where there is none, nothing happens.",
    "See gcloud compute backend-services list --format='table(name,securityPolicy)', and name the policy in ingress.cloudArmorPolicy to keep it.",
  );
}

/** The SSL policy of a FrontendConfig follows the same rule. */
export function sslPolicyStays({ before, after }: Change): Effect | undefined {
  const [old, now] = [specOf(before), specOf(after)];
  if (old?.["sslPolicy"] === undefined || now === undefined || now["sslPolicy"] !== undefined) return undefined;
  return warning(
    "Taken out of the FrontendConfig, the SSL policy stays at the load balancer: GKE's controller leaves alone what is not stated.",
    'Write what takes it away, sslPolicy: "", or the name of another policy.',
  );
}

function specOf(inputs: Properties | undefined): Readonly<Record<string, unknown>> | undefined {
  const spec = inputs?.["spec"];
  return typeof spec === "object" && spec !== null ? (spec as Readonly<Record<string, unknown>>) : undefined;
}
