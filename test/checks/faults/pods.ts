import { type Tree, at } from "../support";
import type { Fault } from "./fault";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const ENVOY = `${POD}.initContainers[0]`;

export const podFaults: readonly Fault[] = [
  {
    what: "Envoy's configuration is mounted with subPath",
    code: "envoy-config-subpath",
    change: (s) => {
      s.set(D, `${ENVOY}.volumeMounts[0].subPath`, "envoy.yaml");
      s.set(D, `${ENVOY}.volumeMounts[0].mountPath`, "/etc/envoy/envoy.yaml");
    },
  },
  {
    what: "Envoy is started with another file",
    code: "envoy-config-not-mounted",
    change: (s) => s.set(D, `${ENVOY}.args[1]`, "/etc/envoy/config.yaml"),
  },
  {
    what: "Envoy's configuration is mounted elsewhere",
    code: "envoy-config-not-mounted",
    change: (s) => s.set(D, `${ENVOY}.volumeMounts[0].mountPath`, "/config"),
  },
  {
    what: "Envoy's configuration is no YAML",
    code: "envoy-config-unreadable",
    change: (s) => s.set(configMap(s), ["data", "envoy.yaml"], "static_resources: ["),
  },
  {
    what: "a changed configuration does not roll the pods",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy");
      s.set(D, `${POD}.volumes[0].configMap.name`, "my-server-envoy");
    },
  },
  {
    what: "the ConfigMap's name is misspelt",
    code: "pod-config-map-absent",
    change: (s) => s.set(D, `${POD}.volumes[0].configMap.name`, "my-server-envoy-00000000"),
  },
  {
    what: "the certificate is not mounted",
    code: "tls-file-absent",
    change: (s) => s.drop(D, `${ENVOY}.volumeMounts[1]`),
  },
  {
    what: "the Secret has other keys",
    code: "tls-file-absent",
    change: (s) => s.set("Secret/my-server-envoy-tls", "stringData", { "cert.pem": "c", "key.pem": "k" }),
  },
  {
    what: "Envoy may not read its key",
    code: "tls-file-unreadable",
    change: (s) => s.drop(D, `${POD}.securityContext.fsGroup`),
  },
  {
    what: "Envoy is an init container that never ends",
    code: "envoy-init-never-ends",
    change: (s) => s.drop(D, `${ENVOY}.restartPolicy`),
  },
  {
    what: "Envoy is an old version",
    code: "envoy-image-old",
    change: (s) => s.set(D, `${ENVOY}.image`, "envoyproxy/envoy:v1.31.0"),
  },
  {
    what: "Envoy has more workers than CPUs",
    code: "envoy-workers-over-cpu",
    change: (s) => s.set(D, `${ENVOY}.args[3]`, "16"),
  },
  {
    what: "Envoy's memory was lowered",
    code: "envoy-heap-over-memory",
    change: (s) => s.set(D, `${ENVOY}.resources.limits.memory`, "256Mi"),
  },
  {
    what: "Envoy has no memory limit",
    code: "envoy-overload-unguarded",
    change: (s) => s.drop(D, `${ENVOY}.resources.limits.memory`),
  },
  {
    what: "Envoy drains by a GET",
    code: "envoy-prestop-get",
    change: (s) => s.set(D, `${ENVOY}.lifecycle.preStop`, { httpGet: { path: "/healthcheck/fail", port: 8002 } }),
  },
  {
    what: "Envoy sleeps by a shell that it does not have",
    code: "envoy-prestop-shell",
    change: (s) => s.set(D, `${ENVOY}.lifecycle.preStop`, { exec: { command: ["sh", "-c", "sleep 420"] } }),
  },
  { what: "Envoy as an ordinary sidecar leaves first", code: "envoy-leaves-first", change: asOrdinarySidecar },
  {
    what: "Envoy leaves before the server",
    code: "envoy-leaves-first",
    change: (s) => s.set(D, `${ENVOY}.lifecycle.preStop.sleep.seconds`, 10),
  },
  { what: "the server leaves at once", code: "pod-leaves-at-once", change: (s) => s.drop(D, `${APP}.lifecycle`) },
  {
    what: "the server waits 5 s",
    code: "pod-leaves-at-once",
    change: (s) => s.set(D, `${APP}.lifecycle.preStop.sleep.seconds`, 5),
  },
  {
    what: "the grace period is the default",
    code: "pod-grace-short",
    change: (s) => s.drop(D, `${POD}.terminationGracePeriodSeconds`),
  },
  {
    what: "drain exceeds the grace period",
    code: "lb-drain-over-grace",
    change: (s) => s.set(D, `${POD}.terminationGracePeriodSeconds`, 421 - 60),
  },
  {
    what: "an image without a version",
    code: "pod-image-unversioned",
    change: (s) => s.set(D, `${APP}.image`, "registry.example.com/acme/my-server"),
  },
  {
    what: "an image tagged latest",
    code: "pod-image-unversioned",
    change: (s) => s.set(D, `${APP}.image`, "registry.example.com/acme/my-server:latest"),
  },
  {
    what: "an image with a space",
    code: "pod-image-malformed",
    change: (s) => s.set(D, `${APP}.image`, "registry.example.com/acme/my-server :1.4.2"),
  },
  {
    what: "a container without requests",
    code: "pod-requests-missing",
    change: (s) => s.drop(D, `${ENVOY}.resources`),
  },
  {
    what: "a container without a memory limit",
    code: "pod-memory-unlimited",
    change: (s) => s.drop(D, `${APP}.resources.limits.memory`),
  },
  {
    what: "a pod of its node's network",
    code: "pod-not-restricted",
    change: (s) => s.set(D, `${POD}.hostNetwork`, true),
  },
  {
    what: "a container as root",
    code: "pod-not-restricted",
    change: (s) => s.set(D, `${APP}.securityContext.runAsUser`, 0),
  },
  {
    what: "a container that may gain privileges",
    code: "pod-not-restricted",
    change: (s) => s.drop(D, `${APP}.securityContext.allowPrivilegeEscalation`),
  },
  {
    what: "a container that keeps capabilities",
    code: "pod-not-restricted",
    change: (s) => s.drop(D, `${ENVOY}.securityContext.capabilities`),
  },
  {
    what: "a folder of the node",
    code: "pod-not-restricted",
    change: (s) => s.set(D, `${POD}.volumes[3]`, { name: "host", hostPath: { path: "/" } }),
  },
  {
    what: "the namespace enforces nothing",
    code: "namespace-not-restricted",
    change: (s) => s.set("Namespace/grpc", "metadata.labels", {}),
  },
  {
    what: "the API server's token is mounted",
    code: "pod-token-mounted",
    change: (s) => s.set(D, `${POD}.automountServiceAccountToken`, true),
  },
  {
    what: "a ServiceAccount that is not there",
    code: "pod-account-absent",
    change: (s) => s.set(D, `${POD}.serviceAccountName`, "my-sever"),
  },
  {
    what: "a password in a variable",
    code: "secret-in-plain",
    change: (s) => s.set(D, `${APP}.env[0]`, { name: "DATABASE_PASSWORD", value: "hunter2-hunter2" }),
  },
  {
    what: "a password in a URL",
    code: "secret-in-plain",
    change: (s) => s.set(D, `${APP}.env[0]`, { name: "DATABASE", value: "postgres://app:hunter2@db/app" }),
  },
  {
    what: "a private key in a ConfigMap",
    code: "secret-in-plain",
    change: (s) =>
      s.add("kubernetes:core/v1:ConfigMap", {
        metadata: { name: "keys", namespace: "grpc" },
        data: { "tls.pem": "-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----" },
      }),
  },
  {
    what: "a variable from a key that the Secret lacks",
    code: "secret-key-absent",
    change: (s) =>
      s.add("kubernetes:core/v1:Secret", {
        metadata: { name: "database", namespace: "grpc" },
        stringData: { pass: "x" },
      }),
  },
  {
    what: "the server has no readiness probe",
    code: "probe-missing",
    change: (s) => s.drop(D, `${APP}.readinessProbe`),
  },
  {
    what: "a probe asks the wrong port",
    code: "probe-port",
    change: (s) => s.set(D, `${APP}.readinessProbe.grpc.port`, 50051),
  },
  {
    what: "a probe asks a port by a name that is not there",
    code: "probe-port",
    change: (s) => s.set(D, `${ENVOY}.startupProbe.httpGet.port`, "http"),
  },
  {
    what: "a probe asks the wrong path",
    code: "probe-path",
    change: (s) => s.set(D, `${ENVOY}.readinessProbe.httpGet.path`, "/health"),
  },
  {
    what: "the server moved to another port",
    code: "envoy-upstream-port",
    change: (s) => s.set(D, `${APP}.ports[0].containerPort`, 9000),
  },
  {
    what: "a gRPC probe of the listener with TLS",
    code: "probe-protocol",
    change: (s) => {
      s.drop(D, `${ENVOY}.readinessProbe.httpGet`);
      s.set(D, `${ENVOY}.readinessProbe.grpc`, { port: 15001 });
    },
  },
  {
    what: "an HTTP probe of the gRPC server",
    code: "probe-protocol",
    change: (s) => {
      s.drop(D, `${APP}.livenessProbe.grpc`);
      s.set(D, `${APP}.livenessProbe.httpGet`, { path: "/", port: 8888 });
    },
  },
  {
    what: "liveness is quicker than readiness",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(D, `${APP}.livenessProbe.periodSeconds`, 1);
      s.set(D, `${APP}.livenessProbe.failureThreshold`, 1);
    },
  },
  {
    what: "Envoy is restarted for the server's health",
    code: "probe-watches-others",
    change: (s) => s.set(D, `${ENVOY}.livenessProbe.httpGet.path`, "/healthz"),
  },
];

function configMap({ resources }: Parameters<Fault["change"]>[0]): string {
  const found = resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
  return `ConfigMap/${(found.inputs["metadata"] as { name: string }).name}`;
}

/** Envoy among the containers, without a hook: Kubernetes tells it to leave together with the server. */
function asOrdinarySidecar(stack: Parameters<Fault["change"]>[0]): void {
  const { restartPolicy: _, lifecycle: __, ...envoy } = at(stack.inputs(D), ENVOY) as Tree;
  stack.drop(D, ENVOY);
  stack.set(D, `${POD}.containers[1]`, envoy);
}
