import { backendServices, protocolsOf } from "../../../checks/view/backendService";
import { type Arrival, outside } from "../../../checks/view/arrivals";
import { gkeGateways, reachOf } from "../../../checks/view/gateway";
import { isInternal } from "../../../checks/view/ingress";
import type { KubeObject } from "../../../checks/view/kubeObject";
import type { StackView } from "../../../checks/view/stackView";
import { time } from "../../../checks/words";
import { DEFAULT_BACKEND_TIMEOUT } from "../../../platform/googleLoadBalancer";
import { listenerId, serverId, serversOf } from "./podParts";
import type { Edge, Node, Parts } from "./parts";

const OUTSIDE: Node = { id: "clients outside", kind: "client", lines: ["Clients outside"], urns: [] };
const NEAR: Node = { id: "clients in the network", kind: "client", lines: ["Clients in the network"], urns: [] };

/** What becomes a load balancer: an Ingress or a Gateway. */
interface Door {
  readonly object: KubeObject;
  readonly hosts: readonly string[];
  readonly clients: Node;
  /** Whether a way to pods is through it. */
  leads(arrival: Arrival): boolean;
}

/** Clients outside, load balancers, and the ways to the pods. */
export function outwardParts(stack: StackView): Parts {
  const doors = doorsOf(stack);
  return {
    groups: [],
    nodes: [...new Set(doors.map(({ clients }) => clients)), ...doors.map(loadBalancer)],
    edges: [...doors.map(clientEdge), ...doors.flatMap((door) => backendEdges(door, stack))],
  };
}

function doorsOf(stack: StackView): Door[] {
  const ingresses = stack.ingresses.map(({ object, hosts }): Door => ({
    object,
    hosts: hosts.map(({ host }) => host),
    clients: isInternal(object) ? NEAR : OUTSIDE,
    leads: ({ backends }) => backends.some(({ ingress }) => ingress === object),
  }));
  const gateways = gkeGateways(stack).map((object): Door => {
    const leads = ({ routes }: Arrival) => routes.some((route) => route.gateways.includes(object));
    const routes = outside(stack)
      .filter(leads)
      .flatMap((arrival) => arrival.routes);
    return {
      object,
      hosts: routes.flatMap((route) => route.hosts),
      clients: reachOf(object) === "internal" ? NEAR : OUTSIDE,
      leads,
    };
  });
  return [...ingresses, ...gateways];
}

function idOf({ object: { kind, namespace = "", name, resource } }: Door): string {
  return `${kind} ${namespace} ${name ?? resource.name}`;
}

function loadBalancer(door: Door): Node {
  const hosts = [...new Set(door.hosts)];
  const shown = hosts.length > 4 ? [...hosts.slice(0, 3), `and ${hosts.length - 3} more`] : hosts;
  return {
    id: idOf(door),
    kind: "loadBalancer",
    lines: ["Google load balancer", ...shown],
    urns: [door.object.resource.urn],
  };
}

function clientEdge(door: Door): Edge {
  return { from: door.clients.id, to: idOf(door), kind: "calls", lines: ["HTTP/2 with TLS :443"] };
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  HTTP2: "HTTP/2 with TLS",
  HTTPS: "HTTP/1.1 with TLS",
  HTTP: "HTTP/1.1",
};

function backendEdges(door: Door, stack: StackView): Edge[] {
  const kind = door.object.kind;
  return outside(stack)
    .filter((arrival) => door.leads(arrival))
    .flatMap((arrival): Edge[] => {
      const { pod, podPort } = arrival;
      if (podPort === undefined) return [];
      const service = backendServices(stack).find((one) => one.arrival === arrival && one.door === kind);
      const protocol = protocolsOf(arrival).find((one) => one.door === kind)?.value ?? "HTTP";
      const from = idOf(door);
      const draining = service?.draining;
      const times = [
        `cuts calls after ${time(service?.timeout.value ?? DEFAULT_BACKEND_TIMEOUT)}`,
        ...(draining === undefined || draining.isDefault ? [] : [`drains for ${time(draining.value)}`]),
      ];
      const calls: Edge = {
        from,
        to: target(arrival, stack) ?? listenerId(pod, podPort),
        kind: "calls",
        lines: [`${PROTOCOLS[protocol] ?? protocol} :${podPort}`, ...times],
      };
      const health = service?.healthCheck;
      const asked = health?.port;
      if (health === undefined || asked?.value === undefined || !asked.at.exists) return [calls];
      const every = health.times.at("checkIntervalSec").number;
      const question = `${health.type.value} :${asked.value}${/^HTTP/.test(health.type.value) ? health.path.value : ""}`;
      const lines = [question, ...(every === undefined ? [] : [`every ${time(every)}`])];
      return [calls, { from, to: listenerId(pod, asked.value), kind: "health", lines }];
    });
}

/** The server itself, where no Envoy is in front of it. */
export function target({ pod, podPort, listener }: Arrival, stack: StackView): string | undefined {
  if (listener !== undefined) return undefined;
  const server = serversOf(pod, stack).find(({ ports }) => ports.some(({ port }) => port === podPort));
  return server && serverId(pod, server);
}
