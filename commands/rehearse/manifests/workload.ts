import type { Field } from "../../../checks/field";
import { grpcProbePorts } from "../../../checks/view/arrivals";
import type { Container as PodContainer, Pod } from "../../../checks/view/pod";
import {
  type Amount,
  type Container,
  type HookCommand,
  ONE_BY_ONE,
  type PreStop,
  type Probe,
  RECREATE,
  type RolloutStrategy,
  type Workload,
  readContainer,
} from "../node/workload";
import { CommandError } from "../../shared/commandError";
import type { ServerProcess } from "../subject";
import { envoyArguments } from "./envoyArguments";
import { followed } from "./hookCommands";

/** What of a pod runs here, and how. */
export interface WorkloadParts {
  /** Absent where the pod has an Envoy alone. */
  readonly server?: { readonly container: PodContainer; readonly process: ServerProcess };
  readonly envoy?: PodContainer | undefined;
  /** Ports on which its Envoy listens. */
  readonly envoyPorts: ReadonlySet<number>;
}

export interface ReadWorkload {
  readonly workload: Workload;
  /** What runs otherwise than in the cluster, or not at all, each in words. */
  readonly leftOut: readonly string[];
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

/** A workload of anybody's manifests, read off its pods' template. */
export function readWorkload(pod: Pod, { server, envoy, envoyPorts }: WorkloadParts): ReadWorkload {
  const leftOut: string[] = [];
  const runs = pod.containers.filter((one) => one === server?.container || one === envoy);
  // Files here are named after them.
  const wrong = runs.find(({ name }) => !LABEL.test(name));
  if (wrong !== undefined)
    throw new CommandError(
      `${pod.owner.kind}/${pod.owner.name}: ${JSON.stringify(wrong.name)} is no name of a container, which has lower-case letters, digits and hyphens; correct it`,
    );
  for (const other of pod.containers.filter((one) => !runs.includes(one)))
    leftOut.push(`${other.role === "init" ? "init container" : "container"} ${other.name}`);
  const say = (container: PodContainer) => (what: string) => leftOut.push(`${container.name}: ${what}`);
  const read = (container: PodContainer): Container => {
    const isServer = container === server?.container;
    return {
      ...readContainer(
        {
          name: container.name,
          args: isServer ? [] : envoyArguments(container),
          env: isServer ? [] : statedVariables(container),
          ports: container.ports.map(({ name, port }) => ({
            ...(name !== undefined && { name }),
            containerPort: port,
          })),
          ...probesOf(container, isServer ? server.process : undefined, envoyPorts, say(container)),
        },
        pod.grace,
      ),
      preStop: preStopOf(container, isServer, envoyPorts, say(container)),
    };
  };
  return {
    workload: {
      sidecars: runs.filter(({ role }) => role === "sidecar").map(read),
      containers: runs.filter(({ role }) => role === "app").map(read),
      gracePeriod: pod.grace,
      minReady: pod.owner.root.at("spec", "minReadySeconds").number ?? 0,
      rollout: rolloutOf(pod, leftOut),
    },
    leftOut,
  };
}

function statedVariables({ field }: PodContainer): { name: string; value: string }[] {
  return field
    .at("env")
    .list.filter((one) => !one.at("valueFrom").exists)
    .map((one) => ({ name: one.at("name").text ?? "", value: one.at("value").text ?? "" }));
}

const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"] as const;

/** Probes as they are, as far as what they ask is here; else the server's own health in their place, at their times. */
function probesOf(
  container: PodContainer,
  server: ServerProcess | undefined,
  envoyPorts: ReadonlySet<number>,
  say: (what: string) => void,
): Partial<Record<(typeof PROBES)[number], object>> {
  const probes: Partial<Record<(typeof PROBES)[number], object>> = {};
  for (const name of PROBES) {
    const field = container.field.at(name);
    if (!field.exists) continue;
    const asks = whatProbeAsks(field, container, server, envoyPorts);
    if (asks === undefined) say(`${name} is left out: its program is not here`);
    else {
      if (asks.instead !== undefined) say(`${name} asks ${asks.instead}`);
      probes[name] = { ...timesOf(field), ...asks.how };
    }
  }
  return probes;
}

function whatProbeAsks(
  field: Field,
  container: PodContainer,
  server: ServerProcess | undefined,
  envoyPorts: ReadonlySet<number>,
): { readonly how: Partial<Probe>; readonly instead?: string } | undefined {
  const portAt = (port: Field): number | undefined =>
    port.number ?? container.ports.find(({ name }) => name === port.text)?.port;
  const isHere = (port: number | undefined) => port !== undefined && (envoyPorts.has(port) || port === server?.port);
  const grpc = field.at("grpc");
  const get = field.at("httpGet");
  const tcp = field.at("tcpSocket");
  const health = { grpc: { port: server?.port ?? 0, service: server?.healthServices[0] ?? "" } };
  if (grpc.exists && (server === undefined || isHere(portAt(grpc.at("port")))))
    return { how: { grpc: { port: portAt(grpc.at("port"))!, service: grpc.at("service").text ?? "" } } };
  const getPort = portAt(get.at("port"));
  if (get.exists && getPort !== undefined && (envoyPorts.has(getPort) || server === undefined))
    return {
      how: {
        httpGet: {
          path: get.at("path").text ?? "/",
          port: getPort,
          scheme: get.at("scheme").text === "HTTPS" ? "HTTPS" : "HTTP",
        },
      },
    };
  const tcpPort = portAt(tcp.at("port"));
  if (tcp.exists && tcpPort !== undefined && (server === undefined || isHere(tcpPort)))
    return { how: { tcpSocket: { port: tcpPort } } };
  const words = field.at("exec", "command").list.map(({ text }) => text ?? "");
  const asked = followed(words, container.field.at("image").text ?? "").commands.find(isRequest);
  if (asked !== undefined && envoyPorts.has(asked.request.port)) return { how: { inside: asked.request } };
  if (server === undefined) return undefined;
  if (grpcProbePorts(container).includes(server.port) && words.some((word) => /grpc_health_probe/.test(word)))
    return { how: { grpc: { port: server.port, service: healthServiceAsked(words) ?? "" } } };
  return { how: health, instead: `gRPC health of the server that runs here, port ${server.port}` };
}

/** The service that grpc_health_probe asks for: `-service=acme.v1.Orders`, or as two words. */
export function healthServiceAsked(words: readonly string[]): string | undefined {
  return /-service[= ](\S+)/.exec(words.join(" "))?.[1];
}

function isRequest(command: HookCommand): command is Extract<HookCommand, { request: unknown }> {
  return "request" in command;
}

const TIMES = [
  "initialDelaySeconds",
  "periodSeconds",
  "timeoutSeconds",
  "successThreshold",
  "failureThreshold",
  "terminationGracePeriodSeconds",
] as const;

function timesOf(probe: Field): Record<string, number> {
  return Object.fromEntries(
    TIMES.flatMap((name) => {
      const value = probe.at(name).number;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function preStopOf(
  container: PodContainer,
  isServer: boolean,
  envoyPorts: ReadonlySet<number>,
  say: (what: string) => void,
): PreStop | undefined {
  const hook = container.field.at("lifecycle", "preStop");
  const seconds = hook.at("sleep", "seconds").number;
  if (seconds !== undefined) return { sleep: { seconds } };
  const get = hook.at("httpGet");
  if (get.exists) {
    const port = get.at("port").number ?? container.ports.find(({ name }) => name === get.at("port").text)?.port;
    if (port === undefined || (isServer && !envoyPorts.has(port))) {
      say("preStop asks the server's own program, which is not here: it is answered at once");
      return undefined;
    }
    const httpHeaders = get.at("httpHeaders").list.map((one) => ({
      name: one.at("name").text ?? "",
      value: one.at("value").text ?? "",
    }));
    return { httpGet: { path: get.at("path").text ?? "/", port, httpHeaders } };
  }
  const words = hook.at("exec", "command").list.map(({ text }) => text ?? "");
  if (words.length === 0) return undefined;
  const { commands, leftOut } = followed(words, container.field.at("image").text ?? "");
  for (const command of leftOut) say(`preStop without ${command}`);
  return { commands };
}

/** How its controller replaces pods. https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy */
function rolloutOf({ owner }: Pod, leftOut: string[]): RolloutStrategy {
  const spec = owner.root.at("spec");
  if (owner.kind === "StatefulSet" || owner.kind === "DaemonSet") {
    const update = spec.at("updateStrategy");
    if (update.at("type").text === "OnDelete")
      leftOut.push("updateStrategy OnDelete: here pods are replaced as in a RollingUpdate");
    if (owner.kind === "StatefulSet") return ONE_BY_ONE;
    const rolling = update.at("rollingUpdate");
    const maxSurge = amountOf(rolling.at("maxSurge"), 0);
    // Of a node's two pods the new one comes first where there may be two.
    const place = maxSurge === 0 || maxSurge === "0%" ? "gone" : "leaves";
    return { maxSurge, maxUnavailable: amountOf(rolling.at("maxUnavailable"), 1), place };
  }
  if (owner.kind === "Deployment" && spec.at("strategy", "type").text === "Recreate") return RECREATE;
  if (owner.kind === "Rollout") leftOut.push("steps of the Rollout: it is rolled out as a Deployment is");
  if (owner.kind === "Pod" || owner.kind === "ReplicaSet")
    leftOut.push(`nothing rolls out a ${owner.kind}: it is rehearsed as a Deployment`);
  if (spec.at("strategy", "blueGreen").exists) return { maxSurge: "100%", maxUnavailable: 0 };
  const rolling = spec.at("strategy", owner.kind === "Rollout" ? "canary" : "rollingUpdate");
  return { maxSurge: amountOf(rolling.at("maxSurge")), maxUnavailable: amountOf(rolling.at("maxUnavailable")) };
}

/** The default of Kubernetes' Deployments and of Argo's canaries is a quarter. */
function amountOf(field: Field, otherwise: Amount = "25%"): Amount {
  const value = field.scalar;
  if (typeof value === "number") return value;
  return value !== undefined && /^\d+%$/.test(value) ? (value as `${number}%`) : otherwise;
}
