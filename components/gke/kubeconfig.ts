/** What a client needs to find a cluster's control plane. */
export interface ControlPlane {
  readonly name: string;
  /** Host name of the DNS endpoint, or address of the IP endpoint. */
  readonly endpoint: string;
  /** Base64 of the cluster's certificate authority; the DNS endpoint shows a public certificate and needs none. */
  readonly certificateAuthority?: string | undefined;
}

/** A kubeconfig, in JSON, whose user asks gke-gcloud-auth-plugin for a token: it contains no secret. */
export function kubeconfig({ name, endpoint, certificateAuthority }: ControlPlane): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [
      {
        name,
        cluster: {
          server: `https://${endpoint}`,
          ...(certificateAuthority !== undefined && { "certificate-authority-data": certificateAuthority }),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "gke-gcloud-auth-plugin",
            installHint: "gcloud components install gke-gcloud-auth-plugin",
            interactiveMode: "Never",
            provideClusterInfo: true,
          },
        },
      },
    ],
  });
}
