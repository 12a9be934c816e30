import { APP_PROTOCOLS, BACKEND_CONFIG, NEG } from "../../../../checks/view/arrivals";
import { isExposed } from "../../read/internal";
import type { Service } from "../../../../checks/view/service";
import type { Surroundings } from "../known";
import { type Fields, READ, type Shape, fields, is, isMap, list, where } from "../shape";
import { objectFields, selectedOnly } from "./metadata";

/** A Service through which servers are called. */
export function serviceShape(service: Service, surroundings: Surroundings): Fields {
  const { servers, settings } = surroundings;
  const ways = servers.flatMap((server) => server.ways.map((way) => ({ server, way })));
  const own = ways.filter(({ way }) => way.service === service);
  const isLed = own.some(({ way }) => way.backends.length > 0) || isExposed(service);
  const names = own.flatMap(({ server }) => [server.name, `${server.name}-pods`]);
  const internal = settings.envoy.ports.internal;
  const spec = fields({
    // The Ingress of old needs a port of the nodes.
    type: is("ClusterIP", own.some(({ way }) => way.backends.length > 0) ? "NodePort" : "ClusterIP"),
    clusterIP: is("None"),
    selector: selectedOnly(surroundings),
    ports: list(
      fields({
        name: READ,
        // Clients inside the cluster call a Service by its name and port; the load balancer learns them from the Ingress.
        port: isLed || service.headless ? READ : is(internal),
        targetPort: READ,
        nodePort: READ,
        protocol: is("TCP"),
        appProtocol: is("grpc", "kubernetes.io/h2c", "HTTP2", "HTTPS", "https", "http2"),
      }),
    ),
    sessionAffinity: is("None"),
    externalTrafficPolicy: is("Cluster"),
    internalTrafficPolicy: is("Cluster"),
    ipFamilyPolicy: is("SingleStack"),
    ipFamilies: is(["IPv4"]),
    allocateLoadBalancerNodePorts: is(true),
    publishNotReadyAddresses: is(false),
  });
  const shape = objectFields({ spec }, surroundings, annotationOf);
  if (isLed || service.headless) return shape;
  const { metadata } = shape.fields;
  const known = metadata !== undefined && "fields" in metadata ? metadata.fields : {};
  return fields({ ...shape.fields, metadata: { ...metadata, fields: { ...known, name: is(...names) } } });
}

function annotationOf(key: string): Shape | undefined {
  const all: readonly string[] = [...APP_PROTOCOLS, ...BACKEND_CONFIG];
  if (key === "cloud.google.com/neg-status") return READ;
  if (key === NEG) return where((value) => isIngressNeg(value));
  return all.includes(key) ? READ : undefined;
}

/** Whether it asks for an Ingress's endpoint groups alone; `exposed_ports` makes some for other load balancers. */
function isIngressNeg(value: unknown): boolean {
  try {
    const stated: unknown = JSON.parse(String(value));
    return isMap(stated) && Object.keys(stated).every((key) => key === "ingress");
  } catch {
    return false;
  }
}
