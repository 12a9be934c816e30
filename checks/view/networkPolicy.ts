import { NAMESPACE_NAME } from "../../platform/kubernetes";
import { type Field, NotKnown, ifKnown } from "../field";
import { parseCidr } from "../../settings/values/cidr";
import { type KubeObject, shareNamespace } from "./kubeObject";
import { type Pod, portOf } from "./pod";
import { type Labels, selector, selects } from "./selector";
import type { StackView } from "./stackView";

export type Direction = "Ingress" | "Egress";

/** Policies that select the pods in a direction; pods without any are open to everybody. */
export function policiesOf(pod: Pod, direction: Direction, stack: StackView): readonly KubeObject[] {
  return stack.once(`${direction} policies of ${pod.owner.resource.urn}`, () =>
    policies(stack)
      .filter(({ policy, directions, selects }) => {
        if (!shareNamespace(policy, pod.owner)) return false;
        if (directions === undefined) throw new NotKnown("spec.policyTypes");
        return directions.includes(direction) && selects(pod.labels);
      })
      .map(({ policy }) => policy),
  );
}

/** What is read of every policy for each pod. */
function policies(stack: StackView) {
  return stack.once("policies", () =>
    stack.ofKind("NetworkPolicy").map((policy) => ({
      policy,
      directions: ifKnown(() => types(policy)),
      selects: selector(policy.root.at("spec", "podSelector")),
    })),
  );
}

/** Directions that a policy speaks of; without policyTypes ingress always, egress where it has rules. */
function types({ root }: KubeObject): string[] {
  const stated = root.at("spec", "policyTypes").list.flatMap((type) => type.text ?? []);
  if (stated.length > 0) return stated;
  return root.at("spec", "egress").exists ? ["Ingress", "Egress"] : ["Ingress"];
}

/** Rules of the policies that let a port through. */
function rulesFor(
  policies: readonly KubeObject[],
  direction: Direction,
  pod: Pod,
  port: number,
  protocol: string,
): Field[] {
  const key = direction === "Ingress" ? "ingress" : "egress";
  return policies
    .flatMap(({ root }) => root.at("spec", key).list)
    .filter((rule) => {
      const ports = rule.at("ports").list;
      return ports.length === 0 || ports.some((one) => letsThrough(one, pod, port, protocol));
    });
}

function letsThrough(rule: Field, pod: Pod, port: number, protocol: string): boolean {
  if ((rule.at("protocol").text ?? "TCP") !== protocol) return false;
  const stated = rule.at("port").scalar;
  if (stated === undefined) return true;
  const first = typeof stated === "number" ? stated : portOf(pod.running, stated)?.port;
  const last = rule.at("endPort").number ?? first;
  return first !== undefined && last !== undefined && first <= port && port <= last;
}

function peers(rule: Field, direction: Direction): Field[] {
  return rule.at(direction === "Ingress" ? "from" : "to").list;
}

export interface Way {
  readonly pod: Pod;
  readonly port: number;
  readonly direction: Direction;
  /** @default TCP */
  readonly protocol?: string;
  /** Pods whose ports the names in rules mean. @default the pods themselves, to which ingress leads */
  readonly named?: Pod;
}

/** Whether the policies let someone whom `admits` accepts use the port. */
function isOpen(
  { pod, port, direction, protocol = "TCP", named = pod }: Way,
  stack: StackView,
  admits: (peer: Field, policy: KubeObject) => boolean,
): boolean {
  const policies = policiesOf(pod, direction, stack);
  if (policies.length === 0) return true;
  return policies.some((policy) =>
    rulesFor([policy], direction, named, port, protocol).some((rule) => {
      const who = peers(rule, direction);
      return who.length === 0 || who.some((peer) => admits(peer, policy));
    }),
  );
}

/** Whether addresses of a range may use the port. */
export function isOpenToRange(way: Way, range: string, stack: StackView): boolean {
  const wanted = parseCidr(range);
  return isOpen(way, stack, (peer) => {
    const block = parseCidr(peer.at("ipBlock", "cidr").text ?? "");
    const excepted = peer.at("ipBlock", "except").list.flatMap((one) => parseCidr(one.text ?? "") ?? []);
    if (block === undefined || wanted === undefined || block.first > wanted.first || block.last < wanted.last)
      return false;
    return !excepted.some(({ first, last }) => first <= wanted.last && wanted.first <= last);
  });
}

/** Whether pods with these labels, of a namespace with these, may use the port. */
export function isOpenToPods(
  way: Way,
  labels: Labels,
  namespace: string,
  namespaceLabels: Labels,
  stack: StackView,
): boolean {
  return isOpen(way, stack, (peer, policy) => {
    const [pods, namespaces] = [peer.at("podSelector"), peer.at("namespaceSelector")];
    if (!pods.exists && !namespaces.exists) return false;
    const there = namespaces.exists ? selects(namespaces, namespaceLabels) : policy.namespace === namespace;
    return there && (!pods.exists || selects(pods, labels));
  });
}

/** Whether anybody at all may use the port. */
export function isOpenToSomebody(way: Way, stack: StackView): boolean {
  return isOpen(way, stack, () => true);
}

/** Whether a range of addresses may use the port, whichever. */
export function isOpenToBlock(way: Way, stack: StackView): boolean {
  return isOpen(way, stack, (peer) => peer.at("ipBlock").exists);
}

/** Whether everybody in the cluster may use the port. */
export function isOpenToEverybody(way: Way, stack: StackView): boolean {
  return isOpen(way, stack, (peer) => {
    const [pods, namespaces, block] = [
      peer.at("podSelector"),
      peer.at("namespaceSelector"),
      peer.at("ipBlock", "cidr").text,
    ];
    return (
      block === "0.0.0.0/0" ||
      (namespaces.exists && namespaces.keys.length === 0 && (!pods.exists || pods.keys.length === 0))
    );
  });
}

/** Labels of a namespace: Kubernetes adds its name to what the stack states. */
export function namespaceLabels(name: string, stack: StackView): Labels {
  const stated = stack
    .ofKind("Namespace")
    .find((one) => one.name === name)
    ?.root.at("metadata", "labels").texts;
  return { ...stated, [NAMESPACE_NAME]: name };
}

/** Rules of the first policy that selects the pods: where a fault of theirs is shown. */
export function rulesOf(pod: Pod, direction: Direction, stack: StackView) {
  const [first] = policiesOf(pod, direction, stack);
  return first!.root.at("spec", direction === "Ingress" ? "ingress" : "egress");
}
