import { METRICS_CONFIGURATION_NAMESPACE, METRICS_NAMESPACE } from "../../../platform/gke";
import { NAMESPACE_NAME } from "../../../platform/kubernetes";
import { selects } from "../../../checks/view/selector";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";

/** Namespace of the collectors of metrics, which the program lets in by itself. */
const METRICS: readonly string[] = [METRICS_NAMESPACE, METRICS_CONFIGURATION_NAMESPACE];

/** Namespaces whose pods may call, where NetworkPolicies allow no others. */
export function readCallers(server: ServerSource, { view, draft, place, leave }: Context): void {
  const policies = view
    .ofKind("NetworkPolicy")
    .filter(({ namespace }) => namespace === server.pod.owner.namespace)
    .filter(({ root }) => selects(root.at("spec", "podSelector"), server.pod.labels));
  const peers = policies.flatMap(({ root }) => root.at("spec", "ingress").list.flatMap((rule) => rule.at("from").list));
  const callers = peers.flatMap((peer) => {
    const name = peer.at("namespaceSelector", "matchLabels", NAMESPACE_NAME).text;
    return name === undefined || peer.at("podSelector").exists || METRICS.includes(name) ? [] : [{ name, peer }];
  });
  const all = peers.some(
    (peer) => peer.at("namespaceSelector").exists && peer.at("namespaceSelector").keys.length === 0,
  );
  if (callers.length > 0 && !all)
    draft.set(
      ["servers", server.name, "callers"],
      [...new Set(callers.map(({ name }) => name))],
      place(callers[0]!.peer),
    );
  for (const policy of policies.filter((one) => !isOwn(one))) {
    const reason =
      "the stack has its own, which lets in the load balancer, callers by namespace, the server's own pods and metrics: other calls that it keeps out today would get in";
    leave(`NetworkPolicy/${policy.name}`, policy.root, reason, true);
  }
}
