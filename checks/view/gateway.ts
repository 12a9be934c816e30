import { GATEWAY_CLASSES, GATEWAY_GROUP, type Reach } from "../../platform/gkeGateway";
import { NAMESPACE_NAME } from "../../platform/kubernetes";
import { type Field, NotKnown, ifKnown } from "../field";
import type { KubeObject } from "./kubeObject";
import { selects } from "./selector";
import { type Service, type ServicePort, servicePort } from "./service";
import type { StackView } from "./stackView";

/** A way that an HTTPRoute opens: calls for its hosts and paths go to a Service's port. */
export interface RouteBackend {
  readonly route: KubeObject;
  /** The backend inside the route. */
  readonly field: Field;
  /** The rule that it is of. */
  readonly rule: Field;
  /** Hosts that the route takes; none where it takes every host of its Gateway. */
  readonly hosts: readonly string[];
  /** Gateways of the stack that it is attached to. */
  readonly gateways: readonly KubeObject[];
  readonly serviceName: string;
  readonly namespace: string | undefined;
  readonly service: Service | undefined;
  readonly port: ServicePort | undefined;
}

/** The class's reach; undefined for a Gateway that GKE's controller leaves alone. */
export function reachOf({ root }: KubeObject): Reach | undefined {
  return GATEWAY_CLASSES[root.at("spec", "gatewayClassName").text ?? ""];
}

/** Gateways that become Google load balancers. */
export function gkeGateways(stack: StackView): readonly KubeObject[] {
  return stack.once("gke gateways", () =>
    stack.ofKind("Gateway").filter((object) => ifKnown(() => reachOf(object)) !== undefined),
  );
}

/** A route's reference to a Gateway, and what is there. */
export interface Parent {
  readonly field: Field;
  readonly name: string;
  readonly namespace: string | undefined;
  /** Undefined where the stack does not have it. */
  readonly gateway: KubeObject | undefined;
}

/** The Gateways that a route names. */
export function parentsOf(route: KubeObject, stack: StackView): Parent[] {
  return route.root.at("spec", "parentRefs").list.flatMap((field) => {
    const kind = `${field.at("group").text ?? GATEWAY_GROUP}/${field.at("kind").text ?? "Gateway"}`;
    const name = field.at("name").text;
    if (kind !== `${GATEWAY_GROUP}/Gateway` || name === undefined) return [];
    const namespace = field.at("namespace").text ?? route.namespace;
    return [{ field, name, namespace, gateway: stack.find("Gateway", namespace, name) }];
  });
}

/** Kinds that the Gateway API has for routes. */
const ROUTES = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

export function gatewayRoutes(stack: StackView): readonly KubeObject[] {
  return ROUTES.flatMap((kind) => stack.ofKind(kind));
}

/** A route's reference to a Gateway of GKE's that the stack has. */
export type Reference = Parent & { readonly route: KubeObject; readonly gateway: KubeObject };

/** Those of all routes, as far as they can be seen. */
export function references(stack: StackView): Reference[] {
  return gatewayRoutes(stack).flatMap((route) => ifKnown(() => referencesOf(route, stack)) ?? []);
}

function referencesOf(route: KubeObject, stack: StackView): Reference[] {
  return parentsOf(route, stack).flatMap((parent) => {
    const { gateway } = parent;
    return gateway !== undefined && reachOf(gateway) !== undefined ? [{ ...parent, route, gateway }] : [];
  });
}

/**
 * Why no listener of the Gateway takes the route; undefined where one does:
 * https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways
 */
export function refusedBy({ gateway, route, field, name }: Reference, stack: StackView): string | undefined {
  const all = gateway.root.at("spec", "listeners").list;
  const [section, port] = [field.at("sectionName").text, field.at("port").number];
  const named = all.filter(
    (listener) =>
      (section === undefined || listener.at("name").text === section) &&
      (port === undefined || listener.at("port").number === port),
  );
  if (named.length === 0)
    return `Gateway ${name} has no listener ${[section, port].filter((one) => one !== undefined).join(" on ")}`;
  const open = named.filter((listener) => admits(listener, gateway, route, stack));
  if (open.length === 0) return `no listener of Gateway ${name} lets routes of namespace ${route.namespace} in`;
  const ofKind = open.filter((listener) => takesKind(listener, route.kind));
  if (ofKind.length === 0) return `no listener of Gateway ${name} takes a ${route.kind}`;
  const hosts = hostsOf(route);
  if (
    hosts.length === 0 ||
    ofKind.some((listener) => hosts.some((host) => overlap(listener.at("hostname").text, host)))
  )
    return undefined;
  const taken = ofKind.map((listener) => listener.at("hostname").text).join(" and ");
  return `Gateway ${name} takes calls for ${taken}, the route is for ${hosts.join(" and ")}`;
}

function admits(listener: Field, gateway: KubeObject, route: KubeObject, stack: StackView): boolean {
  const namespaces = listener.at("allowedRoutes", "namespaces");
  const from = namespaces.at("from").text ?? "Same";
  if (from === "All") return true;
  if (from === "Same") return gateway.namespace === route.namespace;
  const [namespace] = stack.ofKind("Namespace").filter(({ name }) => name === route.namespace);
  // Another stack's namespace may have the labels.
  if (namespace === undefined) return from === "Selector";
  const labels = { ...namespace.root.at("metadata", "labels").texts, [NAMESPACE_NAME]: namespace.name ?? "" };
  return from === "Selector" && selects(namespaces.at("selector"), labels);
}

function takesKind(listener: Field, kind: string): boolean {
  const kinds = listener.at("allowedRoutes", "kinds").list;
  return kinds.length === 0 || kinds.some((one) => one.at("kind").text === kind);
}

/** Hosts of a route. */
export function hostsOf({ root }: KubeObject): string[] {
  return root.at("spec", "hostnames").list.flatMap(({ text }) => text ?? []);
}

/** Whether a listener's host and a route's have one in common; both may begin with `*.`. */
export function overlap(listener: string | undefined, route: string): boolean {
  if (listener === undefined || listener === "" || listener === route) return true;
  const isBelow = (name: string, wildcard: string) => wildcard.startsWith("*.") && name.endsWith(wildcard.slice(1));
  return isBelow(route, listener) || isBelow(listener, route);
}

/** Every backend of the HTTPRoutes that GKE's controller serves. */
export function routeBackends(stack: StackView): readonly RouteBackend[] {
  return stack.once("route backends", () =>
    stack.ofKind("HTTPRoute").flatMap((route) => ifKnown(() => backendsOf(route, stack)) ?? []),
  );
}

function backendsOf(route: KubeObject, stack: StackView): RouteBackend[] {
  const attached = referencesOf(route, stack)
    .filter((reference) => refusedBy(reference, stack) === undefined)
    .map(({ gateway }) => gateway);
  const elsewhere = parentsOf(route, stack).some(({ gateway }) => gateway === undefined);
  return route.root.at("spec", "rules").list.flatMap((rule) =>
    rule.at("backendRefs").list.flatMap((field): RouteBackend[] => {
      const serviceName = field.at("name").text;
      if (serviceName === undefined || (field.at("kind").text ?? "Service") !== "Service") return [];
      if (field.at("weight").number === 0) return [];
      const namespace = field.at("namespace").text ?? route.namespace;
      // Whose a Gateway of another stack is, its policies tell.
      if (attached.length === 0 && !(elsewhere && policiesOf(serviceName, namespace, stack).length > 0)) return [];
      const service = stack.services.find(
        ({ object }) => object.name === serviceName && object.namespace === namespace,
      );
      return [
        {
          route,
          field,
          rule,
          hosts: hostsOf(route),
          gateways: attached,
          serviceName,
          namespace,
          service,
          port: service && servicePort(service, field.at("port").number),
        },
      ];
    }),
  );
}

/** Kinds of GKE's policies for a Service. */
export const SERVICE_POLICIES = ["HealthCheckPolicy", "GCPBackendPolicy"] as const;

export function hasPolicies(stack: StackView): boolean {
  return SERVICE_POLICIES.some((kind) => stack.ofKind(kind).length > 0);
}

/** GKE's policies for a Service: they are in its namespace. */
export function policiesOf(service: string, namespace: string | undefined, stack: StackView): KubeObject[] {
  return SERVICE_POLICIES.flatMap((kind) => policyOf(kind, service, namespace, stack) ?? []);
}

/** The policy of a kind for a Service, the first of several: the controller applies the oldest one, which no manifest shows. */
export function policyOf(
  kind: (typeof SERVICE_POLICIES)[number],
  service: string,
  namespace: string | undefined,
  stack: StackView,
): KubeObject | undefined {
  const all = stack.ofKind(kind);
  // One that is not known to be for it may be, where none is known to be.
  return (
    all.find((policy) => ifKnown(() => isFor(policy, service, namespace)) === true) ??
    all.find((policy) => isFor(policy, service, namespace))
  );
}

/** @throws NotKnown where that cannot be seen yet */
function isFor({ namespace, root }: KubeObject, service: string, of: string | undefined): boolean {
  if (namespace === undefined || of === undefined) throw new NotKnown("metadata.namespace");
  const target = root.at("spec", "targetRef");
  return (
    namespace === of &&
    target.at("kind").text === "Service" &&
    (target.at("group").text ?? "") === "" &&
    target.at("name").text === service
  );
}
