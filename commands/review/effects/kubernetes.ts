import { KUBERNETES_PROVIDER_TYPE } from "../../../platform/pulumi";
import type { Change } from "../change";
import { type Effect, type Removal, error, note, warning } from "./effect";
import { GATEWAY_REMOVALS } from "./gateways";

const PODS_STOP: Removal = {
  rank: 3,
  replace: deploymentReplaced,
  delete: error("All its pods stop, and calls to its server fail."),
};

/** What the removal of a Kubernetes object, or of the provider, does to calls, by type without its API's version. */
export const KUBERNETES: Readonly<Record<string, Removal>> = {
  [KUBERNETES_PROVIDER_TYPE]: {
    rank: 1,
    replace: error(
      "Every object that it deployed is created again with it, in the cluster that it names then: all pods stop and every call fails meanwhile.",
      "Keep the cluster's identity (clusterIdentifier) where only the way to its control plane changes.",
    ),
    delete: error("Every object that it deployed goes with it: every call fails."),
  },
  "kubernetes:core:Namespace": {
    rank: 1,
    replace: error(
      "Everything in the namespace is deleted with it and created again: all its pods stop, and calls fail until they are ready.",
      "Deploy into the new namespace as another stack, move DNS, then destroy the old one.",
    ),
    delete: error("Everything in the namespace is deleted with it: all its pods stop, and calls fail."),
  },
  "kubernetes:apps:Deployment": PODS_STOP,
  "kubernetes:apps:StatefulSet": PODS_STOP,
  "kubernetes:apps:DaemonSet": PODS_STOP,
  "kubernetes:networking.k8s.io:Ingress": {
    rank: 2,
    replace: error(
      "The load balancer is taken down and set up again, which takes minutes: every call from outside fails meanwhile.",
    ),
    delete: error("The load balancer is taken down: every call from outside fails."),
  },
  ...GATEWAY_REMOVALS,
  "kubernetes:core:Service": { rank: 3, replace: serviceReplaced, delete: serviceDeleted },
  "kubernetes:networking.gke.io:ManagedCertificate": {
    rank: 2,
    replace: error(
      "A new certificate is issued for its hosts, which takes up to an hour: clients that verify TLS cannot connect meanwhile.",
      "Add the new certificate beside this one, wait until it is active, then remove this one.",
    ),
    delete: error("Clients that verify TLS cannot connect to its hosts, unless another certificate covers them."),
  },
  "kubernetes:cloud.google.com:BackendConfig": {
    rank: 3,
    replace: error(
      "Meanwhile the load balancer may use its defaults: calls are cut after 30 seconds, and its health check may ask the wrong port.",
    ),
    delete: error(
      "The load balancer uses its defaults: calls are cut after 30 seconds, and its health check may ask the wrong port and take the pods out.",
    ),
  },
  "kubernetes:core:ConfigMap": {
    rank: 4,
    replace: error(
      "It is deleted before it is created again: pods that start meanwhile find no configuration and wait, so that a crash or a scale-up costs calls.",
      "Give each content a name of its own, and let the pods move to it.",
    ),
    delete: error("Pods that mount it cannot start any more: a crash, a scale-up or a node upgrade costs calls."),
  },
  "kubernetes:secrets-store.csi.x-k8s.io:SecretProviderClass": {
    rank: 4,
    replace: error(
      "It is deleted before it is created again: pods that start meanwhile find no secrets of Secret Manager and wait, so that a crash or a scale-up costs calls.",
      "Give each content a name of its own, and let the pods move to it.",
    ),
    delete: error(
      "Pods that mount its secrets cannot start any more: a crash, a scale-up or a node upgrade costs calls.",
    ),
  },
  "kubernetes:core:Secret": {
    rank: 4,
    replace: warning("Pods that start meanwhile wait until it is there; running ones keep what they have read."),
    delete: warning("Pods that mount it cannot start any more; running ones keep what they have read."),
  },
  "kubernetes:core:ServiceAccount": {
    rank: 4,
    replace: warning("No pod of it can start meanwhile; running ones go on."),
    delete: warning("No pod of it can start any more; running ones go on."),
  },
  "kubernetes:autoscaling:HorizontalPodAutoscaler": {
    rank: 5,
    replace: warning("The number of pods stays what it is until the new one is there."),
    delete: warning("The number of pods stays what it is, whatever the load: calls may be refused under more of it."),
  },
  "kubernetes:policy:PodDisruptionBudget": {
    rank: 5,
    replace: warning("A node that is drained meanwhile may take more pods along than calls can spare."),
    delete: warning("Drained nodes may take all pods along at once: calls fail during node upgrades."),
  },
  "kubernetes:networking.k8s.io:NetworkPolicy": {
    rank: 5,
    replace: warning("Every pod of the cluster can reach every port meanwhile, past Envoy; calls go on."),
    delete: warning("Every pod of the cluster can reach every port, past Envoy; calls go on."),
  },
  "kubernetes:networking.gke.io:FrontendConfig": {
    rank: 5,
    replace: warning("The load balancer may accept old TLS versions and plain HTTP meanwhile; calls go on."),
    delete: warning("The load balancer accepts old TLS versions, and redirects no plain HTTP; calls go on."),
  },
  "kubernetes:monitoring.googleapis.com:PodMonitoring": {
    rank: 6,
    replace: note("Metrics have a gap; calls go on."),
    delete: note("Metrics are no longer collected; calls go on."),
  },
};

function deploymentReplaced({ reasons, order }: Change): Effect {
  const why = reasons.some((reason) => reason.startsWith("spec.selector"))
    ? "A selector cannot be changed in place. "
    : "";
  const together =
    order === "create-first"
      ? "The old pods all stop once the new object is there, without a rollout between them"
      : "All its pods stop at once instead of rolling";
  return error(
    `${why}${together}: calls to its server fail until new ones are ready.`,
    "Keep the selector, the name and the namespace; or run the new one beside it as another server.",
  );
}

function serviceReplaced(change: Change): Effect {
  if (isHeadless(change)) {
    return warning(
      "Envoys find no other pods meanwhile and send every call to their own server: the load is uneven, calls go on.",
    );
  }
  return error(
    "It gets another address and other endpoint groups: clients inside the cluster lose their connections, and the load balancer has no backend until new groups are programmed.",
  );
}

function serviceDeleted(change: Change): Effect {
  if (isHeadless(change)) {
    return warning(
      "Envoys find no other pods and send every call to their own server: clients inside the cluster stick to one pod.",
    );
  }
  return error("Clients inside the cluster no longer find the server, and the load balancer loses its backend.");
}

/** Lists pods for Envoys; nothing connects to it. */
function isHeadless({ before }: Change): boolean {
  return (before?.["spec"] as { clusterIP?: unknown } | undefined)?.clusterIP === "None";
}
