import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { APP, DEPLOYMENT, HPA, INSIDE, POD, WORKER, addWorker, appOf } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "a rollout recreates all pods",
    code: "rollout-stops-all",
    change: (s) => s.set(DEPLOYMENT, "spec.strategy", { type: "Recreate" }),
  },
  {
    what: "a rollout takes all pods",
    code: "rollout-stops-all",
    change: (s) => s.set(DEPLOYMENT, "spec.strategy.rollingUpdate.maxUnavailable", "100%"),
  },
  {
    what: "probes are slower than the deadline",
    code: "rollout-deadline-short",
    change: (s) => s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 120),
  },
  {
    what: "new pods are not waited for",
    code: "rollout-too-quick",
    change: (s) => s.drop(DEPLOYMENT, "spec.minReadySeconds"),
  },
  { what: "one pod serves", code: "replicas-single", change: (s) => s.set(HPA, "spec.minReplicas", 1) },
  {
    what: "a rollout without additional pods takes both pods",
    code: "rollout-stops-all",
    change: (s) => s.set(INSIDE, "spec.strategy.rollingUpdate", { maxSurge: 0, maxUnavailable: 2 }),
  },
  {
    what: "a rollout takes the only pod, as neither of its numbers allows anything",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 1);
      s.set(DEPLOYMENT, "spec.strategy.rollingUpdate", { maxSurge: 0, maxUnavailable: 0 });
    },
  },
  {
    what: "a rollout takes the only pod, as maxSurge is neither a number nor a percentage",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 1);
      s.set(DEPLOYMENT, "spec.strategy.rollingUpdate.maxSurge", "some");
    },
  },
  {
    what: "probes and minReadySeconds take as long as the deadline",
    code: "rollout-deadline-short",
    change: (s) => s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 375),
  },
  {
    what: "probes and minReadySeconds take as long as the default deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(DEPLOYMENT, "spec.progressDeadlineSeconds");
      s.set(DEPLOYMENT, "spec.minReadySeconds", 240);
    },
  },
  {
    what: "a probe's first delay makes it as slow as the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.startupProbe.initialDelaySeconds`, 5);
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 380);
    },
  },
  {
    what: "a probe without numbers takes as long as the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.startupProbe`, { grpc: { port: 8888 } });
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 105);
    },
  },
  {
    what: "a probe with a period of zero takes as long as the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.startupProbe`, { grpc: { port: 8888 }, periodSeconds: 0, failureThreshold: 30 });
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 375);
    },
  },
  {
    what: "two sidecars start one after the other, and take as long as the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(DEPLOYMENT, `${POD}.initContainers[1]`, { ...appOf(s), name: "proxy", restartPolicy: "Always" });
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 675);
    },
  },
  {
    what: "new pods are waited for during 4 s",
    code: "rollout-too-quick",
    change: (s) => s.set(DEPLOYMENT, "spec.minReadySeconds", 4),
  },
  {
    what: "the autoscaler has no minReplicas",
    code: "replicas-single",
    change: (s) => s.drop(HPA, "spec.minReplicas"),
  },
  {
    what: "one pod of a StatefulSet serves",
    code: "replicas-single",
    change: (s) => {
      s.set(INSIDE, "kind", "StatefulSet");
      s.remove("HorizontalPodAutoscaler/inside");
    },
  },
  {
    what: "one pod serves, and Pulumi makes the name of its Deployment up",
    code: "replicas-single",
    change: (s) => {
      s.remove(HPA);
      s.remove("HorizontalPodAutoscaler/inside");
      s.drop(DEPLOYMENT, "metadata.name");
    },
  },
  {
    what: "one pod serves, and an autoscaler of another namespace has a target that is not known yet",
    code: "replicas-single",
    change: (s) => {
      s.set(HPA, "metadata.namespace", "default");
      s.set(HPA, "spec.scaleTargetRef", UNKNOWN_YET);
    },
  },
  {
    what: "a rollout may stand still a second longer than the readiness gate is closed",
    code: "rollout-deadline-late",
    change: (s) => s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 601),
  },
];

export const right: readonly Row[] = [
  {
    what: "a rollout takes two of three pods",
    code: "rollout-stops-all",
    change: (s) => s.set(DEPLOYMENT, "spec.strategy.rollingUpdate.maxUnavailable", 2),
  },
  {
    what: "a rollout takes 99 % of three pods, rounded down",
    code: "rollout-stops-all",
    change: (s) => s.set(DEPLOYMENT, "spec.strategy.rollingUpdate.maxUnavailable", "99%"),
  },
  {
    what: "a rollout of one pod adds one first",
    code: "rollout-stops-all",
    change: (s) => s.set(HPA, "spec.minReplicas", 1),
  },
  {
    what: "a rollout of one pod without a strategy",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 1);
      s.drop(DEPLOYMENT, "spec.strategy");
    },
  },
  {
    what: "a rollout of one pod, where maxUnavailable is neither a number nor a percentage",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 1);
      s.set(DEPLOYMENT, "spec.strategy.rollingUpdate.maxUnavailable", "some");
    },
  },
  {
    what: "a rollout recreates pods that no Service leads to",
    code: "rollout-stops-all",
    change: (s) => {
      addWorker(s);
      s.set(WORKER, "spec.strategy", { type: "Recreate" });
    },
  },
  {
    what: "a StatefulSet, which takes its pods one by one whatever its strategy",
    code: "rollout-stops-all",
    change: (s) => {
      s.set(INSIDE, "kind", "StatefulSet");
      s.set(INSIDE, "spec.strategy", { type: "Recreate" });
    },
  },
  {
    what: "probes and minReadySeconds take a second less than the deadline",
    code: "rollout-deadline-short",
    change: (s) => s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 376),
  },
  {
    what: "probes and minReadySeconds take a second less than the default deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(DEPLOYMENT, "spec.progressDeadlineSeconds");
      s.set(DEPLOYMENT, "spec.minReadySeconds", 239);
    },
  },
  {
    what: "probes take a second less than the deadline, and nothing waits after them",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(DEPLOYMENT, "spec.minReadySeconds");
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 361);
    },
  },
  {
    what: "a server without a startup probe, and a deadline for its sidecar alone",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(DEPLOYMENT, `${APP}.startupProbe`);
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 76);
    },
  },
  {
    what: "a probe without numbers takes a second less than the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.startupProbe`, { grpc: { port: 8888 } });
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 106);
    },
  },
  {
    what: "a probe with a period of zero takes a second less than the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.startupProbe`, { grpc: { port: 8888 }, periodSeconds: 0, failureThreshold: 30 });
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 376);
    },
  },
  {
    what: "two servers in a pod start side by side",
    code: "rollout-deadline-short",
    change: (s) => {
      s.set(DEPLOYMENT, `${POD}.containers[1]`, { ...appOf(s), name: "second" });
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 376);
    },
  },
  {
    what: "new pods are waited for during 5 s",
    code: "rollout-too-quick",
    change: (s) => s.set(DEPLOYMENT, "spec.minReadySeconds", 5),
  },
  {
    what: "new pods that no Service leads to are not waited for",
    code: "rollout-too-quick",
    change: (s) => {
      s.drop(INSIDE, "spec.minReadySeconds");
      s.remove("Service/inside");
      s.remove("Service/inside-pods");
    },
  },
  {
    what: "new pods without Envoy are not waited for",
    code: "rollout-too-quick",
    change: (s) => {
      s.drop(INSIDE, "spec.minReadySeconds");
      s.drop(INSIDE, `${POD}.initContainers`);
    },
  },
  {
    what: "two pods serve",
    code: "replicas-single",
    change: (s) => s.set(HPA, "spec.minReplicas", 2),
  },
  {
    what: "two pods serve, without an autoscaler",
    code: "replicas-single",
    change: (s) => {
      s.remove(HPA);
      s.set(DEPLOYMENT, "spec.replicas", 2);
    },
  },
  {
    what: "one pod that no Service leads to",
    code: "replicas-single",
    change: (s) => addWorker(s),
  },
  {
    what: "a pod on each node serves",
    code: "replicas-single",
    change: (s) => {
      s.set(INSIDE, "kind", "DaemonSet");
      s.remove("HorizontalPodAutoscaler/inside");
    },
  },
  {
    what: "an autoscaler, whose target is not known yet, may be the server's",
    code: "replicas-single",
    change: (s) => s.set(HPA, "spec.scaleTargetRef.name", UNKNOWN_YET),
  },
  {
    what: "the stack's one autoscaler may be that of a Deployment whose name Pulumi makes up",
    code: "replicas-single",
    change: (s) => {
      s.remove("HorizontalPodAutoscaler/inside");
      s.set("Deployment/inside", "spec.replicas", 2);
      s.drop(DEPLOYMENT, "metadata.name");
    },
  },
  {
    what: "a rollout may stand still as long as the readiness gate is closed, which is Kubernetes' default",
    code: "rollout-deadline-late",
    change: (s) => s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 600),
  },
  {
    what: "a rollout's deadline is left out",
    code: "rollout-deadline-late",
    change: (s) => s.drop(DEPLOYMENT, "spec.progressDeadlineSeconds"),
  },
  {
    what: "a rollout inside the cluster may stand still for an hour",
    code: "rollout-deadline-late",
    change: (s) => s.set("Deployment/inside", "spec.progressDeadlineSeconds", 3600),
  },
  {
    what: "a rollout behind instance groups, which open no gate, may stand still for an hour",
    code: "rollout-deadline-late",
    change: (s) => {
      s.set("Service/my-server", ["metadata", "annotations", "cloud.google.com/neg"], '{"ingress":false}');
      s.set(DEPLOYMENT, "spec.progressDeadlineSeconds", 3600);
    },
  },
];
