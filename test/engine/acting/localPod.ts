import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Bootstrap } from "../../../envoy/bootstrap";
import { BOOTSTRAP_FILE } from "../../../envoy/files";
import { ENVOY_VOLUMES } from "../../../manifests/envoyContainer";
import type { Pod } from "../../../commands/rehearse/node/pod";
import { podWorkload } from "../../../commands/rehearse/node/workload";
import type { PodPlan } from "../../../commands/rehearse/podStarter";
import { FIRST_GENERATION, ownEnvoy } from "../../../commands/rehearse/ownSubject";
import { ENVOY_PORTS } from "../../../settings/ports";
import { PORT_NAMES } from "../../../settings/names";
import { refusal, type ApiClient } from "../../../tools/engines/apiClient";
import { child, text, type JsonObject } from "../../../tools/engines/json";

/** A pod of the API server whose containers are processes here. */
export interface LocalPod {
  readonly uid: string;
  /** What the API server and everybody who asks it takes for the pod's address: EndpointSlices refuse loopback ones. */
  readonly ip: string;
  readonly image: string;
  readonly running: Pod;
}

/**
 * What a pod is to run, read off the pod itself and what its volumes name.
 * @param folder where its certificate is written
 */
export async function podPlan(api: ApiClient, pod: JsonObject, index: number, folder: string): Promise<PodPlan> {
  const metadata = child(pod, "metadata");
  const spec = child(pod, "spec");
  const [server = {}] = spec.containers as JsonObject[];
  const namespace = `/api/v1/namespaces/${text(metadata, "namespace")}`;
  const volume = (name: string) =>
    (spec.volumes as JsonObject[]).find((candidate) => candidate.name === name) as JsonObject;
  const configMap = text(child(volume(ENVOY_VOLUMES.bootstrap), "configMap"), "name");
  const secret = text(child(volume(ENVOY_VOLUMES.tls), "secret"), "secretName");
  const bootstrap = (await dataOf(api, `${namespace}/configmaps/${configMap}`))[file(BOOTSTRAP_FILE)] ?? "";
  const tls = join(folder, `${text(metadata, "name")}-tls`);
  mkdirSync(tls, { recursive: true });
  for (const [key, value] of Object.entries(await dataOf(api, `${namespace}/secrets/${secret}`)))
    writeFileSync(join(tls, key), Buffer.from(value, "base64"), { mode: 0o600 });
  const ports = server.ports as { name: string; containerPort: number }[];
  const env = (server.env ?? []) as { name: string; value?: string }[];
  return {
    index,
    name: text(metadata, "name"),
    workload: podWorkload(spec),
    generation: FIRST_GENERATION,
    envoy: ownEnvoy(parse(bootstrap) as Bootstrap, ENVOY_PORTS.admin),
    port: ports.find(({ name }) => name === PORT_NAMES.app)?.containerPort ?? 0,
    tls,
    env: Object.fromEntries(env.map(({ name, value = "" }) => [name, value])),
  };
}

/** The pod's status as a kubelet writes it: strategic merge keeps the conditions of others. */
export function podStatus(pod: JsonObject, { ip, running }: LocalPod): JsonObject {
  const containersReady = running.ready;
  const gates = (child(pod, "spec").readinessGates ?? []) as { conditionType: string }[];
  const ready = containersReady && gates.every(({ conditionType }) => isTrue(pod, conditionType));
  return {
    phase: "Running",
    podIP: ip,
    podIPs: [{ ip }],
    hostIP: "10.0.0.2",
    hostIPs: [{ ip: "10.0.0.2" }],
    conditions: [
      { type: "Initialized", status: "True" },
      { type: "ContainersReady", status: conditionStatus(containersReady) },
      { type: "Ready", status: conditionStatus(ready) },
    ].map((condition) => ({ ...condition, lastTransitionTime: transition(pod, condition) })),
  };
}

/** Whether the API server knows all of a status. */
export function isTold(pod: JsonObject, status: JsonObject): boolean {
  const told = conditions(pod);
  return (status.conditions as JsonObject[]).every(({ type, status }) =>
    told.some((condition) => condition.type === type && condition.status === status),
  );
}

/** A condition's status. */
export function isTrue(pod: JsonObject, type: string): boolean {
  return conditions(pod).some((condition) => condition.type === type && condition.status === "True");
}

/** Since when it is as it is: the Deployment's controller counts minReadySeconds from there. */
function transition(pod: JsonObject, { type, status }: { type: string; status: string }): string {
  const known = conditions(pod).find((condition) => condition.type === type);
  return known?.status === status ? text(known, "lastTransitionTime") : new Date().toISOString();
}

function conditions(pod: JsonObject): JsonObject[] {
  return (child(pod, "status").conditions ?? []) as JsonObject[];
}

function conditionStatus(isTrue: boolean): "True" | "False" {
  return isTrue ? "True" : "False";
}

async function dataOf(api: ApiClient, path: string): Promise<Record<string, string>> {
  const answer = await api.request("GET", path);
  if (answer.status !== 200) throw new Error(refusal(answer));
  return child(answer.body, "data") as Record<string, string>;
}

function file(path: string): string {
  return path.split("/").at(-1) ?? "";
}
