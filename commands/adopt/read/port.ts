import { isLoopback } from "../../../checks/envoy/values";
import { isGrpcPort } from "../../../checks/view/arrivals";
import { callClusters } from "../../../checks/view/callClusters";
import { serviceOf } from "../../../checks/view/upstreamService";
import { APP_PORT, unprivilegedPort } from "../../../settings/ports";
import type { Context, ServerSource } from "./context";
import { carriesGrpc } from "./grpcWay";

interface Found {
  readonly port: number;
  readonly origin: string;
}

/** The port that the server listens on. */
export function readPort(server: ServerSource, context: Context): void {
  const { draft } = context;
  const found = portOf(server, context);
  if (found === undefined) {
    const reason = `nothing states which it is: the server has to listen on ${APP_PORT}, or write its port`;
    return draft.leaveOut(`${server.name} port`, context.place(server.app.field), reason);
  }
  if (!unprivilegedPort.safeParse(found.port).success) {
    const reason =
      found.port > 65535
        ? `ports end at 65535: let the server listen on ${APP_PORT}`
        : `only root may listen on it, which the restricted standard refuses: let the server listen on ${APP_PORT}`;
    return draft.leaveOut(`${server.name} port ${found.port}`, found.origin, reason);
  }
  draft.set(["servers", server.name, "port"], found.port, found.origin);
}

function portOf(server: ServerSource, context: Context): Found | undefined {
  const { pod, app } = server;
  const { place } = context;
  const called = calledPorts(server, context);
  const declared = app.ports.map(({ port, field }) => ({ port, origin: place(field) }));
  const believed = called.find(({ port }) => declared.length === 0 || declared.some((one) => one.port === port));
  const [only] = declared;
  const grpc = declared.find(({ port }) => isGrpcPort(pod, port));
  // Without Envoy a Service leads to the server itself; a container need not declare the port that it is called on.
  const led =
    server.sidecar === undefined
      ? server.ways
          .filter((way) => way.service.pods.includes(pod) && carriesGrpc(way))
          .flatMap((way) =>
            way.podPort === undefined ? [] : [{ port: way.podPort, origin: place(way.port.field) }],
          )[0]
      : undefined;
  const wrong = called[0] && believed === undefined ? `; Envoy calls ${called[0].port}, where nothing listens` : "";
  const own = grpc ?? (declared.length === 1 ? only : undefined);
  if (believed !== undefined) return believed;
  if (led !== undefined && grpc === undefined) return declared.find(({ port }) => port === led.port) ?? led;
  if (own !== undefined) return { ...own, origin: `${own.origin}${wrong}` };
  const targets = server.ways.filter(({ service }) => service.pods.includes(pod)).map(({ podPort }) => podPort);
  return declared.find(({ port }) => targets.includes(port)) ?? only;
}

/** Ports on which Envoys call the server. */
function calledPorts({ pod, sidecar, edges }: ServerSource, { view, place }: Context): Found[] {
  return callClusters(view)
    .filter(({ envoy }) => envoy === sidecar || edges.includes(envoy))
    .flatMap(({ envoy, cluster }) =>
      cluster.endpoints.flatMap(({ host, port, field }): Found[] => {
        if (envoy === sidecar && isLoopback(host)) return [{ port, origin: place(field.at("port_value")) }];
        const service = serviceOf(host, envoy, view);
        if (service === undefined || !service.pods.includes(pod)) return [];
        const target = service.headless ? port : service.ports.find((one) => one.port === port)?.target;
        return typeof target === "number" ? [{ port: target, origin: place(field.at("port_value")) }] : [];
      }),
    );
}
