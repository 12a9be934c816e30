import type { Envoy } from "../../../checks/envoy/envoy";
import { type Listener, callRoutes } from "../../../checks/envoy/listener";
import { longestCall } from "../../../checks/envoy/route";
import { isLoopback } from "../../../checks/envoy/values";
import type { Container, Pod } from "../../../checks/view/pod";
import { autoscalerOf } from "../../../checks/view/scaling";
import type { StackView } from "../../../checks/view/stackView";
import { time } from "../../../checks/words";
import type { Edge, Node, Parts } from "./parts";

function podId({ owner }: Pod): string {
  return `${owner.kind} ${owner.namespace ?? ""} ${owner.name ?? owner.resource.name}`;
}

export function listenerId(pod: Pod, port: number): string {
  return `${podId(pod)} :${port}`;
}

export function serverId(pod: Pod, container: Container): string {
  return `${podId(pod)} ${container.name}`;
}

/** Pods that calls reach: their Envoys' listeners, their servers, and the ways between those. */
export function podParts(stack: StackView): Parts {
  const pods = stack.servingPods;
  return {
    groups: pods.map((pod) => ({
      id: podId(pod),
      label: `${pod.owner.name ?? pod.owner.resource.name}: ${replicas(pod, stack)}`,
    })),
    nodes: pods.flatMap((pod) => [...listenerNodes(pod, stack), ...serverNodes(pod, stack)]),
    edges: pods.flatMap((pod) => relayEdges(pod, stack)),
  };
}

function replicas(pod: Pod, stack: StackView): string {
  const scaler = autoscalerOf(pod, stack)?.root.at("spec");
  const [min, max] = [scaler?.at("minReplicas").number ?? 1, scaler?.at("maxReplicas").number];
  const fixed = pod.owner.root.at("spec", "replicas").number ?? 1;
  return max === undefined ? `${fixed} ${fixed === 1 ? "pod" : "pods"}` : `${min} to ${max} pods`;
}

function listenerNodes(pod: Pod, stack: StackView): Node[] {
  const envoy = stack.envoyOf(pod);
  return (envoy?.bootstrap?.listeners ?? []).map((listener) => ({
    id: listenerId(pod, listener.address.port),
    kind: "listener",
    group: podId(pod),
    lines: [`Envoy ${listener.name}`, `:${listener.address.port}${listener.tls === undefined ? "" : " TLS"}`],
    urns: [listener.field.resource.urn],
  }));
}

/** Containers that are no Envoy and listen on something. */
export function serversOf(pod: Pod, stack: StackView): Container[] {
  const envoy = stack.envoyOf(pod)?.container;
  return pod.running.filter((container) => container !== envoy && container.ports.length > 0);
}

function serverNodes(pod: Pod, stack: StackView): Node[] {
  return serversOf(pod, stack).map((container) => ({
    id: serverId(pod, container),
    kind: "server",
    group: podId(pod),
    lines: [container.name, container.ports.map(({ port }) => `:${port}`).join(" "), `leaves in ${time(pod.grace)}`],
    urns: [pod.owner.resource.urn],
  }));
}

/** From a pod's listeners to its server, and to its siblings' through a headless Service. */
function relayEdges(pod: Pod, stack: StackView): Edge[] {
  const envoy = stack.envoyOf(pod);
  const listeners = envoy?.bootstrap?.callListeners ?? [];
  return listeners.flatMap((listener) => listenerEdges(pod, envoy!, listener, stack));
}

function listenerEdges(pod: Pod, { bootstrap }: Envoy, listener: Listener, stack: StackView): Edge[] {
  const routes = callRoutes(listener);
  const limit = Math.max(...routes.map(({ manager, route }) => longestCall(route, manager.field)));
  const clusters = new Set(routes.flatMap(({ route }) => route.clusters.flatMap((name) => bootstrap!.leaves(name))));
  const from = listenerId(pod, listener.address.port);
  return [...clusters].flatMap((cluster) => {
    // A cluster of all pods falls back to its own; the picture shows where calls go in peace.
    const [first] = cluster.endpoints;
    if (first === undefined) return [];
    const others = !isLoopback(first.host);
    return serversOf(pod, stack)
      .filter(({ ports }) => ports.some(({ port }) => port === first.port))
      .map((container): Edge => {
        const where = others ? "any ready pod" : "its own server";
        const lines = [
          `${cluster.http2 ? "h2c" : "HTTP/1.1"} :${first.port}, ${where}`,
          `calls end after ${time(limit)}`,
        ];
        return { from, to: serverId(pod, container), kind: "calls", lines };
      });
  });
}
