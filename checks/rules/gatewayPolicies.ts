import { GATEWAY_GROUP, HEALTH_CHECK_BLOCKS } from "../../platform/gkeGateway";
import { type Fault, check } from "../check";
import { carriesCalls } from "../view/arrivals";
import { backendServices } from "../view/backendService";
import type { KubeObject } from "../view/kubeObject";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

/**
 * What GKE's policies are for, as `group/kind`: https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources
 * Those of several clusters are not seen here.
 */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  HealthCheckPolicy: ["/Service", "net.gke.io/ServiceImport"],
  GCPBackendPolicy: ["/Service", "net.gke.io/ServiceImport", "net.gke.io/ServiceExport"],
  GCPGatewayPolicy: [`${GATEWAY_GROUP}/Gateway`],
};

function policies(stack: StackView): KubeObject[] {
  return Object.keys(TARGETS).flatMap((kind) => stack.ofKind(kind));
}

/** `/Service` is a Service of the core group. */
function targetOf({ root }: KubeObject): string {
  const target = root.at("spec", "targetRef");
  return `${target.at("group").text ?? ""}/${target.at("kind").text ?? ""}`;
}

function nameOf(groupAndKind: string): string {
  return groupAndKind.replace(/^.*\//, "");
}

export const gatewayPolicyChecks = [
  check(
    {
      code: "gateway-health-missing",
      level: "error",
      requirement: "A Service that a Gateway sends calls to has a HealthCheckPolicy",
      impact:
        "The load balancer asks GET / on the port for calls, which a gRPC server does not answer: no pod ever counts as healthy, and every call ends with 503.",
      fix: "Make a HealthCheckPolicy for the Service, with the type and the port of Envoy's health listener.",
    },
    (stack) => backendServices(stack).filter(({ door }) => door === "Gateway"),
    ({ arrival, healthCheck }) =>
      healthCheck === undefined &&
      carriesCalls(arrival) && {
        at: arrival.routes[0]!.field,
        message: `Service ${arrival.service.object.name} has no HealthCheckPolicy`,
      },
  ),
  check(
    {
      code: "gateway-policy-target-kind",
      level: "error",
      requirement: "A policy is for an object of the kind that it is made for",
      impact: "The controller does not apply it: health checks, times and TLS stay Google's defaults.",
      fix: "Name a Service in a HealthCheckPolicy or a GCPBackendPolicy, a Gateway in a GCPGatewayPolicy; each with its group.",
    },
    policies,
    (policy) => {
      const target = targetOf(policy);
      const allowed = TARGETS[policy.kind]!;
      if (allowed.includes(target)) return undefined;
      const at = policy.root.at("spec", "targetRef");
      const known = allowed.find((one) => nameOf(one) === nameOf(target));
      if (known === undefined)
        return {
          at: at.at("kind"),
          message: `a ${policy.kind} is for a ${nameOf(allowed[0]!)}, not for a ${nameOf(target)}`,
        };
      const group = known.slice(0, -nameOf(known).length - 1);
      return {
        at: at.at("group"),
        message: `the group of a ${nameOf(known)} is ${JSON.stringify(group)}, not ${JSON.stringify(at.at("group").text ?? "")}`,
      };
    },
  ),
  check(
    {
      code: "gateway-policy-target-absent",
      level: "error",
      requirement: "What a policy is for is in the policy's own namespace",
      impact: "The policy applies to nothing: health checks, times and TLS stay Google's defaults.",
      fix: "Write the name of an object in the policy's namespace, or move the policy to that of the object.",
    },
    policies,
    (policy, stack): Fault | undefined => {
      const target = policy.root.at("spec", "targetRef");
      const [kind, name] = [nameOf(targetOf(policy)), target.at("name").text ?? ""];
      if (kind !== "Service" && kind !== "Gateway") return undefined;
      const { namespace } = policy;
      const other = target.at("namespace");
      if (other.text !== undefined && other.text !== namespace)
        return {
          at: other,
          message: `the policy is in namespace ${namespace} and reaches no ${kind} of ${other.text}`,
        };
      if (!stack.lacks(kind, namespace, name)) return undefined;
      const level = stack.ofKind(kind).length > 0 ? "error" : stack.lackLevel(namespace);
      return { at: target.at("name"), message: `there is no ${kind} ${name} in namespace ${namespace}`, level };
    },
  ),
  check(
    {
      code: "gateway-policy-twice",
      level: "error",
      requirement: "An object has one policy of a kind",
      impact: "The controller applies the older one and states a conflict on the other, whose values have no effect.",
      fix: "Write all values into one policy.",
    },
    policies,
    (policy, stack) => {
      const target = (one: KubeObject) =>
        `${targetOf(one)} ${one.namespace} ${one.root.at("spec", "targetRef", "name").text}`;
      const same = stack.ofKind(policy.kind).filter((one) => target(one) === target(policy));
      if (same.length < 2 || same[0] === policy) return undefined;
      const at = policy.root.at("spec", "targetRef");
      return {
        at,
        message: `${policy.kind} ${same[0]!.name} is for ${nameOf(targetOf(policy))} ${at.at("name").text} too`,
      };
    },
  ),
  check(
    {
      code: "gateway-health-check-block",
      level: "error",
      requirement: "A HealthCheckPolicy has the one block of its type",
      impact:
        "The policy is refused: the load balancer asks GET / on the port for calls, which a gRPC server does not answer.",
      fix: "State the type, and next to it the block that belongs to it: httpHealthCheck for HTTP, http2HealthCheck for HTTP2.",
    },
    (stack) => stack.ofKind("HealthCheckPolicy"),
    ({ root }) => {
      const config = root.at("spec", "default", "config");
      if (!config.exists) return { at: config, message: "there is no type and no block" };
      const type = config.at("type");
      const blocks = Object.values(HEALTH_CHECK_BLOCKS).filter((block) => config.at(block).exists);
      const own = HEALTH_CHECK_BLOCKS[type.text as keyof typeof HEALTH_CHECK_BLOCKS];
      if (blocks.length === 1 && blocks[0] === own) return undefined;
      const there =
        blocks.length === 0
          ? "there is no block"
          : `${blocks.length > 1 ? "the blocks are" : "the block is"} ${listed(blocks)}`;
      return { at: type, message: `${type.exists ? `the type is ${type.text}` : "there is no type"}, and ${there}` };
    },
  ),
];
