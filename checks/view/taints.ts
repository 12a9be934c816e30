import { ARM_SERIES, ARM_TAINT, GPU_SERIES, GPU_TAINT } from "../../platform/gke";
import type { Field } from "../field";
import type { Pod } from "./pod";

/** A taint of a node that keeps pods away, as Kubernetes has it. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** Effects that keep a pod away, as GKE's API writes them; PREFER_NO_SCHEDULE only asks. */
const EFFECTS: Readonly<Record<string, string>> = { NO_SCHEDULE: "NoSchedule", NO_EXECUTE: "NoExecute" };
const ARCH_LABEL = ARM_TAINT.key;

/** The taints of a node pool: its own, and those that GKE gives its nodes by their machine type. */
export function taintsOf(nodeConfig: Field, machineType: string): Taint[] {
  const own = nodeConfig.at("taints").list.flatMap((taint) => {
    const effect = EFFECTS[taint.at("effect").text ?? ""];
    return effect === undefined
      ? []
      : [{ key: taint.at("key").text ?? "", value: taint.at("value").text ?? "", effect }];
  });
  const isOpen = nodeConfig.at("taintConfig", "architectureTaintBehavior").text === "NONE";
  const hasGpu = isOf(GPU_SERIES, machineType) || nodeConfig.at("guestAccelerators").list.length > 0;
  return [...own, ...(isArm(machineType) && !isOpen ? [ARM_TAINT] : []), ...(hasGpu ? [GPU_TAINT] : [])];
}

/** Labels that GKE gives the nodes of a pool by itself. */
export function labelsOfGke(pool: Field, machineType: string): Record<string, string> {
  const name = pool.at("name").text;
  return {
    [ARCH_LABEL]: isArm(machineType) ? "arm64" : "amd64",
    ...(name !== undefined && { "cloud.google.com/gke-nodepool": name }),
  };
}

/** The first taint that keeps a pod away. */
export function untolerated(pod: Pod, taints: readonly Taint[]): Taint | undefined {
  return taints.find((taint) => !isGivenToleration(pod, taint) && !tolerates(pod, taint));
}

function tolerates(pod: Pod, taint: Taint): boolean {
  return pod.spec.at("tolerations").list.some((toleration) => {
    const key = toleration.at("key").text;
    const any = toleration.at("operator").text === "Exists";
    const effect = toleration.at("effect").text ?? "";
    if (effect !== "" && effect !== taint.effect) return false;
    return key === undefined ? any : key === taint.key && (any || (toleration.at("value").text ?? "") === taint.value);
  });
}

/** Whether GKE adds the toleration to a pod: one that asks for Arm nodes, one that asks for GPUs. */
function isGivenToleration(pod: Pod, { key }: Taint): boolean {
  if (key === GPU_TAINT.key)
    return pod.containers.some(({ field }) => field.at("resources", "limits", GPU_TAINT.key).exists);
  return key === ARM_TAINT.key && asksForArm(pod);
}

function asksForArm({ spec }: Pod): boolean {
  if (spec.at("nodeSelector", ARCH_LABEL).text === "arm64") return true;
  const required = spec.at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  return required
    .at("nodeSelectorTerms")
    .list.flatMap((term) => term.at("matchExpressions").list)
    .some((one) => one.at("key").text === ARCH_LABEL && one.at("values").list.some((value) => value.text === "arm64"));
}

function isArm(machineType: string): boolean {
  return isOf(ARM_SERIES, machineType);
}

function isOf(series: readonly string[], machineType: string): boolean {
  return series.includes(machineType.split("-")[0]!);
}
