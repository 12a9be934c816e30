import { SOURCE_RANGES } from "../../platform/googleLoadBalancer";
import { type Fault, check } from "../check";
import { callRoutes } from "../envoy/listener";
import { arrivals, inside, isGrpcPort, outside } from "../view/arrivals";
import { backendServices, sourcesOf } from "../view/backendService";
import { askedClusters } from "../view/callClusters";
import type { KubeObject } from "../view/kubeObject";
import {
  type Direction,
  isOpenToBlock,
  isOpenToEverybody,
  isOpenToPods,
  isOpenToRange,
  isOpenToSomebody,
  namespaceLabels,
  policiesOf,
  rulesOf,
} from "../view/networkPolicy";
import { listensOn } from "../view/listening";
import type { Pod } from "../view/pod";
import { selector } from "../view/selector";
import { podPort, servicePort } from "../view/service";
import type { StackView } from "../view/stackView";
import { serviceOf } from "../view/upstreamService";
import { listed } from "../words";

/** Ranges of the load balancer that may not use a port. */
function shutOut(pod: Pod, port: number, stack: StackView, ranges: readonly string[] = SOURCE_RANGES): string[] {
  return ranges.filter((range) => !isOpenToRange({ pod, port, direction: "Ingress" }, range, stack));
}

function isGooglesOwn(range: string): boolean {
  return (SOURCE_RANGES as readonly string[]).includes(range);
}

/** Ports of a pod's own server that Envoys of its siblings call. */
function siblingPorts(pod: Pod, stack: StackView): number[] {
  const bootstrap = stack.envoyOf(pod)?.bootstrap;
  if (bootstrap === undefined) return [];
  const names = bootstrap.callListeners.flatMap(callRoutes).flatMap(({ route }) => route.clusters);
  const found = names
    .flatMap((name) => bootstrap.leaves(name))
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ host }) =>
      stack.services.some(
        ({ object, headless, pods }) => headless && pods.includes(pod) && host.split(".")[0] === object.name,
      ),
    );
  return [...new Set(found.map(({ port }) => port))];
}

function opensToOwn(pod: Pod, port: number, direction: Direction, stack: StackView): boolean {
  const namespace = pod.owner.namespace ?? "";
  return isOpenToPods({ pod, port, direction }, pod.labels, namespace, namespaceLabels(namespace, stack), stack);
}

/** What keeps one workload's pods from calling another's on a port: the policies of both have a say. */
function shutWays(from: Pod, to: Pod, port: number, stack: StackView): Fault[] {
  const isOpen = (direction: Direction, pod: Pod, { labels, owner: { namespace = "" } }: Pod) =>
    isOpenToPods({ pod, port, direction, named: to }, labels, namespace, namespaceLabels(namespace, stack), stack) ||
    // Whether ranges mean pods as well depends on the cluster's network: Calico takes them so, Dataplane V2 does not.
    isOpenToBlock({ pod, port, direction, named: to }, stack);
  return [
    ...(isOpen("Ingress", to, from)
      ? []
      : [
          {
            at: rulesOf(to, "Ingress", stack),
            message: `the pods of ${from.owner.name} may not reach ${port} of ${to.owner.name}`,
          },
        ]),
    ...(isOpen("Egress", from, to)
      ? []
      : [
          {
            at: rulesOf(from, "Egress", stack),
            message: `the pods of ${from.owner.name} may not call ${port} of ${to.owner.name}`,
          },
        ]),
  ];
}

export const networkPolicyChecks = [
  check(
    {
      code: "network-policy-blocks-load-balancer",
      level: "error",
      requirement: "NetworkPolicies let the load balancer reach the port for calls",
      impact: "The load balancer's connections are dropped: every call from outside ends with 502 after its timeout.",
      fix: `Let ${listed(SOURCE_RANGES)} in on the port.`,
    },
    outside,
    (arrival, stack): Fault | undefined => {
      const { pod, podPort } = arrival;
      const ranges = podPort === undefined ? [] : shutOut(pod, podPort, stack, sourcesOf(arrival, stack));
      if (ranges.length === 0) return undefined;
      return {
        at: rulesOf(pod, "Ingress", stack),
        message: `${listed(ranges)} may not reach ${podPort}`,
        // The proxies of a region are in a subnet of their own.
        fix: ranges.some((range) => !isGooglesOwn(range)) ? `Let ${listed(ranges)} in on the port.` : undefined,
      };
    },
  ),
  check(
    {
      code: "network-policy-blocks-health-checks",
      level: "error",
      requirement: "NetworkPolicies let health checks reach their port",
      impact: "Health checks are dropped: no pod ever counts as healthy, and every call from outside ends with 502.",
      fix: `Let ${listed(SOURCE_RANGES)} in on the health check's port.`,
    },
    outside,
    (arrival, stack): Fault[] => {
      const { pod, podPort } = arrival;
      const stated = backendServices(stack).filter((one) => one.arrival === arrival);
      const asked = stated.map(({ healthCheck }) => healthCheck?.port.value ?? podPort);
      return [...new Set(stated.length === 0 ? [podPort] : asked)].flatMap((port) => {
        const ranges = port === undefined ? [] : shutOut(pod, port, stack);
        if (ranges.length === 0) return [];
        return [{ at: rulesOf(pod, "Ingress", stack), message: `${listed(ranges)} may not reach ${port}` }];
      });
    },
  ),
  check(
    {
      code: "network-policy-blocks-own-pods",
      level: "error",
      requirement: "NetworkPolicies let a server's Envoys reach its pods",
      impact:
        "Envoy's connections to other pods are dropped: calls wait for the connect timeout, then fail or stay on one pod.",
      fix: "Let the server's own pods in on its port, and out to it where egress is limited.",
    },
    (stack) => stack.pods,
    (pod, stack): Fault[] =>
      siblingPorts(pod, stack).flatMap((port) =>
        (["Ingress", "Egress"] as const)
          .filter((direction) => !opensToOwn(pod, port, direction, stack))
          .map((direction) => ({
            at: rulesOf(pod, direction, stack),
            message: `the pods of ${pod.owner.name} may not ${direction === "Ingress" ? "be reached by" : "call"} each other on ${port}`,
          })),
      ),
  ),
  check(
    {
      code: "network-policy-blocks-callers",
      level: "error",
      requirement: "NetworkPolicies let at least one client call a Service",
      impact: "Connections of clients inside the cluster are dropped: their calls fail after a timeout.",
      fix: "Let the callers' namespaces in on the port, or take the port out of the Service.",
    },
    inside,
    ({ pod, podPort, port }, stack): Fault | undefined => {
      if (podPort === undefined || isOpenToSomebody({ pod, port: podPort, direction: "Ingress" }, stack))
        return undefined;
      return {
        at: rulesOf(pod, "Ingress", stack),
        message: `no client may reach ${podPort}, where port ${port.name ?? port.port} of the Service leads`,
      };
    },
  ),
  check(
    {
      code: "network-policy-blocks-dns",
      level: "error",
      requirement: "NetworkPolicies that limit egress let DNS through",
      impact: "No name resolves: Envoy finds no other pod, and the server none of what it calls.",
      fix: "Allow egress to port 53 over UDP and TCP.",
    },
    (stack) => stack.pods,
    (pod, stack): Fault | undefined => {
      const open = isOpenToSomebody({ pod, port: 53, direction: "Egress", protocol: "UDP" }, stack);
      return open ? undefined : { at: rulesOf(pod, "Egress", stack), message: "no rule lets UDP port 53 out" };
    },
  ),
  check(
    {
      code: "network-policy-app-open",
      level: "warning",
      requirement: "Only a server's own pods reach its port past Envoy",
      impact: "Anybody in the cluster can call the server without Envoy's limits, and each client sticks to one pod.",
      fix: "Let only the server's own pods in on its port.",
    },
    (stack) =>
      stack.pods.filter(
        (pod) => stack.envoyOf(pod)?.bootstrap !== undefined && policiesOf(pod, "Ingress", stack).length > 0,
      ),
    (pod, stack): Fault[] => {
      const envoy = stack.envoyOf(pod);
      return pod.running
        .filter((container) => container !== envoy?.container)
        .flatMap(({ ports }) => ports)
        .filter(({ port }) => isGrpcPort(pod, port) && isOpenToEverybody({ pod, port, direction: "Ingress" }, stack))
        .map(({ port }) => ({
          at: rulesOf(pod, "Ingress", stack),
          message: `everybody in the cluster may reach ${port}`,
        }));
    },
  ),
  check(
    {
      code: "network-policy-blocks-upstreams",
      level: "error",
      requirement: "NetworkPolicies let Envoy reach the servers behind it",
      impact: "Envoy's connections are dropped: its calls fail with UNAVAILABLE after the connect timeout.",
      fix: "Let Envoy's pods in on the server's port, and out to it where their egress is limited.",
    },
    (stack) => askedClusters(stack),
    ({ envoy, cluster }, stack): Fault[] =>
      cluster.endpoints.flatMap(({ host, port }) => {
        const service = serviceOf(host, envoy, stack);
        if (service === undefined) return [];
        const through = service.headless ? undefined : servicePort(service, port);
        return service.pods
          .filter((pod) => pod !== envoy.pod)
          .flatMap((pod) => {
            const asked = service.headless ? port : through && podPort(pod, through);
            // Another check finds a port on which nothing listens.
            if (asked === undefined || listensOn(pod, asked, stack) === false) return [];
            return shutWays(envoy.pod, pod, asked, stack);
          });
      }),
  ),
  check(
    {
      code: "network-policy-open",
      level: "warning",
      requirement: "A NetworkPolicy keeps somebody out",
      // https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic
      impact: "Anybody in the cluster can reach every port of the pods, past Envoy's TLS and limits.",
      fix: "State who may come in, or the ports that are for everybody.",
    },
    (stack) => [...new Set(arrivals(stack).map(({ pod }) => pod))],
    (pod, stack) =>
      policiesOf(pod, "Ingress", stack)
        .flatMap(({ root }) => root.at("spec", "ingress").list)
        .filter((rule) => rule.at("from").list.length === 0 && rule.at("ports").list.length === 0)
        .map((at) => ({ at, message: "the rule lets everybody in on every port" })),
  ),
  check(
    {
      code: "network-policy-missing",
      level: "warning",
      requirement: "A NetworkPolicy guards pods that serve",
      impact: "Anybody in the cluster can reach every port of the pods, past Envoy's TLS and limits.",
      fix: "Add a NetworkPolicy that lets in who has to call.",
    },
    (stack) => [...new Set(arrivals(stack).map(({ pod }) => pod))],
    (pod, stack) =>
      policiesOf(pod, "Ingress", stack).length === 0 && {
        at: pod.owner.root,
        message: "no NetworkPolicy selects the pods",
      },
  ),
  check(
    {
      code: "network-policy-selects-nothing",
      level: "error",
      requirement: "A NetworkPolicy selects pods",
      impact: "It protects no pod: the pods that it was written for are open to every client.",
      fix: "Make podSelector a part of the labels of the pods.",
    },
    (stack) => stack.ofKind("NetworkPolicy"),
    (policy: KubeObject, stack) => {
      const at = policy.root.at("spec", "podSelector");
      const [near, selects] = [stack.podsBeside(policy), selector(at)];
      return (
        stack.pods.length > 0 &&
        !near.some(({ labels }) => selects(labels)) && { at, message: "no pod has these labels" }
      );
    },
  ),
  check(
    {
      code: "network-policy-not-enforced",
      level: "error",
      requirement: "The cluster enforces NetworkPolicies",
      impact: "The policies are taken and do nothing: every pod is open to everybody in the cluster.",
      fix: "Set datapathProvider: ADVANCED_DATAPATH on the cluster.",
    },
    (stack) => (stack.ofKind("NetworkPolicy").length > 0 ? stack.ofType("gcp:container/cluster:Cluster") : []),
    (cluster) => {
      const at = cluster.at("datapathProvider");
      const old = cluster.at("networkPolicy", "enabled").bool === true;
      const autopilot = cluster.at("enableAutopilot").bool === true;
      return (
        at.text !== "ADVANCED_DATAPATH" &&
        !old &&
        !autopilot && { at, message: `the datapath is ${at.text ?? "the default one"}` }
      );
    },
  ),
];
