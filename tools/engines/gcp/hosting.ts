import { type JsonObject } from "../json";

/** Where clients reach a cluster. */
export interface HostedCluster {
  /** Host and port. */
  readonly dnsEndpoint: string;
  /** Host and port. */
  readonly endpoint: string;
  /** Base64 of the certificate authority. */
  readonly certificate: string;
}

/** Runs the control planes of the cloud's clusters. */
export interface ClusterHosting {
  /** Gives a new cluster a control plane, which is empty. @param id of the cluster */
  begin(id: string): Promise<HostedCluster>;
  /** Takes the control plane of a cluster away. */
  end(id: string): Promise<void>;
}

/** What a cluster's outputs tell of its control plane. */
export function hostedOutputs({ dnsEndpoint, endpoint, certificate }: HostedCluster): JsonObject {
  return {
    endpoint,
    masterAuth: { clusterCaCertificate: certificate },
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: dnsEndpoint } },
  };
}
