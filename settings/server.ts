import { z } from "zod";
import { APP_PORT, unprivilegedPort } from "./ports";
import { duration } from "./values/duration";
import { image } from "./values/image";
import { ENVOY_CONTAINER, PORT_NAMES, POD_ANNOTATIONS, serverLabels } from "./names";
import {
  anyLabelKey,
  grpcMethodName,
  grpcServiceName,
  healthServiceName,
  hostName,
  iamRole,
  labelValue,
  lowerName,
  objectName,
  portName,
  serviceAccountId,
} from "./values/names";
import { argumentList, commandLine, env, envFrom, secretEnv } from "./environment";
import { companionSchema } from "./companion";
import { filesSchema, volumesSchema } from "./mounts";
import { cpu, cpuMillis, memory, memoryBytes } from "./values/quantity";
import { integer, map, once, relation, say, strictObject, text } from "./schema";

/** Every name derived from a server's fits 63 characters: the longest adds `-envoy-` and eight characters of a hash. */
export const SERVER_NAME_MAX = 48;

export const serverName = lowerName(SERVER_NAME_MAX, "a server's name");

export const routeSchema = strictObject({
  /** Host name that clients call. */
  host: hostName,
  /** Full name of the gRPC service, where several servers share the host. @default every service */
  service: grpcServiceName.optional(),
});

const resourcesSchema = strictObject({
  /** Requested CPU. @default 250m */
  cpu: cpu.default("250m"),
  /** Requested memory. @default 256Mi */
  memory: memory.default("256Mi"),
  /** CPU limit. @default twice the request */
  cpuLimit: cpu.optional(),
  /** Memory limit. @default the request, so that a node never runs out by promises */
  memoryLimit: memory.optional(),
})
  .transform((given) => ({
    ...given,
    cpuLimit: given.cpuLimit ?? `${cpuMillis(given.cpu) * 2}m`,
    memoryLimit: given.memoryLimit ?? given.memory,
  }))
  .refine(
    ...relation<{ cpu: string; cpuLimit: string }>(
      ["cpuLimit", "cpu"],
      ({ cpu, cpuLimit }) => cpuMillis(cpu) <= cpuMillis(cpuLimit),
      "a limit is at least the request",
      "raise cpuLimit or lower cpu",
    ),
  )
  .refine(
    ...relation<{ memory: string; memoryLimit: string }>(
      ["memoryLimit", "memory"],
      ({ memory, memoryLimit }) => memoryBytes(memory) <= memoryBytes(memoryLimit),
      "a limit is at least the request",
      "raise memoryLimit or lower memory",
    ),
  );

/** Defaults that a rule's words name too. */
const REPLICAS = { min: 2, max: 10, maxUnavailable: 1 } as const;

const replicasSchema = strictObject({
  /** Fewest pods. @default 2 */
  min: integer(1, 1000).default(REPLICAS.min),
  /** Most pods. @default 10 */
  max: integer(1, 1000).default(REPLICAS.max),
  /** Percent of the requested CPU of the gRPC server's container that the autoscaler aims at. @default 70 */
  cpuTarget: integer(1, 100).default(70),
  /** Pods that a node upgrade or a drain may take at once. @default 1 */
  maxUnavailable: integer(1, 1000).default(REPLICAS.maxUnavailable),
})
  .refine(
    ...relation<{ min: number; max: number }>(
      ["min", "max"],
      ({ min, max }) => min <= max,
      `min (${REPLICAS.min} by default) is at most max (${REPLICAS.max} by default)`,
      "lower min or raise max",
    ),
  )
  .refine(
    ...relation<{ min: number; maxUnavailable: number }>(
      ["maxUnavailable", "min"],
      ({ min, maxUnavailable }) => min === 1 || maxUnavailable < min,
      `maxUnavailable (${REPLICAS.maxUnavailable} by default) is less than min (${REPLICAS.min} by default), or a node drain leaves no pod to serve`,
      "lower maxUnavailable or raise min",
    ),
  );

const callsSchema = strictObject({
  /** Longest unary call; a call over it is logged as slow. @default 15s */
  longestUnary: duration(1, 86400).default(15),
  /** Longest stream: Envoy and the load balancer end what lasts longer. @default 5m */
  longestStream: duration(1, 86400).default(300),
  /** Longest time until a call's request has arrived as a whole or its response has begun; a stream on which nothing ever arrives ends then. Raise it for uploads that take longer, and for bidirectional streams on which the server is silent at first. @default half of the longest call */
  longestRequest: duration(1, 86400).optional(),
  /** Calls that one pod takes at once; more are answered UNAVAILABLE at once instead of queueing. @default 1000 */
  concurrentPerPod: integer(1, 1_000_000).default(1000),
  /** Longest time for a pod to leave, its termination grace period. @default what the calls need; less cuts calls short */
  leave: duration(10, 90000).optional(),
}).refine(
  ...relation<{ longestUnary: number; longestStream: number; longestRequest?: number | undefined }>(
    ["longestRequest", "longestStream", "longestUnary"],
    ({ longestUnary, longestStream, longestRequest = 1 }) => longestRequest <= Math.max(longestUnary, longestStream),
    "a request arrives within the longest call: longestRequest is at most the longer one of longestStream and longestUnary",
    "lower longestRequest or raise longestStream",
  ),
);

const companions = map(
  lowerName(63, "a container's name", "write a name such as migrate").refine((name) => name !== ENVOY_CONTAINER, {
    error: say(`a name of its own: ${ENVOY_CONTAINER} is Envoy's`, "write another name"),
  }),
  companionSchema,
);

/** The program's own ports have names already. */
const furtherPortName = portName.refine((name) => !Object.values<string>(PORT_NAMES).includes(name), {
  error: say(
    `a name of its own: ${Object.values(PORT_NAMES).join(", ")} are the program's`,
    "write a name such as rest",
  ),
});

const ownLabels = Object.keys(serverLabels(""));
const podLabelKey = anyLabelKey.refine((key) => !ownLabels.includes(key), {
  error: say(`a key of your own: the program states ${ownLabels.join(", ")}`, "write a key such as acme.com/team"),
});
const podAnnotationKey = anyLabelKey.refine((key) => !POD_ANNOTATIONS.includes(key), {
  error: say(
    `a key of your own: the program states ${POD_ANNOTATIONS.join(", ")}`,
    "use an override where another value is needed",
  ),
});

const healthSchema = strictObject({
  /** Service name asked of grpc.health.v1.Health. @default "", the server as a whole */
  service: healthServiceName.default(""),
  /** An HTTP/1.1 path that answers 200 while the server is ready, where it has no gRPC health service. @default none: gRPC's health service is asked */
  http: strictObject({
    /** Path, for example /ready. */
    path: text(/^\/[-._~!$&'()*+,;=:@%/A-Za-z0-9]*$/, "a path that begins with /", "write it as /ready"),
    /** Port of the server that answers it. */
    port: unprivilegedPort.clone(),
  }).optional(),
  /** A program of the server's image that ends with 0 while the server is ready, where it has no gRPC health service. Envoy cannot run it: it asks whether the server answers at all. @default none */
  command: commandLine("write [/bin/ready], one item for each argument").optional(),
}).refine(
  ...relation<{ service: string; http?: unknown; command?: unknown }>(
    ["http", "command", "service"],
    ({ service, http, command }) =>
      [service !== "", http !== undefined, command !== undefined].filter(Boolean).length <= 1,
    "one way to ask: service, http or command",
    "state one of them",
  ),
);

const metricsSchema = strictObject({
  /** Port of the server that answers with its metrics in Prometheus's text format. */
  port: unprivilegedPort,
  /** Path. @default /metrics */
  path: text(/^\/[-._~/A-Za-z0-9]*$/, "a path that begins with /", "write it as /metrics").default("/metrics"),
});

const tolerationSchema = strictObject({
  /** Key of the nodes' taint. */
  key: anyLabelKey,
  /** Effect of the taint. @default any */
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  /** Value of the taint. @default any */
  value: labelValue.optional(),
});

export const serverSchema = strictObject({
  /** Image of the gRPC server. */
  image,
  /** Entry point. @default the image's own */
  command: argumentList.optional(),
  /** Arguments. @default the image's own */
  args: argumentList.optional(),
  /** Environment in plain text. @default none */
  env,
  /** Environment from Kubernetes Secrets of the server's namespace. @default none */
  secretEnv,
  /** Secrets and ConfigMaps of the server's namespace whose every key is a variable; env and secretEnv win over them, and a later one over an earlier. @default none */
  envFrom,
  /** Files that the server reads, by their absolute paths: texts of this file, Secrets, ConfigMaps, or secrets of Secret Manager. @default none */
  files: filesSchema.default({}),
  /** Directories that the server may write, by their absolute paths. @default /tmp with 64Mi */
  volumes: volumesSchema.default({}),
  /** Containers that run one after the other before the server starts, by their names. @default none */
  initContainers: companions.default({}),
  /** Containers that start before the server and stop after it, by their names. @default none */
  sidecars: companions.default({}),
  /** Secrets of the server's namespace with the passwords of image registries. Artifact Registry needs none. @default none */
  pullSecrets: z
    .array(objectName)
    .refine(...once("Secret"))
    .default([]),
  /** Port that the server listens on, on every address of its pod. @default 8888 */
  port: unprivilegedPort.default(APP_PORT),
  /** Further ports of the server, such as one for REST, by their names. They are open inside the cluster, on the server's Service, without Envoy. @default none */
  ports: map(furtherPortName, unprivilegedPort).default({}),
  /** The server's own metrics, which Managed Prometheus collects as it does Envoy's. @default none */
  metrics: metricsSchema.optional(),
  /** User id of the server's process; the restricted standard refuses 0. @default 65532, distroless's nonroot */
  runAsUser: integer(1, 65535).default(65532),
  /** What each pod's server asks for and may take, beside Envoy's own. */
  resources: resourcesSchema.prefault({}),
  /** How many pods there are, by CPU. */
  replicas: replicasSchema.prefault({}),
  /** How the server is asked whether it is ready for calls. */
  health: healthSchema.prefault({}),
  /** A program of the server's image that runs when the pod leaves and the balancers know of it, before SIGTERM. The image needs a shell for the wait before it. @default none: SIGTERM alone */
  stopCommand: commandLine("write [/bin/stop], one item for each argument").optional(),
  /** How long calls last, which every timeout on the way follows from, and how many a pod takes. */
  calls: callsSchema.prefault({}),
  /** What the Ingress sends here. @default nothing: the server is reachable inside the cluster only */
  routes: z.array(routeSchema).default([]),
  /** Methods of each gRPC service that are counted by name where envoy.metricsPerMethod is on; calls of all others are counted together. @default none */
  methods: map(
    grpcServiceName,
    z
      .array(grpcMethodName)
      .min(1, { error: say("at least one method", "name the methods, or take the service out") })
      .refine(...once("method")),
  ).default({}),
  /** Namespaces whose pods may call the server inside the cluster. @default all */
  callers: z
    .array(lowerName(63, "a namespace", "write a name such as default"))
    .min(1, { error: say("at least one namespace", "name one, or take the key out to let every namespace call") })
    .refine(...once("namespace"))
    .optional(),
  /** gRPC-Web for browsers. It costs about 1.04 × Envoy's CPU time for a gRPC call from outside (docs/performance.md). @default off */
  grpcWeb: strictObject({
    /** Origins that may call, for example https://app.example.com. */
    origins: z
      .array(
        text(
          /^https?:\/\/[a-z0-9.-]+(?::\d+)?$/,
          "an origin: scheme and host, without path",
          "write it as https://app.example.com",
        ),
      )
      .min(1, { error: say("at least one origin", "name the pages that may call") })
      .max(100, { error: say("at most 100 origins", "serve more from other hosts") })
      .refine(...once("origin")),
  }).optional(),
  /** Google service account that the server acts as, through Workload Identity. @default none: no access to Google Cloud */
  serviceAccount: strictObject({
    /** Its account id. @default the server's name with the cluster's */
    name: serviceAccountId.optional(),
    /** Project roles. */
    roles: z
      .array(iamRole)
      .min(1, { error: say("at least one role", "name a role, or take serviceAccount out") })
      .refine(...once("role")),
  }).optional(),
  /** Labels of the pods, beside the program's own. @default none */
  labels: map(podLabelKey, labelValue).default({}),
  /** Annotations of the pods, beside the program's own. @default none */
  annotations: map(podAnnotationKey, z.string({ error: say("a string", "put the value in quotes") })).default({}),
  /** Labels of the nodes that the pods may run on. @default any node */
  nodeSelector: map(anyLabelKey, labelValue).default({}),
  /** Taints of nodes that the pods put up with. @default none */
  tolerations: z.array(tolerationSchema).default([]),
});

/** A gRPC server as a stack's file states it, with the defaults filled in. */
export type ServerSettings = z.output<typeof serverSchema>;
/** What a server may be given: only `image` is required. */
export type ServerInput = z.input<typeof serverSchema>;
export type CallSettings = ServerSettings["calls"];
export type Route = ServerSettings["routes"][number];
