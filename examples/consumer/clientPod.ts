import type { input } from "@pulumi/kubernetes/types";
import type { Input } from "@pulumi/pulumi";

export interface ClientPodArgs {
  /** `host:port` of the server inside the cluster. */
  readonly address: Input<string>;
  /** Name of the ConfigMap with health.proto. */
  readonly protos: Input<string>;
}

const IMAGE = "fullstorydev/grpcurl:v1.9.3";
const PROTOS = "/protos";
/** Any user but root will do: the program reads a file and opens a connection. */
const USER = 65532;

/** A pod that asks a server for its health once. It ends with an error where the server does not answer SERVING in time. */
export function clientPod({ address, protos }: ClientPodArgs): input.core.v1.PodTemplateSpec {
  return {
    metadata: { labels: { "app.kubernetes.io/name": "grpc-client" } },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        runAsGroup: USER,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "client",
          image: IMAGE,
          args: [
            // The way inside the cluster is plaintext HTTP/2.
            "-plaintext",
            ...["-max-time", "10"],
            ...["-import-path", PROTOS, "-proto", "health.proto"],
            address,
            "grpc.health.v1.Health/Check",
          ],
          resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "100m", memory: "64Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMounts: [{ name: "protos", mountPath: PROTOS, readOnly: true }],
        },
      ],
      volumes: [{ name: "protos", configMap: { name: protos } }],
    },
  };
}
