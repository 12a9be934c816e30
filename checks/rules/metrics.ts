import { METRICS_NAMESPACE } from "../../platform/gke";
import { type Fault, check } from "../check";
import { isOpenToPods, namespaceLabels, rulesOf } from "../view/networkPolicy";
import { answersGet, listensOn } from "../view/listening";
import type { KubeObject } from "../view/kubeObject";
import type { Pod } from "../view/pod";
import { selector } from "../view/selector";
import type { StackView } from "../view/stackView";

/** The pods that a PodMonitoring selects. */
function monitored(monitoring: KubeObject, stack: StackView): Pod[] {
  const selects = selector(monitoring.root.at("spec", "selector"));
  return stack.podsBeside(monitoring).filter(({ labels }) => selects(labels));
}

export const metricsChecks = [
  check(
    {
      code: "network-policy-blocks-metrics",
      level: "warning",
      requirement: "NetworkPolicies let the collectors of metrics in",
      impact: "Calls are not touched; there are no metrics of them, and no alert when they fail.",
      fix: `Let namespace ${METRICS_NAMESPACE} in on the port.`,
    },
    (stack) => stack.ofKind("PodMonitoring"),
    (monitoring, stack) =>
      monitored(monitoring, stack).flatMap((pod) =>
        monitoring.root.at("spec", "endpoints").list.flatMap((endpoint): Fault[] => {
          const port = endpoint.at("port").number;
          const labels = namespaceLabels(METRICS_NAMESPACE, stack);
          if (
            port === undefined ||
            isOpenToPods({ pod, port, direction: "Ingress" }, {}, METRICS_NAMESPACE, labels, stack)
          )
            return [];
          return [
            { at: rulesOf(pod, "Ingress", stack), message: `pods of ${METRICS_NAMESPACE} may not reach ${port}` },
          ];
        }),
      ),
  ),
  check(
    {
      code: "metrics-port",
      level: "warning",
      requirement: "Metrics are collected from a port and a path that answer",
      impact: "Calls are not touched; there are no metrics of them, and no alert when they fail.",
      fix: "Write the number of Envoy's health listener and /stats/prometheus: names are looked up in containers only, not in sidecars.",
    },
    (stack) => stack.ofKind("PodMonitoring"),
    (monitoring, stack) => {
      const pods = monitored(monitoring, stack);
      if (pods.length === 0)
        return (
          stack.pods.length > 0 && { at: monitoring.root.at("spec", "selector"), message: "no pod has these labels" }
        );
      return pods.flatMap((pod) =>
        monitoring.root.at("spec", "endpoints").list.flatMap((endpoint): Fault[] => {
          const at = endpoint.at("port");
          const apps = pod.running.filter(({ role }) => role === "app").flatMap(({ ports }) => ports);
          const named = typeof at.scalar === "string" ? apps.find(({ name }) => name === at.scalar)?.port : at.number;
          if (named === undefined) return [{ at, message: `no container has a port named ${at.scalar}` }];
          const envoy = stack.envoyOf(pod)?.bootstrap;
          if (envoy?.admin?.port === named && listensOn(pod, named, stack) === true) return [];
          const listener = envoy?.listenerAt(named);
          const path = endpoint.at("path").text ?? "/metrics";
          if (listener !== undefined && !answersGet(listener, path))
            return [{ at: endpoint.at("path"), message: `listener ${listener.name} has no route for ${path}` }];
          const declared = pod.running.some(({ ports }) => ports.some(({ port }) => port === named));
          return envoy !== undefined && listener === undefined && !declared
            ? [{ at, message: `nothing in the pods of ${pod.owner.name} listens on ${named}` }]
            : [];
        }),
      );
    },
  ),
];
