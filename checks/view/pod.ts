import { type Field, ifKnown } from "../field";
import type { KubeObject } from "./kubeObject";
import type { Labels } from "./selector";
import { programName } from "./shell";

/** A workload's pods: what its template states. */
export interface Pod {
  readonly owner: KubeObject;
  /** `metadata` and `spec`. */
  readonly template: Field;
  readonly spec: Field;
  readonly labels: Labels;
  /** Every container, in the order in which they start. */
  readonly containers: readonly Container[];
  /** Those that run side by side: no init containers that end. */
  readonly running: readonly Container[];
  /** Seconds from SIGTERM, or from the start of preStop, to SIGKILL. */
  readonly grace: number;
}

export interface Container {
  readonly field: Field;
  readonly name: string;
  /** sidecar: an init container that runs on; init: one that ends before the others start. */
  readonly role: "app" | "sidecar" | "init";
  readonly ports: readonly ContainerPort[];
}

export interface ContainerPort {
  readonly field: Field;
  readonly name: string | undefined;
  readonly port: number;
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
const DEFAULT_GRACE = 30;

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  // Argo's takes the place of a Deployment, with the same template.
  Rollout: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  Pod: [],
};

/** Whether an object makes pods. */
export function makesPods({ kind }: KubeObject): boolean {
  return TEMPLATES[kind] !== undefined;
}

/** The pods that an object makes; undefined where it makes none, or what they are is not known yet. */
export function podOf(owner: KubeObject): Pod | undefined {
  const path = TEMPLATES[owner.kind];
  if (path === undefined) return undefined;
  const template = owner.root.at(...path);
  return ifKnown(() => {
    const spec = template.at("spec");
    const containers = containersOf(spec);
    return {
      owner,
      template,
      spec,
      labels: template.at("metadata", "labels").texts,
      containers,
      running: containers.filter(({ role }) => role !== "init"),
      grace: spec.at("terminationGracePeriodSeconds").number ?? DEFAULT_GRACE,
    };
  });
}

function containersOf(spec: Field): Container[] {
  const first = spec.at("initContainers").list.map((field) => {
    const runsOn = field.at("restartPolicy").text === "Always";
    return container(field, runsOn ? "sidecar" : "init");
  });
  return [...first, ...spec.at("containers").list.map((field) => container(field, "app"))];
}

function container(field: Field, role: Container["role"]): Container {
  const ports = field.at("ports").list.flatMap((port) => {
    const number = port.at("containerPort").number;
    return number === undefined ? [] : [{ field: port, name: port.at("name").text, port: number }];
  });
  return { field, name: field.at("name").text ?? "", role, ports };
}

/** The container's port of that number or name; kubelet and Services take both. */
export function portOf(containers: readonly Container[], port: string | number): ContainerPort | undefined {
  return containers.flatMap(({ ports }) => ports).find((one) => one.port === port || one.name === port);
}

/** Seconds that a container's preStop hook waits; undefined where it has none that waits a known time. */
export function preStopSeconds({ field }: Container): number | undefined {
  const hook = field.at("lifecycle", "preStop");
  const sleep = hook.at("sleep", "seconds").number;
  if (sleep !== undefined) return sleep;
  const words = hook.at("exec", "command").list.map((word) => word.text ?? "");
  const seconds = /(?:^|[\s;&])sleep\s+(\d+)/.exec(words.join(" "))?.[1];
  if (seconds !== undefined) return Number(seconds);
  // Envoy's admin interface answers these at once.
  return /^(?:curl|wget)$/.test(programName(words[0])) && ADMIN_CALL.test(words.at(-1) ?? "") ? 0 : undefined;
}

const ADMIN_CALL = /\/(?:healthcheck\/fail|drain_listeners|quitquitquit)(?:\?\S*)?$/;
