import type { input } from "@pulumi/kubernetes/types";
import { METRICS_NAMESPACE } from "../platform/gke";
import { SOURCE_RANGES } from "../platform/googleLoadBalancer";
import { NAMESPACE_NAME } from "../platform/kubernetes";
import { selectorLabels } from "../settings/names";
import { serverMetadata } from "./metadata";
import { type ServerContext, isBehindLoadBalancer } from "./serverContext";

/** Who may reach a server's pods; all others are refused. Kubelet's probes come from the node and pass every policy. */
export function networkPolicyManifest({
  name,
  namespace,
  envoy,
  settings,
}: ServerContext): input.networking.v1.NetworkPolicy {
  const inNamespace = (value: string) => ({
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: value } },
  });
  const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
  const loadBalancer = {
    from: SOURCE_RANGES.map((cidr) => ({ ipBlock: { cidr } })),
    ports: tcp(envoy.ports.ingress, envoy.ports.health),
  };
  return {
    metadata: serverMetadata(name, namespace),
    spec: {
      podSelector: { matchLabels: selectorLabels(name) },
      policyTypes: ["Ingress"],
      ingress: [
        ...(isBehindLoadBalancer(settings) ? [loadBalancer] : []),
        {
          from: settings.callers?.map(inNamespace) ?? [{ namespaceSelector: {} }],
          ports: tcp(envoy.ports.internal, ...Object.values(settings.ports)),
        },
        {
          from: [{ podSelector: { matchLabels: selectorLabels(name) } }],
          ports: tcp(...new Set([settings.port, settings.health.http?.port ?? settings.port])),
        },
        {
          from: [inNamespace(METRICS_NAMESPACE)],
          ports: tcp(envoy.ports.health, ...(settings.metrics === undefined ? [] : [settings.metrics.port])),
        },
      ],
    },
  };
}
