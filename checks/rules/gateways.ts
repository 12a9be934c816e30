import { CERTIFICATE_MAP, PRE_SHARED_CERTIFICATES, PROXY_SUBNET } from "../../platform/gkeGateway";
import { check } from "../check";
import { type Field, ifKnown } from "../field";
import { gatewayRoutes, gkeGateways, parentsOf, reachOf, references } from "../view/gateway";
import type { KubeObject } from "../view/kubeObject";
import { annotation } from "../view/service";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

/** Whether a route may name a Gateway without that being seen yet. */
function hidesReferences(stack: StackView): boolean {
  return gatewayRoutes(stack).some(
    (route) => route.namespace === undefined || ifKnown(() => parentsOf(route, stack)) === undefined,
  );
}

function listeners(stack: StackView): { gateway: KubeObject; listener: Field }[] {
  return gkeGateways(stack).flatMap((gateway) => {
    const list = ifKnown(() => gateway.root.at("spec", "listeners").list) ?? [];
    return list.map((listener) => ({ gateway, listener }));
  });
}

/** Whether a Gateway takes routes of namespaces that other stacks may have. */
function isOpenToOthers({ root }: KubeObject): boolean {
  return root
    .at("spec", "listeners")
    .list.some((listener) => (listener.at("allowedRoutes", "namespaces", "from").text ?? "Same") !== "Same");
}

/** Whether a rule sends browsers to HTTPS and nothing further. */
function redirects(rule: Field): boolean {
  return rule.at("filters").list.some((one) => one.at("type").text === "RequestRedirect");
}

export const gatewayChecks = [
  check(
    {
      code: "gateway-without-route",
      level: "warning",
      requirement: "A Gateway has a route",
      impact: "Its load balancer answers every call with 404, and costs as much as one that serves.",
      fix: "Make an HTTPRoute whose parentRefs name the Gateway, or take the Gateway out.",
    },
    gkeGateways,
    (gateway, stack) => {
      if (gateway.name === undefined || gateway.namespace === undefined || hidesReferences(stack)) return undefined;
      if (isOpenToOthers(gateway)) return undefined;
      const named = references(stack).some((one) => one.gateway === gateway);
      return !named && { at: gateway.root.at("metadata", "name"), message: "no route of the stack names it" };
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
    listeners,
    ({ gateway, listener }) => {
      if (listener.at("protocol").text !== "HTTPS") return undefined;
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
