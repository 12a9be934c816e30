import { z } from "zod";

/** As Kubernetes fills it in where a manifest leaves it out. */
const probe = z.object({
  /** Someone who is asked from inside of the pod, as a container's own program asks. */
  inside: z.object({ method: z.string(), port: z.int(), path: z.string() }).optional(),
  tcpSocket: z.object({ port: z.union([z.int(), z.string()]) }).optional(),
  grpc: z.object({ port: z.int(), service: z.string().default("") }).optional(),
  httpGet: z
    .object({
      path: z.string(),
      port: z.union([z.int(), z.string()]),
      scheme: z.enum(["HTTP", "HTTPS"]).optional(),
    })
    .optional(),
  initialDelaySeconds: z.number().default(0),
  periodSeconds: z.number().default(10),
  timeoutSeconds: z.number().default(1),
  successThreshold: z.number().default(1),
  failureThreshold: z.number().default(3),
  /** @default the pod's */
  terminationGracePeriodSeconds: z.number().optional(),
});

const preStop = z.object({
  sleep: z.object({ seconds: z.number() }).optional(),
  httpGet: z
    .object({
      path: z.string().default("/"),
      port: z.union([z.int(), z.string()]),
      httpHeaders: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    })
    .optional(),
});

const container = z.object({
  name: z.string(),
  args: z.array(z.string()).default([]),
  env: z.array(z.object({ name: z.string(), value: z.string().default("") })).default([]),
  ports: z.array(z.object({ name: z.string().optional(), containerPort: z.int() })).default([]),
  restartPolicy: z.literal("Always").optional(),
  startupProbe: probe.optional(),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  lifecycle: z.object({ preStop: preStop.optional() }).optional(),
});

const podSpec = z.object({
  terminationGracePeriodSeconds: z.number().default(30),
  initContainers: z.array(container).default([]),
  containers: z.array(container),
});

/** Pods, or percent of the replicas. */
const amount = z.union([z.int(), z.templateLiteral([z.number(), "%"])]);

const deployment = z.object({
  spec: z.object({
    minReadySeconds: z.number().default(0),
    strategy: z.object({ rollingUpdate: z.object({ maxSurge: amount, maxUnavailable: z.literal(0) }) }),
    template: z.object({
      spec: podSpec,
    }),
  }),
});

export type Probe = z.output<typeof probe>;
export type PreStop = z.output<typeof preStop> & {
  /** A hook's program, as far as it can be followed here: one command after the other. */
  readonly commands?: readonly HookCommand[];
};
/** What a command of a hook does: it waits so many seconds, sends a request inside of the pod, or fails. */
export type HookCommand =
  | { readonly sleep: number }
  | { readonly request: { readonly method: string; readonly port: number; readonly path: string } }
  | { readonly fails: string };
export type Amount = z.output<typeof amount>;
/** One that ends the container where it fails too often, which then has so many seconds to end. */
export type EndingProbe = Probe & { readonly terminationGracePeriodSeconds: number };

/** What a node needs to know of a container. */
export interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly ports: readonly { readonly name?: string | undefined; readonly containerPort: number }[];
  readonly startupProbe?: EndingProbe | undefined;
  readonly readinessProbe?: Probe | undefined;
  readonly livenessProbe?: EndingProbe | undefined;
  /** Variables that are stated as they are. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** What is waited for before SIGTERM. */
  readonly preStop?: PreStop | undefined;
}

/** What runs a pod, read off its manifest: the rehearsal obeys what is deployed, whatever the settings say. */
export interface PodWorkload {
  /** Native sidecars, in the order of their start. */
  readonly sidecars: readonly Container[];
  readonly containers: readonly Container[];
  /** Seconds. */
  readonly gracePeriod: number;
}

/** What runs a server, read off its Deployment's manifest. */
export interface Workload extends PodWorkload {
  /** Seconds. */
  readonly minReady: number;
  readonly rollout: RolloutStrategy;
}

/** How pods are replaced by those of another version. */
export interface RolloutStrategy {
  /** By how many more than the replicas there may be. */
  readonly maxSurge: Amount;
  /** By how many fewer than the replicas may be available. */
  readonly maxUnavailable: Amount;
  /** When a new pod may take an old one's place: as soon as that leaves, when nothing of it runs any more, or of any. @default leaves */
  readonly place?: "leaves" | "gone" | "all gone";
}

/** A Deployment's strategy Recreate. */
export const RECREATE: RolloutStrategy = { maxSurge: 0, maxUnavailable: "100%", place: "all gone" };
/** A StatefulSet's RollingUpdate: a pod's successor has its name. */
export const ONE_BY_ONE: RolloutStrategy = { maxSurge: 0, maxUnavailable: 1, place: "gone" };

/** @throws where the manifest contains what a rehearsal cannot run, such as an init container that is no sidecar */
export function workloadOf(manifest: object): Workload {
  const { spec } = deployment.parse(manifest);
  return {
    ...ofPod(spec.template.spec),
    minReady: spec.minReadySeconds,
    rollout: spec.strategy.rollingUpdate,
  };
}

/** @throws as `workloadOf` does */
export function podWorkload(spec: object): PodWorkload {
  return ofPod(podSpec.parse(spec));
}

function ofPod(pod: z.output<typeof podSpec>): PodWorkload {
  const other = pod.initContainers.find(({ restartPolicy }) => restartPolicy !== "Always");
  if (other !== undefined)
    throw new Error(`init container ${other.name} is no sidecar; a rehearsal runs sidecars only`);
  return {
    sidecars: pod.initContainers.map((one) => ofContainer(one, pod)),
    containers: pod.containers.map((one) => ofContainer(one, pod)),
    gracePeriod: pod.terminationGracePeriodSeconds,
  };
}

/** A container of a pod with such a grace period in seconds. @throws where it contains what a rehearsal cannot run */
export function readContainer(given: object, gracePeriod: number): Container {
  return ofContainer(container.parse(given), { terminationGracePeriodSeconds: gracePeriod });
}

function ofContainer(
  { lifecycle, startupProbe, livenessProbe, ...rest }: z.output<typeof container>,
  { terminationGracePeriodSeconds }: Pick<z.output<typeof podSpec>, "terminationGracePeriodSeconds">,
): Container {
  return {
    ...rest,
    ...(startupProbe && { startupProbe: { terminationGracePeriodSeconds, ...startupProbe } }),
    ...(livenessProbe && { livenessProbe: { terminationGracePeriodSeconds, ...livenessProbe } }),
    preStop: lifecycle?.preStop,
  };
}
