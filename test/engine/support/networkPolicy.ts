import { child, text, type Json, type JsonObject } from "../../../tools/engines/json";

/** Where a connection comes from and goes to. */
export interface Connection {
  /** The calling pod's. */
  readonly namespaceLabels: JsonObject;
  readonly podLabels: JsonObject;
  /** TCP port of the called pod. */
  readonly port: number;
}

/**
 * Whether a NetworkPolicy lets a pod of another namespace connect, by its ingress rules alone:
 * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/#NetworkPolicySpec
 */
export function admits(policy: JsonObject, { namespaceLabels, podLabels, port }: Connection): boolean {
  const rules = (child(policy, "spec").ingress ?? []) as JsonObject[];
  return rules.some((rule) => {
    const ports = rule.ports as JsonObject[] | undefined;
    const from = rule.from as JsonObject[] | undefined;
    const toPort = ports === undefined || ports.some((each) => text(each, "protocol") === "TCP" && each.port === port);
    const fromPeer =
      from === undefined ||
      from.some(
        (peer) =>
          // Without a namespaceSelector a peer is a pod of the policy's own namespace, or an address.
          "namespaceSelector" in peer &&
          matches(peer.namespaceSelector, namespaceLabels) &&
          (!("podSelector" in peer) || matches(peer.podSelector, podLabels)),
      );
    return toPort && fromPeer;
  });
}

/** Whether the policy is one of a pod's. */
export function selects(policy: JsonObject, podLabels: JsonObject): boolean {
  return matches(child(policy, "spec").podSelector, podLabels);
}

/** An empty selector matches everything; expressions are not understood here, so they may not be there. */
function matches(selector: Json | undefined, labels: JsonObject): boolean {
  if ("matchExpressions" in (selector as JsonObject)) throw new Error("matchExpressions are not evaluated here");
  return Object.entries(child(selector, "matchLabels")).every(([key, value]) => labels[key] === value);
}
