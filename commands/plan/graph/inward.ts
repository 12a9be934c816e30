import { inside } from "../../../checks/view/arrivals";
import type { StackView } from "../../../checks/view/stackView";
import { target } from "./outward";
import { listenerId } from "./podParts";
import type { Edge, Node, Parts } from "./parts";

const CLIENTS = "clients inside";

/** Clients inside the cluster, Services, and the ways to the pods. */
export function inwardEdges(stack: StackView): Parts {
  const ways = inside(stack).filter(({ podPort }) => podPort !== undefined);
  if (ways.length === 0) return { groups: [], nodes: [], edges: [] };
  const clients: Node = { id: CLIENTS, kind: "client", lines: ["Clients inside", "the cluster"], urns: [] };
  const nodes = ways.map(({ service: { object } }): Node => {
    const lines = [`Service ${object.name ?? object.resource.name}`, `namespace ${object.namespace ?? "?"}`];
    return { id: serviceId(object.resource.urn), kind: "service", lines, urns: [object.resource.urn] };
  });
  const edges = ways.flatMap((way): Edge[] => {
    const { service, port, pod, podPort, listener } = way;
    const id = serviceId(service.object.resource.urn);
    const protocol = listener?.tls === undefined ? "h2c" : "HTTP/2 with TLS";
    return [
      { from: CLIENTS, to: id, kind: "calls", lines: [`${protocol} :${port.port ?? "?"}`] },
      {
        from: id,
        to: target(way, stack) ?? listenerId(pod, podPort!),
        kind: "calls",
        lines: [`:${podPort!}, one pod a connection`],
      },
    ];
  });
  return { groups: [], nodes: [clients, ...nodes], edges };
}

function serviceId(urn: string): string {
  return `Service ${urn}`;
}
