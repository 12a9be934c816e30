import { isLoopback } from "../envoy/values";
import { type Arrival, arrivals, carriesCalls, grpcProbePorts } from "./arrivals";
import { callClusters } from "./callClusters";
import type { Container, Pod } from "./pod";
import type { StackView } from "./stackView";

/**
 * The containers of a pod, beside its Envoy, that answer calls. A collector of logs or a proxy to a database beside
 * them takes none; where nothing shows who answers, every container with ports counts, or every one.
 */
export function serversOf(pod: Pod, stack: StackView): readonly Container[] {
  const envoy = stack.envoyOf(pod)?.container;
  const apps = pod.running.filter((container) => container !== envoy && container.role === "app");
  const called = calledPorts(pod, stack);
  for (const portsOf of [listedPorts, grpcProbePorts]) {
    const answering = apps.filter((container) => portsOf(container).some((port) => called.has(port)));
    if (answering.length > 0) return answering;
  }
  const [listed, unlisted] = [
    apps.filter(({ ports }) => ports.length > 0),
    apps.filter(({ ports }) => ports.length === 0),
  ];
  // Kubernetes needs no list of ports: who lists others only does not answer at these.
  if (called.size > 0 && unlisted.length > 0) return unlisted;
  return listed.length > 0 ? listed : apps;
}

function listedPorts({ ports }: Container): number[] {
  return ports.map(({ port }) => port);
}

/** Ports of a pod, beside its Envoy's own, that Services or its Envoy lead calls to. */
function calledPorts(pod: Pod, stack: StackView): ReadonlySet<number> {
  const fromServices = arrivals(stack)
    .filter((one) => one.pod === pod && !isEnvoys(one) && carriesCalls(one))
    .flatMap(({ podPort }) => podPort ?? []);
  const fromEnvoy = callClusters(stack)
    .filter(({ envoy }) => envoy.pod === pod)
    .flatMap(({ cluster }) => cluster.endpoints)
    .filter(({ host }) => isLoopback(host))
    .flatMap(({ port }) => port ?? []);
  return new Set([...fromServices, ...fromEnvoy]);
}

/** Whether the pod's Envoy takes what arrives, as far as can be seen. */
function isEnvoys({ envoy, listener, podPort }: Arrival): boolean {
  if (envoy === undefined) return false;
  const { bootstrap, container } = envoy;
  return listener !== undefined || bootstrap === undefined || listedPorts(container).some((port) => port === podPort);
}
