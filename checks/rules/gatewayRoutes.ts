import { SERVED_ROUTES } from "../../platform/gkeGateway";
import { type Fault, check } from "../check";
import { type Field, ifKnown } from "../field";
import { carriesCalls, outside } from "../view/arrivals";
import { type RouteBackend, gatewayRoutes, parentsOf, references, refusedBy, routeBackends } from "../view/gateway";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

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

export const gatewayRouteChecks = [
  check(
    {
      code: "gateway-absent",
      level: "error",
      requirement: "A Gateway that a route names is there",
      impact: "The route is attached to nothing: no call from outside arrives by it.",
      fix: "Write the Gateway's name, and its namespace where that is another than the route's.",
    },
    (stack) => gatewayRoutes(stack).flatMap((route) => ifKnown(() => parentsOf(route, stack)) ?? []),
    ({ field, name, namespace }, stack) => {
      if (!stack.lacks("Gateway", namespace, name)) return undefined;
      const message = `there is no Gateway ${name} in namespace ${namespace}`;
      return { at: field.at("name"), message, level: stack.lackLevel(namespace) };
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
      const message = refusedBy(reference, stack);
      return message !== undefined && { at: reference.field, message };
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
];
