import type { input } from "@pulumi/kubernetes/types";
import { PORT_NAMES, podsServiceName, selectorLabels } from "../settings/names";
import { serverMetadata } from "./metadata";
import { type ServerContext, isBehindLoadBalancer } from "./serverContext";

/**
 * Both ways in, and the server's further ports, which lead past Envoy. Port numbers are Envoy's own, so that one number names one listener along the whole chain.
 * The load balancer's annotations belong here: on the Ingress they are ignored without a word
 * (https://github.com/kubernetes/ingress-gce/issues/1803).
 */
export function serviceManifest({ name, namespace, envoy, settings }: ServerContext): input.core.v1.Service {
  const metadata = serverMetadata(name, namespace);
  const internal = {
    name: PORT_NAMES.internal,
    port: envoy.ports.internal,
    targetPort: envoy.ports.internal,
    protocol: "TCP",
    appProtocol: "kubernetes.io/h2c",
  };
  const ingress = {
    name: PORT_NAMES.ingress,
    port: envoy.ports.ingress,
    targetPort: envoy.ports.ingress,
    protocol: "TCP",
  };
  const further = Object.entries(settings.ports).map(([name, port]) => ({
    name,
    port,
    targetPort: port,
    protocol: "TCP",
  }));
  const outside = isBehindLoadBalancer(settings);
  return {
    metadata: outside ? { ...metadata, annotations: loadBalancerAnnotations(name) } : metadata,
    spec: {
      type: "ClusterIP",
      selector: selectorLabels(name),
      ports: [...(outside ? [ingress] : []), internal, ...further],
    },
  };
}

function loadBalancerAnnotations(backendConfig: string): Record<string, string> {
  return {
    "cloud.google.com/neg": JSON.stringify({ ingress: true }),
    "cloud.google.com/app-protocols": JSON.stringify({ [PORT_NAMES.ingress]: "HTTP2" }),
    "cloud.google.com/backend-config": JSON.stringify({ ports: { [PORT_NAMES.ingress]: backendConfig } }),
  };
}

/** Headless Service: its name resolves to every ready pod, which is where the `internal` listener finds them. */
export function podsServiceManifest({ name, namespace, settings }: ServerContext): input.core.v1.Service {
  return {
    metadata: serverMetadata(name, namespace, podsServiceName(name)),
    spec: {
      type: "ClusterIP",
      clusterIP: "None",
      selector: selectorLabels(name),
      ports: [
        {
          name: PORT_NAMES.app,
          port: settings.port,
          targetPort: settings.port,
          protocol: "TCP",
          appProtocol: "kubernetes.io/h2c",
        },
      ],
    },
  };
}
