import type { input } from "@pulumi/kubernetes/types";
import { selectorLabels } from "../settings/names";
import { serverMetadata } from "./metadata";
import { type PlacedServer, isBehindLoadBalancer } from "./placedServer";

/** Sources of the load balancer's proxies and health checks: https://cloud.google.com/load-balancing/docs/https#firewall-rules */
export const LOAD_BALANCER_RANGES = ["130.211.0.0/22", "35.191.0.0/16"] as const;
/** Namespace of the collectors of Google Cloud Managed Service for Prometheus. */
const METRICS_NAMESPACE = "gmp-system";

/** Who may reach a server's pods, and nobody else. Kubelet's probes come from the node and pass every policy. */
export function networkPolicyManifest({
  name,
  namespace,
  envoy,
  settings,
}: PlacedServer): input.networking.v1.NetworkPolicy {
  const inNamespace = (value: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": value } },
  });
  const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
  const loadBalancer = {
    from: LOAD_BALANCER_RANGES.map((cidr) => ({ ipBlock: { cidr } })),
    ports: tcp(envoy.ports.ingress, envoy.ports.health),
  };
  return {
    metadata: serverMetadata(name, namespace),
    spec: {
      podSelector: { matchLabels: selectorLabels(name) },
      policyTypes: ["Ingress"],
      ingress: [
        ...(isBehindLoadBalancer(settings) ? [loadBalancer] : []),
        { from: settings.callers?.map(inNamespace) ?? [{ namespaceSelector: {} }], ports: tcp(envoy.ports.internal) },
        { from: [{ podSelector: { matchLabels: selectorLabels(name) } }], ports: tcp(settings.port) },
        { from: [inNamespace(METRICS_NAMESPACE)], ports: tcp(envoy.ports.health) },
      ],
    },
  };
}
