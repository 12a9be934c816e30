import { CERTIFICATE_MAP, PRE_SHARED_CERTIFICATES, PROXY_SUBNET, SERVED_ROUTES } from "../../platform/gkeGateway";
import { type Fault, check } from "../check";
import type { Field } from "../field";
import { carriesCalls, outside } from "../view/arrivals";
import {
  type Parent,
  type RouteBackend,
  gkeGateways,
  parentsOf,
  reachOf,
  refusedBy,
  routeBackends,
} from "../view/gateway";
import type { KubeObject } from "../view/kubeObject";
import { annotation } from "../view/service";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

/** Kinds that the Gateway API has for routes. */
const ROUTES = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

/** A route's reference to a Gateway of GKE's that the stack has. */
type Attached = Parent & { readonly route: KubeObject; readonly gateway: KubeObject };

function references(stack: StackView): Attached[] {
  return ROUTES.flatMap((kind) => stack.ofKind(kind)).flatMap((route) =>
    parentsOf(route, stack).flatMap((parent) => {
      const { gateway } = parent;
      return gateway !== undefined && reachOf(gateway) !== undefined ? [{ ...parent, route, gateway }] : [];
    }),
  );
}

function listeners(stack: StackView): { gateway: KubeObject; listener: Field }[] {
  return gkeGateways(stack).flatMap((gateway) =>
    gateway.root.at("spec", "listeners").list.map((listener) => ({ gateway, listener })),
  );
}

/** Whether a Gateway takes routes of namespaces that other stacks may have. */
function isOpenToOthers({ root }: KubeObject): boolean {
  return root
    .at("spec", "listeners")
    .list.some((listener) => (listener.at("allowedRoutes", "namespaces", "from").text ?? "Same") !== "Same");
}

/** Fields of a rule that the controller does not take: https://cloud.google.com/kubernetes-engine/docs/how-to/gatewayclass-capabilities */
function unsupported(rule: Field): [at: Field, what: string][] {
  const filters = [rule.at("filters"), ...rule.at("backendRefs").list.map((one) => one.at("filters"))];
  return [
    ...["timeouts", "retry", "sessionPersistence"].flatMap((key): [Field, string][] =>
      rule.at(key).exists ? [[rule.at(key), key]] : [],
    ),
    ...filters
      .flatMap(({ list }) => list)
      .flatMap((filter): [Field, string][] =>
        filter.at("type").text === "CORS" ? [[filter.at("type"), "a CORS filter"]] : [],
      ),
  ];
}

/** Whether a grant lets routes of a namespace lead to a Service of another. */
function isGranted({ route, namespace, serviceName }: RouteBackend, stack: StackView): boolean {
  return stack.ofKind("ReferenceGrant").some(({ root, ...grant }) => {
    const [from, to] = [root.at("spec", "from").list, root.at("spec", "to").list];
    return (
      grant.namespace === namespace &&
      from.some((one) => one.at("kind").text === route.kind && one.at("namespace").text === route.namespace) &&
      to.some((one) => one.at("kind").text === "Service" && [undefined, serviceName].includes(one.at("name").text))
    );
  });
}

/** Whether a rule sends browsers to HTTPS and nothing further. */
function redirects(rule: Field): boolean {
  return rule.at("filters").list.some((one) => one.at("type").text === "RequestRedirect");
}

export const gatewayChecks = [
  check(
    {
      code: "gateway-absent",
      level: "error",
      requirement: "A Gateway that a route names is there",
      impact: "The route is attached to nothing: no call from outside arrives by it.",
      fix: "Write the Gateway's name, and its namespace where that is another than the route's.",
    },
    (stack) => ROUTES.flatMap((kind) => stack.ofKind(kind)).flatMap((route) => parentsOf(route, stack)),
    ({ field, name, namespace }, stack) => {
      if (!stack.lacks("Gateway", namespace, name)) return undefined;
      const message = `there is no Gateway ${name} in namespace ${namespace}`;
      return { at: field.at("name"), message, level: stack.lackLevel(namespace) };
    },
  ),
  check(
    {
      code: "gateway-without-route",
      level: "warning",
      requirement: "A Gateway has a route",
      impact: "Its load balancer answers every call with 404, and costs as much as one that serves.",
      fix: "Make an HTTPRoute whose parentRefs name the Gateway, or take the Gateway out.",
    },
    (stack) => gkeGateways(stack).filter((gateway) => !isOpenToOthers(gateway)),
    (gateway, stack) => {
      const named = references(stack).some((one) => one.gateway === gateway);
      return !named && { at: gateway.root.at("metadata", "name"), message: "no route of the stack names it" };
    },
  ),
  check(
    {
      code: "gateway-route-refused",
      level: "error",
      requirement: "A Gateway's listeners take the route that names it",
      impact: "The route is not attached: the load balancer answers its calls with 404.",
      fix: "Let the listener take the route's namespace, host and kind in, or name a listener that does.",
    },
    references,
    (reference, stack) => {
      const { gateway, route, field } = reference;
      const message = refusedBy(gateway, reference, route, stack);
      return message !== undefined && { at: field, message };
    },
  ),
  check(
    {
      code: "gateway-route-kind",
      level: "error",
      requirement: "A route of GKE's Gateway is an HTTPRoute",
      impact: "GKE's controller serves no route of another kind: no call arrives by it.",
      fix: "Write an HTTPRoute that matches PathPrefix /package.Service.",
    },
    (stack) => references(stack).filter(({ route }) => !(SERVED_ROUTES as readonly string[]).includes(route.kind)),
    ({ route, field, name }) => ({
      at: field,
      message: `Gateway ${name} is GKE's, which serves ${listed(SERVED_ROUTES)} and no ${route.kind}`,
    }),
  ),
  check(
    {
      code: "gateway-route-field",
      level: "error",
      requirement: "A route has nothing that GKE's Gateways do not support",
      impact: "The controller refuses the route: its load balancer is not made, or stays as it was.",
      fix: "Take the field out. How long a call may take is timeoutSec of the Service's GCPBackendPolicy; Envoy retries and answers preflights.",
    },
    (stack) => [...new Set(routeBackends(stack).map(({ rule }) => rule))],
    (rule) => unsupported(rule).map(([at, what]) => ({ at, message: `GKE's controller does not support ${what}` })),
  ),
  check(
    {
      code: "gateway-backend-absent",
      level: "error",
      requirement: "A Service and a port that a route leads to are there",
      impact: "The controller fails on the route, or the load balancer answers its calls with 500.",
      fix: "Write the name of a Service of the backend's namespace, and the number of one of its ports.",
    },
    routeBackends,
    ({ field, serviceName, namespace, service, port }, stack): Fault | undefined => {
      if (stack.lacks("Service", namespace, serviceName)) {
        const level = stack.services.length > 0 ? "error" : stack.lackLevel(namespace);
        return { at: field.at("name"), message: `there is no Service ${serviceName} in namespace ${namespace}`, level };
      }
      if (service === undefined || port !== undefined) return undefined;
      const ports = listed(service.ports.map((one) => String(one.port)));
      const asked = field.at("port").number;
      const message = asked === undefined ? "no port is stated" : `Service ${serviceName} has no port ${asked}`;
      return { at: field.at("port"), message: `${message}; it has ${ports}` };
    },
  ),
  check(
    {
      code: "gateway-backend-not-granted",
      level: "error",
      requirement: "A ReferenceGrant lets a route lead to a Service of another namespace",
      impact: "The controller refuses the backend: the load balancer answers its calls with 500.",
      fix: "Make a ReferenceGrant in the Service's namespace, from the route's kind and namespace to the Service.",
    },
    (stack) => routeBackends(stack).filter(({ route, namespace }) => route.namespace !== namespace),
    (backend, stack) => {
      const { field, serviceName, namespace, route } = backend;
      if (isGranted(backend, stack)) return undefined;
      const message = `no ReferenceGrant in ${namespace} lets routes of ${route.namespace} lead to Service ${serviceName}`;
      return { at: field.at("namespace"), message, level: stack.lackLevel(namespace) };
    },
  ),
  check(
    {
      code: "gateway-path-narrow",
      level: "error",
      requirement: "A route for gRPC matches the methods below its path",
      impact: "gRPC asks for /package.Service/Method: no call matches, and the load balancer answers 404.",
      fix: "Match type PathPrefix with the value /package.Service, or / for every service.",
    },
    outside,
    (arrival): Fault[] => {
      if (!carriesCalls(arrival)) return [];
      return arrival.routes.flatMap(({ rule }) =>
        rule.at("matches").list.flatMap((match): Fault[] => {
          const path = match.at("path");
          const [type, value] = [path.at("type").text ?? "PathPrefix", path.at("value").text ?? "/"];
          // A method of its own may have its own path.
          const isMethod = /^\/[\w.]+\/\w+$/.test(value);
          const isTooDeep = type === "PathPrefix" && /^(?:\/[^/]+){3,}\/?$/.test(value);
          if (isMethod || (type !== "Exact" && !isTooDeep)) return [];
          return [{ at: path.at("value"), message: `${type} ${value} matches no method` }];
        }),
      );
    },
  ),
  check(
    {
      code: "gateway-no-certificate",
      level: "error",
      requirement: "A listener of a Gateway for HTTPS has a certificate",
      impact: "The controller refuses the Gateway: there is no load balancer.",
      fix: `Annotate the Gateway with ${CERTIFICATE_MAP}, or name certificates in the listener's tls: certificateRefs, or the option ${PRE_SHARED_CERTIFICATES}.`,
    },
    (stack) => listeners(stack).filter(({ listener }) => listener.at("protocol").text === "HTTPS"),
    ({ gateway, listener }) => {
      const tls = listener.at("tls");
      const named = [annotation(gateway, CERTIFICATE_MAP), tls.at("options", PRE_SHARED_CERTIFICATES)];
      if (tls.at("certificateRefs").list.length > 0 || named.some((one) => one.exists)) return undefined;
      return { at: tls, message: `listener ${listener.at("name").text} names no certificate` };
    },
  ),
  check(
    {
      code: "gateway-plaintext-open",
      level: "error",
      requirement: "A listener without TLS redirects and leads no calls",
      impact:
        "The load balancer also takes requests without TLS: what a client sends there by mistake, tokens too, travels in the clear.",
      fix: "Name the HTTPS listener by sectionName in the route's parentRefs, and give the other listener a route with a RequestRedirect filter, or take it out.",
    },
    references,
    ({ gateway, route, field, name }) => {
      const [section, port] = [field.at("sectionName").text, field.at("port").number];
      const plain = gateway.root
        .at("spec", "listeners")
        .list.filter(
          (listener) =>
            listener.at("protocol").text === "HTTP" &&
            (section === undefined || listener.at("name").text === section) &&
            (port === undefined || listener.at("port").number === port),
        );
      const leads = route.root.at("spec", "rules").list.some((rule) => !redirects(rule));
      if (plain.length === 0 || !leads) return undefined;
      const ports = listed(plain.map((listener) => String(listener.at("port").number)));
      return { at: field, message: `port ${ports} of Gateway ${name} leads its calls on without TLS` };
    },
  ),
  check(
    {
      code: "gateway-proxy-subnet-missing",
      level: "error",
      requirement: "A region's load balancer has a proxy-only subnet",
      impact: "The controller cannot make the load balancer: the Gateway gets no address.",
      fix: `Make a subnet of purpose ${PROXY_SUBNET.purpose} and role ${PROXY_SUBNET.role} in the region and the cluster's network.`,
    },
    (stack) => gkeGateways(stack).filter((gateway) => reachOf(gateway) !== "global"),
    (gateway, stack) => {
      const subnets = stack.ofType("gcp:compute/subnetwork:Subnetwork");
      // Without a subnet of its own the stack is in a network that exists.
      if (subnets.length === 0 || subnets.some((one) => one.at("purpose").text === PROXY_SUBNET.purpose))
        return undefined;
      const at = gateway.root.at("spec", "gatewayClassName");
      return { at, message: `class ${at.text} is of a region, and the stack's network has no proxy-only subnet` };
    },
  ),
  check(
    {
      code: "gateway-api-off",
      level: "error",
      requirement: "A cluster with Gateways serves the Gateway API",
      impact: "The API server knows none of these kinds: pulumi up fails on the first one.",
      fix: "Set gatewayApiConfig.channel of the cluster to CHANNEL_STANDARD.",
    },
    (stack) => (gkeGateways(stack).length > 0 ? stack.ofType("gcp:container/cluster:Cluster") : []),
    (cluster) => {
      const at = cluster.at("gatewayApiConfig", "channel");
      // Autopilot has it on by itself: https://cloud.google.com/kubernetes-engine/docs/how-to/deploying-gateways
      if (at.text === "CHANNEL_STANDARD" || cluster.at("enableAutopilot").bool === true) return undefined;
      return { at, message: at.exists ? `the channel is ${at.text}` : "no channel is stated" };
    },
  ),
];
