import { type Fault, check } from "../check";
import type { Field } from "../field";
import type { Pod } from "../view/pod";
import { fewestPods, rollingUpdate } from "../view/scaling";
import { selects } from "../view/selector";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

const ARCH = "kubernetes.io/arch";
const OS = "kubernetes.io/os";
const ZONE = "topology.kubernetes.io/zone";
/** https://cloud.google.com/compute/docs/regions-zones: no region has more. */
const ZONES_MAX = 4;

/** Domains of node labels by which pods are spread, as every node of GKE has them: https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const TOPOLOGIES: Readonly<Record<string, readonly string[]>> = {
  zone: [ZONE, "failure-domain.beta.kubernetes.io/zone", "topology.gke.io/zone"],
  region: ["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"],
  hostname: ["kubernetes.io/hostname"],
};

/** Schedulers of GKE: https://cloud.google.com/kubernetes-engine/docs/concepts/about-cluster-autoscaler#autoscaling_profiles */
const SCHEDULERS = ["default-scheduler", "gke.io/optimize-utilization-scheduler"];

/** Terms by which pods must be apart from, or beside, others. */
function requiredTerms({ spec }: Pod, kind: "podAffinity" | "podAntiAffinity"): Field[] {
  return spec.at("affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution").list;
}

/** Every label of nodes by which pods must be placed. */
function topologyKeys(pod: Pod): Field[] {
  const spread = pod.spec
    .at("topologySpreadConstraints")
    .list.filter((one) => (one.at("whenUnsatisfiable").text ?? "DoNotSchedule") === "DoNotSchedule");
  const terms = [...requiredTerms(pod, "podAffinity"), ...requiredTerms(pod, "podAntiAffinity")];
  return [...spread, ...terms].map((one) => one.at("topologyKey"));
}

/** The label of GKE's nodes that a key was meant to be: `zone`, `topology.kubernetes.io/zones`. */
function meantTopology(key: string): string | undefined {
  const last = key.split("/").at(-1)!.replace(/s$/, "");
  const known = TOPOLOGIES[last === "host" ? "hostname" : last];
  const own = key.includes("/") && !/kubernetes\.io\/|gke\.io\//.test(key);
  return known === undefined || own || known.includes(key) ? undefined : known[0];
}

/** Whether a pod states what only Linux has. */
function isForLinux({ spec, containers }: Pod): boolean {
  return [spec, ...containers.map(({ field }) => field)]
    .map((one) => one.at("securityContext"))
    .some((one) => ["runAsUser", "seccompProfile", "capabilities"].some((key) => one.at(key).exists));
}

function labelFault(pod: Pod): Fault | undefined {
  const selector = pod.spec.at("nodeSelector");
  const [arch, os] = [selector.at(ARCH), selector.at(OS)];
  if (arch.exists && !["amd64", "arm64"].includes(arch.text ?? ""))
    return { at: arch, message: `${ARCH} is ${arch.text}; nodes have amd64 or arm64` };
  if (os.text === "windows")
    return isForLinux(pod)
      ? { at: os, message: `${OS} is windows, and the pods state a user, seccomp or capabilities, which Linux has` }
      : undefined;
  return os.exists && os.text !== "linux"
    ? { at: os, message: `${OS} is ${os.text}; nodes have linux or windows` }
    : undefined;
}

export const podPlaceChecks = [
  check(
    {
      code: "pod-node-label-unknown",
      level: "error",
      requirement: "Nodes of GKE have the labels that pods must be placed by",
      impact: "No node fits: the pods wait for ever, the rollout stops, and no new pod ever serves.",
      fix: "Write a label and a value that nodes have.",
    },
    (stack) => stack.pods,
    (pod): Fault[] => {
      const selected = labelFault(pod);
      const keys = topologyKeys(pod).flatMap((at): Fault[] => {
        const meant = meantTopology(at.text ?? "");
        return meant === undefined ? [] : [{ at, message: `nodes have no label ${at.text}`, fix: `Write ${meant}.` }];
      });
      return selected === undefined ? keys : [selected, ...keys];
    },
  ),
  check(
    {
      code: "pod-zones-too-few",
      level: "error",
      requirement: "Pods that must be in a zone each are no more than zones",
      // https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
      impact: "The pods beyond the zones wait for ever: a rollout's new pod is one of them, and the rollout stops.",
      fix: "Spread the pods by topologySpreadConstraints, or prefer the anti-affinity instead of requiring it.",
    },
    (stack) => stack.pods,
    (pod, stack) => {
      const fewest = fewestPods(pod, stack);
      const update = fewest === undefined ? undefined : rollingUpdate(pod, fewest);
      // Where none may be missing, a rollout begins with one more.
      const most = (fewest ?? 0) + (update?.unavailable === 0 ? 1 : 0);
      return requiredTerms(pod, "podAntiAffinity")
        .filter((term) => term.at("topologyKey").text === ZONE && selects(term.at("labelSelector"), pod.labels))
        .filter(() => most > ZONES_MAX)
        .map((at) => ({
          at,
          message: `${most} pods must be in a zone each, and a region has ${ZONES_MAX} zones at most`,
        }));
    },
  ),
  check(
    {
      code: "pod-scheduler-other",
      level: "warning",
      requirement: "A scheduler that GKE runs places the pods",
      impact: "Unless the cluster runs that scheduler too, the pods wait for ever without an event, and none serves.",
      fix: `Take schedulerName out, or write ${listed(SCHEDULERS)}.`,
    },
    (stack) => stack.pods,
    ({ spec }, stack: StackView) => {
      const at = spec.at("schedulerName");
      const brought = stack.pods.some(({ owner }) => owner.name === at.text);
      return (
        at.exists && !SCHEDULERS.includes(at.text ?? "") && !brought && { at, message: `the scheduler is ${at.text}` }
      );
    },
  ),
];
