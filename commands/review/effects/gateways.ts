import type { Change } from "../change";
import { objectsOf } from "../objectsOf";
import type { Properties } from "../secrets";
import { type Effect, type Removal, error, warning } from "./effect";
import { type UpdateRule, touching } from "./touching";

/** What the removal of an object of a Gateway does to calls, by type without its API's version. */
export const GATEWAY_REMOVALS: Readonly<Record<string, Removal>> = {
  "kubernetes:gateway.networking.k8s.io:Gateway": {
    rank: 2,
    replace: error(
      "The load balancer is taken down and set up again, which takes minutes: every call through it fails meanwhile.",
      "Make the new Gateway beside this one, move DNS, then take this one out.",
    ),
    delete: error(
      "The load balancer is taken down: every call through it fails.",
      "Take it out once no client calls its address any more.",
    ),
  },
  "kubernetes:gateway.networking.k8s.io:HTTPRoute": {
    rank: 2,
    replace: error("The load balancer answers its calls with 404 until it is there again."),
    delete: error("The load balancer answers its calls with 404.", "Move the clients first."),
  },
  "kubernetes:gateway.networking.k8s.io:ReferenceGrant": {
    rank: 3,
    replace: error("Routes of other namespaces may not lead to the Service meanwhile: their calls fail."),
    delete: error("Routes of other namespaces may not lead to the Service any more: their calls fail."),
  },
  "kubernetes:networking.gke.io:HealthCheckPolicy": {
    rank: 3,
    replace: error(
      "Meanwhile the load balancer may ask GET / on the port for calls, which a gRPC server does not answer, and take the pods out.",
    ),
    delete: error(
      "The load balancer asks GET / on the port for calls, which a gRPC server does not answer, and takes the pods out.",
    ),
  },
  "kubernetes:networking.gke.io:GCPBackendPolicy": {
    rank: 3,
    replace: error("Meanwhile the load balancer may use its defaults: calls are cut after 30 seconds."),
    delete: error(
      "The load balancer uses its defaults: calls are cut after 30 seconds, nothing drains, and no Cloud Armor policy keeps calls out.",
    ),
  },
  "kubernetes:networking.gke.io:GCPGatewayPolicy": {
    rank: 5,
    replace: warning("The load balancer may accept old TLS versions meanwhile; calls go on."),
    delete: warning(
      "The load balancer accepts old TLS versions, and an internal one no calls of other regions any more.",
    ),
  },
};

/** What changes in place of such an object do to calls. */
export const GATEWAY_UPDATES: Readonly<Record<string, readonly UpdateRule[]>> = {
  "kubernetes:gateway.networking.k8s.io:Gateway": [
    touching(
      ["spec.gatewayClassName"],
      error(
        "The controller makes another load balancer, with another reach and address: calls through the old one fail.",
        "Make a Gateway of the new class beside this one, move DNS, then take this one out.",
      ),
    ),
    touching(
      ["spec.addresses"],
      error(
        "The load balancer moves to another address: clients that know the old one cannot connect until DNS names the new one.",
        "Lower the records' TTL, then move both together.",
      ),
    ),
    listenersLost,
  ],
  "kubernetes:gateway.networking.k8s.io:HTTPRoute": [
    routesLost,
    touching(
      ["spec.parentRefs"],
      warning(
        "The route leaves a Gateway that it was attached to, or joins another: calls through the old one get 404.",
      ),
    ),
  ],
  "kubernetes:networking.gke.io:HealthCheckPolicy": [
    touching(
      ["spec.default.config"],
      warning(
        "The load balancer asks the pods in another way. Where running pods do not answer it yet, all of them are taken out and calls fail.",
        "Let the pods answer both checks first.",
      ),
    ),
  ],
};

type Listed = Readonly<Record<string, unknown>>;

interface Listener {
  readonly protocol?: string;
  readonly port?: number;
  readonly hostname?: string;
}

function specOf(inputs: Properties | undefined): Listed | undefined {
  return inputs?.["spec"] as Listed | undefined;
}

/** Ports and hosts on which the Gateway no longer listens. */
function listenersLost({ before, after }: Change): Effect | undefined {
  const listened = (inputs: Properties | undefined) =>
    objectsOf<Listener>(specOf(inputs)?.["listeners"]).map(
      ({ protocol, port, hostname = "*" }) => `${protocol} ${port} ${hostname}`,
    );
  return lost(listened(before), listened(after), specOf(after)?.["listeners"], "listener");
}

/** Hosts and paths that the load balancer knew and will not know any more. */
function routesLost({ before, after }: Change): Effect | undefined {
  return lost(routesOf(before), routesOf(after), specOf(after)?.["rules"], "route");
}

function routesOf(inputs: Properties | undefined): string[] {
  const spec = specOf(inputs);
  const hosts = Array.isArray(spec?.["hostnames"]) ? spec["hostnames"].map(String) : ["*"];
  const paths = objectsOf<Listed>(spec?.["rules"]).flatMap(({ matches }) => {
    const stated = objectsOf<{ readonly path?: { readonly value?: string } }>(matches).map(
      ({ path }) => path?.value ?? "/",
    );
    return stated.length === 0 ? ["/"] : stated;
  });
  return hosts.flatMap((host) => paths.map((path) => `${host}${path}`));
}

/** @param stated after the change; what only the update will know may well contain them */
function lost(before: readonly string[], after: readonly string[], stated: unknown, what: string): Effect | undefined {
  const gone = before.filter((one) => !after.includes(one));
  if (gone.length === 0 || typeof stated === "string") return undefined;
  const words = gone.length === 1 ? `a ${what}` : `${gone.length} ${what}s`;
  return { ...error(`Calls to ${words} are no longer led to a server.`, "Move the clients first."), about: gone };
}
