import { appProtocol, backendConfigOf, outside } from "../../../checks/view/arrivals";
import type { Ingress } from "../../../checks/view/ingress";
import type { StackView } from "../../../checks/view/stackView";
import { time } from "../../../checks/words";
import { listenerId, serverId, serversOf } from "./podParts";
import type { Edge, Node, Parts } from "./parts";

const CLIENTS = "clients outside";

function loadBalancerId({ object }: Ingress): string {
  return `Ingress ${object.namespace ?? ""} ${object.name ?? object.resource.name}`;
}

/** Clients outside, load balancers, and the ways to the pods. */
export function outwardParts(stack: StackView): Parts {
  if (stack.ingresses.length === 0) return { groups: [], nodes: [], edges: [] };
  const clients: Node = { id: CLIENTS, kind: "client", lines: ["Clients outside"], urns: [] };
  return {
    groups: [],
    nodes: [clients, ...stack.ingresses.map(loadBalancer)],
    edges: [...stack.ingresses.map(clientEdge), ...stack.ingresses.flatMap((ingress) => backendEdges(ingress, stack))],
  };
}

function loadBalancer(ingress: Ingress): Node {
  const hosts = [...new Set(ingress.hosts.map(({ host }) => host))];
  const shown = hosts.length > 4 ? [...hosts.slice(0, 3), `and ${hosts.length - 3} more`] : hosts;
  return {
    id: loadBalancerId(ingress),
    kind: "loadBalancer",
    lines: ["Google load balancer", ...shown],
    urns: [ingress.object.resource.urn],
  };
}

function clientEdge(ingress: Ingress): Edge {
  return { from: CLIENTS, to: loadBalancerId(ingress), kind: "calls", lines: ["HTTP/2 with TLS :443"] };
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  HTTP2: "HTTP/2 with TLS",
  HTTPS: "HTTP/1.1 with TLS",
  HTTP: "HTTP/1.1",
};

function backendEdges(ingress: Ingress, stack: StackView): Edge[] {
  return outside(stack)
    .filter(({ backends }) => backends.some((backend) => backend.ingress === ingress.object))
    .flatMap((arrival): Edge[] => {
      const { service, port, pod, podPort } = arrival;
      if (podPort === undefined) return [];
      const spec = backendConfigOf(service, port, stack)?.root.at("spec");
      const protocol = appProtocol(service, port);
      const timeout = spec?.at("timeoutSec").number ?? 30;
      const draining = spec?.at("connectionDraining", "drainingTimeoutSec").number;
      const from = loadBalancerId(ingress);
      const times = [
        `cuts calls after ${time(timeout)}`,
        ...(draining === undefined ? [] : [`drains for ${time(draining)}`]),
      ];
      const calls: Edge = {
        from,
        to: target(arrival, stack) ?? listenerId(pod, podPort),
        kind: "calls",
        lines: [`${PROTOCOLS[protocol] ?? protocol} :${podPort}`, ...times],
      };
      const health = spec?.at("healthCheck");
      const asked = health?.at("port").number;
      if (health === undefined || asked === undefined) return [calls];
      const every = health.at("checkIntervalSec").number;
      const question = `${health.at("type").text ?? "HTTP"} :${asked}${health.at("requestPath").text ?? "/"}`;
      const lines = [question, ...(every === undefined ? [] : [`every ${time(every)}`])];
      return [calls, { from, to: listenerId(pod, asked), kind: "health", lines }];
    });
}

/** The server itself, where no Envoy is in front of it. */
export function target(
  { pod, podPort, listener }: ReturnType<typeof outside>[number],
  stack: StackView,
): string | undefined {
  if (listener !== undefined) return undefined;
  const server = serversOf(pod, stack).find(({ ports }) => ports.some(({ port }) => port === podPort));
  return server && serverId(pod, server);
}
