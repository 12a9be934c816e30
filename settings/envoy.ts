import { z } from "zod";
import { ENVOY_IMAGE, OLDEST_ENVOY, isOlderEnvoy } from "../platform/envoy";
import { ENVOY_PORTS, unprivilegedPort } from "./ports";
import { image, tagVersion } from "./values/image";
import { cpu, cpuMillis, memory, memoryBytes } from "./values/quantity";
import { relation, say, strictObject } from "./schema";

const LOG_LEVELS = ["trace", "debug", "info", "warning", "error", "critical", "off"] as const;

export const envoySchema = strictObject({
  /** Envoy 1.40 or newer; distroless or not, as the command is explicit. @default envoyproxy/envoy:distroless-v1.40.0 */
  image: image
    .refine((value) => !isOlder(value), {
      error: say(
        `Envoy ${OLDEST_ENVOY} or newer: older ones have known crashes in HTTP/2 and gRPC`,
        `write ${ENVOY_IMAGE} or newer`,
      ),
    })
    .default(ENVOY_IMAGE),
  /** Memory, requested and limit; the overload manager is sized from it. @default 512Mi */
  memory: memory
    .refine((value) => memoryBytes(value) >= 128 * 2 ** 20, {
      error: say("at least 128Mi: Envoy sheds load at 95 % of 80 % of it", "write 128Mi or more"),
    })
    .default("512Mi"),
  /** Requested CPU. @default 250m */
  cpu: cpu.default("250m"),
  /** CPU limit; Envoy runs one worker for each core of it. @default 1 */
  cpuLimit: cpu.default("1"),
  /** Ports in the pod. */
  ports: strictObject({
    /** From the load balancer: HTTP/2 and TLS. @default 15001 */
    ingress: unprivilegedPort.default(ENVOY_PORTS.ingress),
    /** From inside the cluster: plaintext HTTP/2. @default 15002 */
    internal: unprivilegedPort.default(ENVOY_PORTS.internal),
    /** Health checks, probes and metrics. @default 8002 */
    health: unprivilegedPort.default(ENVOY_PORTS.health),
    /** The kubelet's call that the pod leaves; no NetworkPolicy opens it. @default 15003 */
    drain: unprivilegedPort.default(ENVOY_PORTS.drain),
    /** Envoy's administration, on 127.0.0.1 only. @default 8001 */
    admin: unprivilegedPort.default(ENVOY_PORTS.admin),
  }).prefault({}),
  /** How much Envoy writes about itself. @default info */
  logLevel: z.enum(LOG_LEVELS).default("info"),
  /** Counters of gRPC calls: by name for the methods that `methods` of their server names, together for all others. They cost about 1.06 × Envoy's CPU time for a call (docs/performance.md). @default false */
  metricsPerMethod: z.boolean().default(false),
  /** An x-request-id for every call. It costs about 1.02 × Envoy's CPU time for a call (docs/performance.md). @default false */
  requestIds: z.boolean().default(false),
}).refine(
  ...relation<{ cpu: string; cpuLimit: string }>(
    ["cpuLimit", "cpu"],
    ({ cpu, cpuLimit }) => cpuMillis(cpu) <= cpuMillis(cpuLimit),
    "a limit is at least the request",
    "raise cpuLimit or lower cpu",
  ),
);

/** The sidecar as a stack's file states it, with the defaults filled in. */
export type EnvoySettings = z.output<typeof envoySchema>;
export type EnvoyInput = z.input<typeof envoySchema>;

/** The sidecar where nothing is given. */
export const DEFAULT_ENVOY: EnvoySettings = envoySchema.parse({});

/** Worker threads: one for each core that the CPU limit allows. */
export function concurrency(envoy: Pick<EnvoySettings, "cpuLimit">): number {
  return Math.max(1, Math.floor(cpuMillis(envoy.cpuLimit) / 1000));
}

function isOlder(reference: string): boolean {
  const version = tagVersion(reference);
  return version !== undefined && isOlderEnvoy(...version);
}
