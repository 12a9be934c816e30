import type { Envoy } from "../envoy/envoy";
import type { Listener } from "../envoy/listener";
import { NotKnown, ifKnown } from "../field";
import { type RouteBackend, hasPolicies, policiesOf, routeBackends } from "./gateway";
import type { IngressBackend } from "./ingress";
import type { KubeObject } from "./kubeObject";
import type { Container, Pod } from "./pod";
import { type Service, type ServicePort, annotation, jsonAnnotation, podPort } from "./service";
import type { StackView } from "./stackView";

/** A way of calls: a Service's port to the pods of one workload. */
export interface Arrival {
  readonly service: Service;
  readonly port: ServicePort;
  readonly pod: Pod;
  /** Number of the port in the pod; undefined where the Service names one that the pod does not have. */
  readonly podPort: number | undefined;
  readonly envoy: Envoy | undefined;
  /** Envoy's listener on that port. */
  readonly listener: Listener | undefined;
  /** Paths of Ingresses that lead here. */
  readonly backends: readonly IngressBackend[];
  /** Rules of HTTPRoutes that lead here from a Gateway of GKE's. Without both, the way is open inside the cluster only. */
  readonly routes: readonly RouteBackend[];
}

/** Every way into every pod. */
export function arrivals(stack: StackView): readonly Arrival[] {
  return stack.once("arrivals", () => {
    const backends = stack.ingresses.flatMap((ingress) => ingress.backends);
    return stack.services.flatMap((service) =>
      service.ports.flatMap((port) => {
        const led = backends.filter((backend) => backend.port === port);
        const routes = routeBackends(stack).filter((backend) => backend.port === port);
        return service.pods.map((pod) => arrival({ service, port, pod, backends: led, routes }, stack));
      }),
    );
  });
}

function arrival(way: Omit<Arrival, "podPort" | "envoy" | "listener">, stack: StackView): Arrival {
  const number = ifKnown(() => podPort(way.pod, way.port));
  const envoy = stack.envoyOf(way.pod);
  return { ...way, podPort: number, envoy, listener: envoy?.bootstrap?.listenerAt(number) };
}

/** The ways that an Ingress or a Gateway opens. */
export function outside(stack: StackView): readonly Arrival[] {
  return stack.once("outside", () => arrivals(stack).filter(isFromOutside));
}

/** Those of them that an Ingress opens. */
export function throughIngress(stack: StackView): readonly Arrival[] {
  return outside(stack).filter(({ backends }) => backends.length > 0);
}

function isFromOutside({ backends, routes }: Arrival): boolean {
  return backends.length > 0 || routes.length > 0;
}

/** The ways for clients inside the cluster, by a Service's own address or by its pods'. */
export function direct(stack: StackView): readonly Arrival[] {
  return stack.once("direct", () =>
    arrivals(stack).filter(
      (way) => !isFromOutside(way) && ifKnown(() => isForLoadBalancer(way.service, way.port, stack)) === false,
    ),
  );
}

/** Those of them that a Service's own address leads along. */
export function inside(stack: StackView): readonly Arrival[] {
  return stack.once("inside", () => direct(stack).filter(({ service }) => !service.headless));
}

/** Whether a Service's port is meant for an Ingress or a Gateway, which another stack may have: an annotation names it, or a policy of GKE's its Service. */
function isForLoadBalancer({ object }: Service, { name, port, field }: ServicePort, stack: StackView): boolean {
  const isSpokenTo = hasPolicies(stack) && /^HTTP[S2]$/.test(field.at("appProtocol").text ?? "");
  if (isSpokenTo && object.name === undefined) throw new NotKnown("metadata.name");
  if (isSpokenTo && policiesOf(object.name!, object.namespace, stack).length > 0) return true;
  const stated = [...APP_PROTOCOLS, ...BACKEND_CONFIG, NEG].filter((key) => annotation(object, key).exists);
  // An Ingress that cannot be seen as a whole may lead to any port that the annotations speak of at all.
  if (stack.hidesBackends) return stated.length > 0;
  const protocols = firstAnnotation(object, APP_PROTOCOLS) ?? {};
  const configs = firstAnnotation(object, BACKEND_CONFIG)?.["ports"] ?? {};
  const named = [...Object.keys(protocols), ...Object.keys(configs)];
  return named.includes(name ?? "") || named.includes(String(port));
}

/** Whether what listens there speaks gRPC, as far as the resources tell. */
export function carriesCalls({ listener, envoy, pod, port, podPort: number }: Arrival): boolean {
  if (envoy?.bootstrap !== undefined) return listener?.carriesCalls === true || isGrpcPort(pod, number);
  return (
    isGrpcPort(pod, number) ||
    /^(?:grpc|kubernetes\.io\/h2c)$/.test(port.field.at("appProtocol").text ?? "") ||
    /^(?:grpc|h2c)(?:-|$)/.test(port.name ?? "")
  );
}

/** Whether a container serves gRPC on the port: its name shows it, or kubelet asks it for gRPC health. */
export function isGrpcPort(pod: Pod, port: number | undefined): boolean {
  return pod.running.some(
    (one) =>
      grpcProbePorts(one).some((probed) => probed === port) ||
      one.ports.some((listed) => listed.port === port && /^grpc\b/.test(listed.name ?? "")),
  );
}

/** Ports at which kubelet asks a container for gRPC health; in clusters without gRPC probes by grpc_health_probe: `-addr=:8888`. */
export function grpcProbePorts({ field }: Container): number[] {
  return ["startupProbe", "readinessProbe", "livenessProbe"].flatMap((probe) => {
    const port = field.at(probe, "grpc", "port").number;
    if (port !== undefined) return [port];
    const words = field.at(probe, "exec", "command").list.map((one) => one.text ?? "");
    const address = /grpc_health_probe.*-addr[= ](\S+)/s.exec(words.join(" "))?.[1] ?? "";
    const stated = /:(\d+)\D*$/.exec(address)?.[1];
    return stated === undefined ? [] : [Number(stated)];
  });
}

/** Where both are stated, the first wins: `ApplicationProtocols` of https://github.com/kubernetes/ingress-gce/blob/master/pkg/annotations/service.go */
export const APP_PROTOCOLS = ["service.alpha.kubernetes.io/app-protocols", "cloud.google.com/app-protocols"] as const;
/** The first wins: `getBackendConfigAnnotation` of the same file. */
export const BACKEND_CONFIG = ["cloud.google.com/backend-config", "beta.cloud.google.com/backend-config"] as const;
export const NEG = "cloud.google.com/neg";

/** What the load balancer speaks to a Service's port: HTTP unless the Service states otherwise. */
export function appProtocol({ object }: Service, port: ServicePort): string {
  const stated = firstAnnotation(object, APP_PROTOCOLS);
  const value = stated?.[port.name ?? ""];
  return typeof value === "string" ? value : "HTTP";
}

/** Name of the BackendConfig for a Service's port. */
export function backendConfigName({ object }: Service, port: ServicePort): string | undefined {
  const stated = firstAnnotation(object, BACKEND_CONFIG);
  const byPort = (stated?.["ports"] ?? {}) as Record<string, unknown>;
  const name = byPort[port.name ?? ""] ?? byPort[String(port.port)] ?? stated?.["default"];
  return typeof name === "string" ? name : undefined;
}

export function backendConfigOf(service: Service, port: ServicePort, stack: StackView): KubeObject | undefined {
  const name = backendConfigName(service, port);
  return name === undefined ? undefined : stack.find("BackendConfig", service.object.namespace, name);
}

/** The one of several annotations with one meaning that is read. */
export function winning(object: KubeObject, keys: readonly string[]): string | undefined {
  return keys.find((one) => annotation(object, one).exists);
}

function firstAnnotation(object: KubeObject, keys: readonly string[]): Record<string, unknown> | undefined {
  const key = winning(object, keys);
  return key === undefined ? undefined : (jsonAnnotation(object, key) ?? undefined);
}
