import { z } from "zod";

/** As Kubernetes fills it in where a manifest leaves it out. */
const probe = z.object({
  grpc: z.object({ port: z.int(), service: z.string().default("") }).optional(),
  httpGet: z.object({ path: z.string(), port: z.union([z.int(), z.string()]) }).optional(),
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

const deployment = z.object({
  spec: z.object({
    minReadySeconds: z.number().default(0),
    strategy: z.object({ rollingUpdate: z.object({ maxSurge: z.string(), maxUnavailable: z.literal(0) }) }),
    template: z.object({
      spec: podSpec,
    }),
  }),
});

export type Probe = z.output<typeof probe>;
export type PreStop = z.output<typeof preStop>;
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
  /** Percent of the replicas. */
  readonly maxSurge: number;
}

/** @throws where the manifest contains what a rehearsal cannot run, such as an init container that is no sidecar */
export function workloadOf(manifest: object): Workload {
  const { spec } = deployment.parse(manifest);
  return {
    ...ofPod(spec.template.spec),
    minReady: spec.minReadySeconds,
    maxSurge: Number.parseFloat(spec.strategy.rollingUpdate.maxSurge),
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

function ofContainer(
  { lifecycle, startupProbe, livenessProbe, ...rest }: z.output<typeof container>,
  { terminationGracePeriodSeconds }: z.output<typeof podSpec>,
): Container {
  return {
    ...rest,
    ...(startupProbe && { startupProbe: { terminationGracePeriodSeconds, ...startupProbe } }),
    ...(livenessProbe && { livenessProbe: { terminationGracePeriodSeconds, ...livenessProbe } }),
    preStop: lifecycle?.preStop,
  };
}
