import type { input } from "@pulumi/kubernetes/types";
import type { Input } from "@pulumi/pulumi";
import { AUTOSCALER_GRACE, SAFE_TO_EVICT, SAFE_TO_EVICT_VOLUMES } from "../platform/gke";
import { READINESS_GATE_TIMEOUT } from "../platform/googleLoadBalancer";
import { DEFAULT_CONTAINER } from "../platform/kubernetes";
import { selectorLabels } from "../settings/names";
import type { ServerSettings } from "../settings/server";
import { appContainer } from "./appContainer";
import { initContainers, sidecars } from "./companions";
import { ENVOY_VOLUMES, envoyContainer } from "./envoyContainer";
import { serverMetadata } from "./metadata";
import { restrictedPod } from "./securityContext";
import { type ServerContext, isBehindLoadBalancer } from "./serverContext";
import { tlsSecretName } from "./tlsSecret";
import { type FileObjects, scratchVolumes, volumes } from "./volumes";

/** A pod may take so long to become available before the rollout counts as failed: image pull and start. */
const PROGRESS_DEADLINE = 900;
/**
 * The same behind the load balancer, whose readiness gate opens by itself in the end: a rollout whose pods it never
 * finds healthy counts as failed before, and not as one that makes progress. A pod's start takes up to 375 s of it.
 */
const GATED_PROGRESS_DEADLINE = READINESS_GATE_TIMEOUT - 30;

/** What a pod needs that is not known before its other objects are there. */
export interface PodInputs {
  /** The ConfigMap's name, whose change rolls the pods. */
  readonly bootstrapName: Input<string>;
  /** What the kubelet shows Envoy when the pod leaves: a text that other pods do not know. */
  readonly drainToken: Input<string>;
  /** @default none, where no file needs one */
  readonly files?: FileObjects;
  /** Overrides the settings' image, for one that is an output of a build. */
  readonly image?: Input<string> | undefined;
}

export function deploymentManifest(server: ServerContext, inputs: PodInputs): input.apps.v1.Deployment {
  const { name, namespace, timing, settings } = server;
  return {
    metadata: serverMetadata(name, namespace),
    spec: {
      // No `replicas`: the HorizontalPodAutoscaler owns them, and an update would set them back.
      minReadySeconds: timing.minReady,
      progressDeadlineSeconds: isBehindLoadBalancer(settings) ? GATED_PROGRESS_DEADLINE : PROGRESS_DEADLINE,
      // Old ReplicaSets point to ConfigMaps that are gone; a rollback goes through `pulumi up`.
      revisionHistoryLimit: 2,
      selector: { matchLabels: selectorLabels(name) },
      // A new pod serves before an old one leaves.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
      template: { metadata: podMetadata(server), spec: podSpec(server, inputs) },
    },
  };
}

function podMetadata(server: ServerContext) {
  const { name, timing, settings } = server;
  return {
    labels: { ...settings.labels, ...serverMetadata(name, "").labels },
    annotations: {
      ...settings.annotations,
      [DEFAULT_CONTAINER]: name,
      // Without it the autoscaler keeps a half-empty node because of these directories.
      [SAFE_TO_EVICT_VOLUMES]: [...scratchVolumes(server), ENVOY_VOLUMES.leaving].join(","),
      // It would kill the pod before its calls have ended. Where the grace period is shorter, half-empty nodes are removed.
      ...(timing.gracePeriod > AUTOSCALER_GRACE && { [SAFE_TO_EVICT]: "false" }),
    },
  };
}

function podSpec(
  server: ServerContext,
  { bootstrapName, drainToken, files = {}, image }: PodInputs,
): input.core.v1.PodSpec {
  const { name, timing, settings } = server;
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: timing.gracePeriod,
    securityContext: restrictedPod(),
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: selectorLabels(name) },
      // Counts the pods of one generation only, so that a rollout ends as evenly as it began.
      matchLabelKeys: ["pod-template-hash"],
    })),
    ...placement(settings),
    ...(settings.pullSecrets.length > 0 && {
      imagePullSecrets: settings.pullSecrets.map((secret) => ({ name: secret })),
    }),
    initContainers: [...initContainers(server), envoyContainer(server, drainToken), ...sidecars(server)],
    containers: [appContainer(server, image)],
    volumes: [
      { name: ENVOY_VOLUMES.bootstrap, configMap: { name: bootstrapName } },
      { name: ENVOY_VOLUMES.tls, secret: { secretName: tlsSecretName(name), defaultMode: 0o440 } },
      ...volumes(server, files),
      { name: ENVOY_VOLUMES.leaving, emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
    ],
  };
}

/** Nodes that the pods may run on. */
function placement({
  nodeSelector,
  tolerations,
}: ServerSettings): Pick<input.core.v1.PodSpec, "nodeSelector" | "tolerations"> {
  return {
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector: { ...nodeSelector } }),
    ...(tolerations.length > 0 && {
      tolerations: tolerations.map(({ key, value, effect }) => ({
        key,
        ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }),
        ...(effect !== undefined && { effect }),
      })),
    }),
  };
}
