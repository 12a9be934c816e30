import type { Change } from "../change";
import { objectsOf } from "../objectsOf";
import type { Properties } from "../secrets";
import { typeKey } from "../urn";
import { featuresStay, foreignPolicyTaken, sslPolicyStays } from "./backendConfig";
import { domainsChange, preSharedTaken } from "./certificates";
import { type Effect, error, note, warning } from "./effect";
import { GATEWAY_UPDATES } from "./gateways";
import { exclusionsLost } from "./maintenance";
import { lastLabelTaken, zonesNotStated } from "./nodes";
import { secondaryRangesChange } from "./subnetwork";
import { type UpdateRule, touching } from "./touching";

const ROLL = note(
  "Its pods roll: new ones are ready before old ones leave, and running calls end within the grace period.",
);

/** What changes in place do to calls, where they do something. */
const UPDATES: Readonly<Record<string, readonly UpdateRule[]>> = {
  "kubernetes:apps:Deployment": [touching(["spec.template"], ROLL)],
  "kubernetes:apps:StatefulSet": [touching(["spec.template"], ROLL)],
  "kubernetes:apps:DaemonSet": [touching(["spec.template"], ROLL)],
  "kubernetes:core:Service": [
    touching(
      ["spec.selector"],
      error(
        "Calls go to the pods of the new selector at once. Where none of them is ready, calls fail.",
        "See that pods with the new labels are ready before the selector moves.",
      ),
    ),
    touching(
      ["spec.ports"],
      warning("Clients and the load balancer that use the old port fail until they use the new one."),
    ),
    touching(
      ["spec.type", "spec.clusterIP"],
      warning("The Service may get another address: its clients must connect again."),
    ),
    touching(
      ["cloud.google.com/app-protocols", "cloud.google.com/neg", "cloud.google.com/backend-config"].map(
        (key) => `metadata.annotations["${key}"]`,
      ),
      error(
        "The load balancer reaches the pods in another way, or with other times and health checks, within minutes: calls from outside fail where the pods are not ready for it.",
        "Let the pods serve both ways first.",
      ),
    ),
  ],
  "kubernetes:networking.k8s.io:Ingress": [lostRoutes, otherAddress, preSharedTaken],
  ...GATEWAY_UPDATES,
  "kubernetes:networking.gke.io:ManagedCertificate": [domainsChange],
  "kubernetes:networking.gke.io:FrontendConfig": [sslPolicyStays],
  "kubernetes:cloud.google.com:BackendConfig": [
    featuresStay,
    foreignPolicyTaken,
    touching(
      ["spec.healthCheck"],
      warning(
        "The load balancer asks the pods in another way. Where running pods do not answer it yet, all of them are taken out and calls fail.",
        "Let the pods answer both checks first.",
      ),
    ),
  ],
  "gcp:container/cluster:Cluster": [
    ({ after, fields }) =>
      after?.["deletionProtection"] === false && fields.some(({ path }) => path === "deletionProtection")
        ? warning("From then on the cluster can be deleted, and every call with it.")
        : undefined,
    exclusionsLost,
    zonesNotStated,
  ],
  "gcp:compute/subnetwork:Subnetwork": [secondaryRangesChange],
  "gcp:container/nodePool:NodePool": [
    touching(
      ["nodeConfig", "version"],
      note("Nodes may be replaced, by surge: pods move to new ones, and running calls get the pods' grace period."),
    ),
    lastLabelTaken,
    zonesNotStated,
  ],
  "gcp:dns/recordSet:RecordSet": [
    touching(["rrdatas"], warning("The host moves to another address; clients follow once the record's TTL is over.")),
  ],
};

/** What is to be said where nothing happens although the program states something else. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly UpdateRule[]>> = {
  "gcp:container/cluster:Cluster": [zonesNotStated],
  "gcp:container/nodePool:NodePool": [zonesNotStated],
};

const UNPROTECTED = warning("It loses its protection: the next update may delete or replace it without being asked.");

/** What a change in place, or one without an effect, does to calls; nothing where it does nothing that is known. */
export function updateEffects(change: Change): readonly Effect[] {
  const rules = change.action === "same" ? WITHOUT_EFFECT : UPDATES;
  const effects = (rules[typeKey(change.type)] ?? [])
    .map((rule) => rule(change))
    .filter((effect) => effect !== undefined);
  return change.unprotected ? [...effects, UNPROTECTED] : effects;
}

/** Hosts and paths that the load balancer knew and will not know any more. */
function lostRoutes({ before, after }: Change): Effect | undefined {
  const kept = new Set(routesOf(after));
  const lost = routesOf(before).filter((route) => !kept.has(route));
  // What only the update will know may well contain them.
  if (lost.length === 0 || typeof rulesOf(after) === "string") return undefined;
  return {
    ...error(
      `Calls to ${lost.length === 1 ? "a route" : `${lost.length} routes`} are no longer led to a server.`,
      "Move the clients first.",
    ),
    about: lost,
  };
}

interface Rule {
  readonly host?: string;
  readonly http?: { readonly paths?: unknown };
}

function routesOf(inputs: Properties | undefined): string[] {
  return objectsOf<Rule>(rulesOf(inputs)).flatMap(({ host, http }) =>
    objectsOf<{ readonly path?: string }>(http?.paths).map(({ path }) => `${host ?? "*"}${path ?? ""}`),
  );
}

function rulesOf(inputs: Properties | undefined): unknown {
  return (inputs?.["spec"] as { rules?: unknown } | undefined)?.rules;
}

const ADDRESS = 'metadata.annotations["kubernetes.io/ingress.global-static-ip-name"]';

function otherAddress({ fields }: Change): Effect | undefined {
  if (!fields.some(({ path }) => path === ADDRESS)) return undefined;
  return error(
    "The load balancer moves to another address: clients that know the old one cannot connect until DNS names the new one.",
    "Lower the records' TTL, then move both together.",
  );
}
