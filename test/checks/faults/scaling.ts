import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import type { EditableStack, Tree } from "../support";
import { APP, DEPLOYMENT, ENVOY, HPA, POD, WORKER, addWorker, appOf, ignore, keep } from "./edits";
import type { Row } from "./fault";

const NAMESPACE = "Namespace/grpc";
const CPU = { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } };
const EXTERNAL = { type: "External", external: { metric: { name: "queue" }, target: { type: "Value", value: "10" } } };

export const faults: readonly Row[] = [
  {
    what: "replicas beside an autoscaler",
    code: "hpa-fights-replicas",
    change: (s) => s.set(DEPLOYMENT, "spec.replicas", 3),
  },
  {
    what: "the autoscaler's target is misspelt",
    code: "hpa-target-absent",
    change: (s) => s.set(HPA, "spec.scaleTargetRef.name", "my-sever"),
  },
  {
    what: "the autoscaler measures no container",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.metrics[0].containerResource.container", "app"),
  },
  {
    what: "what the autoscaler measures has no request",
    code: "hpa-request-missing",
    change: (s) => s.drop(DEPLOYMENT, `${APP}.resources`),
  },
  {
    what: "the autoscaler averages the sidecar in",
    code: "hpa-averages-sidecar",
    change: (s) =>
      s.set(HPA, "spec.metrics", [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
      ]),
  },
  { what: "two autoscalers for one Deployment", code: "hpa-twice", change: (s) => s.copy(HPA, "again") },
  {
    what: "replicas beside an autoscaler, where changes of the template are ignored",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(DEPLOYMENT, "spec.replicas", 3);
      ignore(s, DEPLOYMENT, ["spec.template"]);
    },
  },
  {
    what: "the autoscaler's target is of another kind",
    code: "hpa-target-absent",
    change: (s) => s.set(HPA, "spec.scaleTargetRef.kind", "StatefulSet"),
  },
  {
    what: "an autoscaler is all that the stack has",
    code: "hpa-target-absent",
    change: (s) => keep(s, HPA),
  },
  {
    what: "an autoscaler and its namespace are all that the stack has",
    code: "hpa-target-absent",
    change: (s) => keep(s, HPA, NAMESPACE),
  },
  {
    what: "an autoscaler and another namespace are all that the stack has",
    code: "hpa-target-absent",
    change: (s) => {
      keep(s, HPA, NAMESPACE);
      s.set(NAMESPACE, "metadata.name", "other");
    },
  },
  {
    what: "an autoscaler and another workload are all that the stack has",
    code: "hpa-target-absent",
    change: (s) => {
      addWorker(s);
      keep(s, HPA, WORKER);
    },
  },
  {
    what: "the autoscaler of one container measures another",
    code: "hpa-container-absent",
    change: (s) => {
      addWorker(s);
      scaleWorker(s, { type: "ContainerResource", containerResource: { ...CPU, container: "server" } });
    },
  },
  {
    what: "the autoscaler measures a container that ends",
    code: "hpa-container-absent",
    change: (s) => {
      s.set(DEPLOYMENT, `${POD}.initContainers[1]`, { ...appOf(s), name: "migrate" });
      s.set(HPA, "spec.metrics[0].containerResource.container", "migrate");
    },
  },
  {
    what: "the autoscaler averages a sidecar without a request in",
    code: "hpa-request-missing",
    change: (s) => {
      s.set(HPA, "spec.metrics[0]", { type: "Resource", resource: CPU });
      s.drop(DEPLOYMENT, `${ENVOY}.resources`);
    },
  },
  {
    what: "the autoscaler measures memory, and only CPU is requested",
    code: "hpa-request-missing",
    change: (s) => {
      s.set(HPA, "spec.metrics[0].containerResource.name", "memory");
      s.set(DEPLOYMENT, `${APP}.resources`, { requests: { cpu: "250m" }, limits: { cpu: "500m" } });
    },
  },
  {
    what: "an autoscaler of version 1 averages the sidecar in",
    code: "hpa-averages-sidecar",
    change: (s) => {
      const hpa = "HorizontalPodAutoscaler/my-server";
      s.drop(hpa, "spec.metrics");
      s.set(hpa, "spec.targetCPUUtilizationPercentage", 70);
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "replicas beside an autoscaler, where changes of them are ignored",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(DEPLOYMENT, "spec.replicas", 3);
      ignore(s, DEPLOYMENT, ["spec.replicas"]);
    },
  },
  {
    what: "replicas beside an autoscaler, where changes of the whole spec are ignored",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(DEPLOYMENT, "spec.replicas", 3);
      ignore(s, DEPLOYMENT, ["metadata.labels", "spec"]);
    },
  },
  {
    what: "replicas are null beside an autoscaler",
    code: "hpa-fights-replicas",
    change: (s) => s.set(DEPLOYMENT, "spec.replicas", null),
  },
  {
    what: "replicas of a workload that no autoscaler moves",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.remove(HPA);
      s.set(DEPLOYMENT, "spec.replicas", 3);
    },
  },
  {
    what: "replicas, and an autoscaler in another namespace",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(HPA, "metadata.namespace", "default");
      s.set(DEPLOYMENT, "spec.replicas", 3);
    },
  },
  {
    what: "replicas, and an autoscaler, both in namespaces that are not known yet",
    code: "hpa-fights-replicas",
    change: (s) => {
      s.set(HPA, "metadata.namespace", UNKNOWN_YET);
      s.set(DEPLOYMENT, "metadata.namespace", UNKNOWN_YET);
      s.set(DEPLOYMENT, "spec.replicas", 3);
    },
  },
  {
    what: "an autoscaler of a StatefulSet",
    code: "hpa-target-absent",
    change: (s) => {
      s.set(DEPLOYMENT, "kind", "StatefulSet");
      s.set(HPA, "spec.scaleTargetRef.kind", "StatefulSet");
    },
  },
  {
    what: "an autoscaler's target that Pulumi may make the name of up",
    code: "hpa-target-absent",
    change: (s) => s.drop(DEPLOYMENT, "metadata.name"),
  },
  {
    what: "an autoscaler's target that is in a namespace that is not known yet",
    code: "hpa-target-absent",
    change: (s) => s.set(DEPLOYMENT, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "an autoscaler in a namespace that is not known yet",
    code: "hpa-target-absent",
    change: (s) => s.set(HPA, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "an autoscaler whose target is not known yet",
    code: "hpa-target-absent",
    change: (s) => s.set(HPA, "spec.scaleTargetRef", UNKNOWN_YET),
  },
  {
    what: "the autoscaler measures the sidecar",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.metrics[0].containerResource.container", "envoy"),
  },
  {
    what: "the autoscaler measures a whole pod",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.metrics[0]", { type: "Resource", resource: CPU }),
  },
  {
    what: "the autoscaler's metric is from outside",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.metrics[0]", EXTERNAL),
  },
  {
    what: "the autoscaler of something that is not there",
    code: "hpa-container-absent",
    change: (s) => s.set(HPA, "spec.scaleTargetRef.name", "my-sever"),
  },
  {
    what: "what the autoscaler measures has a limit, which is its request too",
    code: "hpa-request-missing",
    change: (s) => s.drop(DEPLOYMENT, `${APP}.resources.requests`),
  },
  {
    what: "what the autoscaler measures has a request without a limit",
    code: "hpa-request-missing",
    change: (s) => s.drop(DEPLOYMENT, `${APP}.resources.limits`),
  },
  {
    what: "the autoscaler measures CPU by an amount, without a request",
    code: "hpa-request-missing",
    change: (s) => {
      s.set(HPA, "spec.metrics[0].containerResource.target", { type: "AverageValue", averageValue: "500m" });
      s.drop(DEPLOYMENT, `${APP}.resources`);
    },
  },
  {
    what: "the container that the autoscaler does not measure has no request",
    code: "hpa-request-missing",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.resources`),
  },
  {
    what: "the resource that the autoscaler does not measure has no request",
    code: "hpa-request-missing",
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources`, { requests: { cpu: "250m" } }),
  },
  {
    what: "an init container that ends has no request",
    code: "hpa-request-missing",
    change: (s) => {
      s.set(HPA, "spec.metrics[0]", { type: "Resource", resource: CPU });
      s.set(DEPLOYMENT, `${POD}.initContainers[1]`, { ...appOf(s), name: "migrate", resources: {} });
    },
  },
  {
    what: "the average of one container",
    code: "hpa-averages-sidecar",
    change: (s) => {
      addWorker(s);
      scaleWorker(s, { type: "Resource", resource: CPU });
    },
  },
  {
    what: "the average of one container, from an autoscaler of version 1",
    code: "hpa-averages-sidecar",
    change: (s) => {
      addWorker(s);
      scaleWorker(s);
      s.set("HorizontalPodAutoscaler/worker", "spec.targetCPUUtilizationPercentage", 70);
    },
  },
  {
    what: "a metric from outside beside the server's own",
    code: "hpa-averages-sidecar",
    change: (s) => s.set(HPA, "spec.metrics[1]", EXTERNAL),
  },
  {
    what: "two autoscalers for two workloads that are not there",
    code: "hpa-twice",
    change: (s) => {
      s.set(HPA, "spec.scaleTargetRef.name", "my-sever");
      s.set("HorizontalPodAutoscaler/inside", "spec.scaleTargetRef.name", "insid");
    },
  },
  {
    what: "a second autoscaler of the same name of target, in another namespace",
    code: "hpa-twice",
    change: (s) => {
      s.copy(HPA, "again");
      s.set("HorizontalPodAutoscaler/again", "metadata.namespace", "default");
    },
  },
  {
    what: "one autoscaler with two metrics",
    code: "hpa-twice",
    change: (s) => s.set(HPA, "spec.metrics[1]", EXTERNAL),
  },
];

function scaleWorker(stack: EditableStack, ...metrics: Tree[]): void {
  const autoscaler = "HorizontalPodAutoscaler/worker";
  stack.copy("HorizontalPodAutoscaler/inside", "worker");
  stack.set(autoscaler, "spec.scaleTargetRef.name", "worker");
  stack.set(autoscaler, "spec.metrics", metrics);
}
