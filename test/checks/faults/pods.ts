import { parse } from "yaml";
import { type Tree, at, put } from "../support";
import type { Row } from "./fault";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const ENVOY = `${POD}.initContainers[0]`;

export const podFaults: readonly Row[] = [
  {
    what: "Envoy's hook fetches with a program that its image lacks, and would not wait",
    code: "envoy-prestop-shell",
    change: (s) => {
      s.set(D, `${ENVOY}.image`, "envoyproxy/envoy:v1.40.0");
      const command = ["curl", "-XPOST", "http://127.0.0.1:8001/healthcheck/fail"];
      s.set(D, `${ENVOY}.lifecycle.preStop`, { exec: { command } });
    },
  },
  {
    what: "a script of Envoy's hook fetches with a program that its image lacks",
    code: "envoy-prestop-shell",
    change: (s) => {
      s.set(D, `${ENVOY}.image`, "envoyproxy/envoy:v1.40.0");
      s.set(D, `${ENVOY}.lifecycle.preStop`, {
        exec: { command: ["sh", "-c", "wget -q -O- localhost:8001/x; sleep 420"] },
      });
    },
  },
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
  {
    what: "a mount names a volume that the pod does not have",
    code: "envoy-config-not-mounted",
    change: (s) => s.set(D, `${ENVOY}.volumeMounts[0].name`, "other"),
  },
  {
    what: "an image one version older than the oldest safe one",
    code: "envoy-image-old",
    change: (s) => s.set(D, `${ENVOY}.image`, "envoyproxy/envoy:distroless-v1.39.9"),
  },
  {
    what: "one worker more than Envoy has CPUs",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(D, `${ENVOY}.resources.limits.cpu`, "2");
      s.set(D, `${ENVOY}.args[3]`, "3");
    },
  },
  {
    what: "Envoy waits a second less than the server",
    code: "envoy-leaves-first",
    change: (s) => s.set(D, `${ENVOY}.lifecycle.preStop.sleep.seconds`, 119),
  },
  {
    what: "the server waits a second less than the load balancer needs",
    code: "pod-leaves-at-once",
    change: (s) => s.set(D, `${APP}.lifecycle.preStop.sleep.seconds`, 119),
  },
  {
    what: "Envoy's wait is the whole grace period",
    code: "pod-grace-short",
    change: (s) => s.set(D, `${POD}.terminationGracePeriodSeconds`, 420),
  },
  {
    what: "a limit of memory in the wrong unit",
    code: "pod-memory-unlimited",
    change: (s) => s.set(D, `${APP}.resources.limits.memory`, "1048575"),
  },
  {
    what: "a privileged container",
    code: "pod-not-restricted",
    change: (s) => s.set(D, `${APP}.securityContext.privileged`, true),
  },
  {
    what: "a container that adds a capability",
    code: "pod-not-restricted",
    change: (s) => s.set(D, `${APP}.securityContext.capabilities.add`, ["NET_ADMIN"]),
  },
  {
    what: "a container without a seccomp profile",
    code: "pod-not-restricted",
    change: (s) => {
      s.drop(D, `${APP}.securityContext.seccompProfile`);
      s.drop(D, `${POD}.securityContext.seccompProfile`);
    },
  },
  {
    what: "a container that may run as root, in a namespace that enforces nothing",
    code: "pod-not-restricted",
    change: (s) => {
      s.drop(D, `${APP}.securityContext.runAsNonRoot`);
      s.drop(D, `${POD}.securityContext.runAsNonRoot`);
      s.set("Namespace/grpc", "metadata.labels", {});
    },
  },
  {
    what: "an access key of a cloud in an argument",
    code: "secret-in-plain",
    change: (s) => s.set(D, `${APP}.args`, ["AKIAABCDEFGHIJKLMNOP"]),
  },
  {
    what: "a password of six letters",
    code: "secret-in-plain",
    change: (s) => s.set(D, `${APP}.env[0]`, { name: "PASSWORD", value: "secret" }),
  },
  {
    what: "a variable from a key that the ConfigMap lacks",
    code: "secret-key-absent",
    change: (s) => {
      s.add("kubernetes:core/v1:ConfigMap", { metadata: { name: "settings", namespace: "grpc" }, data: { a: "b" } });
      s.set(D, `${APP}.env[0]`, { name: "A", valueFrom: { configMapKeyRef: { name: "settings", key: "c" } } });
    },
  },
  {
    what: "a probe of the listener with TLS without TLS",
    code: "probe-protocol",
    change: (s) => {
      s.set(D, `${ENVOY}.readinessProbe.httpGet.port`, 15001);
      s.drop(D, `${ENVOY}.readinessProbe.httpGet.scheme`);
    },
  },
  {
    what: "liveness is a second quicker than readiness",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(D, `${APP}.readinessProbe`, { grpc: { port: 8888 }, periodSeconds: 5, failureThreshold: 4 });
      s.set(D, `${APP}.livenessProbe`, { grpc: { port: 8888 }, periodSeconds: 19, failureThreshold: 1 });
    },
  },
  {
    what: "Envoy's heap may take 95 % of its memory",
    code: "envoy-heap-over-memory",
    change: (s) => heap(s, 950_000_000),
  },
  {
    what: "an Envoy whose configuration is elsewhere declares the server's port",
    code: "port-clash",
    change: (s) => {
      s.remove(configMap(s));
      s.set(D, `${ENVOY}.ports`, [{ containerPort: 8888 }]);
    },
  },
];

function configMap({ resources }: Parameters<Row["change"]>[0]): string {
  const found = resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
  return `ConfigMap/${(found.inputs["metadata"] as { name: string }).name}`;
}

/** The most that Envoy's heap may take, in a container of 1000 MB. */
function heap(stack: Parameters<Row["change"]>[0], bytes: number): void {
  stack.set(D, `${ENVOY}.resources.limits.memory`, "1000M");
  stack.bootstrap("my-server", (b) => {
    const monitors = at(b.root, "overload_manager.resource_monitors") as Tree[];
    const own = monitors.find((monitor) => /FixedHeap/.test(JSON.stringify(monitor)))!;
    put(own, "typed_config.max_heap_size_bytes", bytes);
  });
}

/** Envoy among the containers, without a hook: Kubernetes tells it to leave together with the server. */
function asOrdinarySidecar(stack: Parameters<Row["change"]>[0]): void {
  const { restartPolicy: _, lifecycle: __, ...envoy } = at(stack.inputs(D), ENVOY) as Tree;
  stack.drop(D, ENVOY);
  stack.set(D, `${POD}.containers[1]`, envoy);
}

export const podRight: readonly Row[] = [
  {
    what: "Envoy's configuration is mounted as a folder under another name",
    code: "envoy-config-subpath",
    change: (s) => {
      s.set(D, `${ENVOY}.volumeMounts[0].mountPath`, "/config");
      s.set(D, `${ENVOY}.args[1]`, "/config/envoy.yaml");
    },
  },
  {
    what: "Envoy's file is mounted elsewhere, and Envoy is started with it",
    code: "envoy-config-not-mounted",
    change: (s) => {
      s.set(D, `${ENVOY}.volumeMounts[0].mountPath`, "/config");
      s.set(D, `${ENVOY}.args[1]`, "/config/envoy.yaml");
    },
  },
  {
    what: "Envoy's configuration is JSON",
    code: "envoy-config-unreadable",
    change: (s) => {
      const data = at(s.inputs(configMap(s)), "data") as Record<string, string>;
      data["envoy.yaml"] = JSON.stringify(parse(data["envoy.yaml"]!));
    },
  },
  {
    what: "a checksum of the configuration is on the pods",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy");
      s.set(D, `${POD}.volumes[0].configMap.name`, "my-server-envoy");
      s.set(D, ["spec", "template", "metadata", "annotations", "checksum/envoy"], "0f3a");
    },
  },
  {
    what: "a controller rolls the Deployment",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy");
      s.set(D, `${POD}.volumes[0].configMap.name`, "my-server-envoy");
      s.set(D, ["metadata", "annotations", "reloader.stakater.com/auto"], "true");
    },
  },
  {
    what: "the ConfigMap ends in a hash of kustomize",
    code: "envoy-config-not-rolled",
    change: (s) => {
      s.set(configMap(s), "metadata.name", "my-server-envoy-bcdfghkmt2");
      s.set(D, `${POD}.volumes[0].configMap.name`, "my-server-envoy-bcdfghkmt2");
    },
  },
  {
    what: "an absent ConfigMap that pods can do without",
    code: "pod-config-map-absent",
    change: (s) => s.set(D, `${POD}.volumes[3]`, { name: "more", configMap: { name: "more", optional: true } }),
  },
  {
    what: "the configuration's ConfigMap is there",
    code: "envoy-config-elsewhere",
    change: (s) => s.set(D, `${POD}.volumes[3]`, { name: "more", configMap: { name: "more" } }),
  },
  {
    what: "the key is in a file of the Secret by another name",
    code: "tls-file-absent",
    change: (s) => {
      s.set("Secret/my-server-envoy-tls", "stringData", { cert: "c", key: "k" });
      s.set(D, `${POD}.volumes[1].secret.items`, [
        { key: "cert", path: "tls.crt" },
        { key: "key", path: "tls.key" },
      ]);
    },
  },
  {
    what: "the files are readable by everybody in the container",
    code: "tls-file-unreadable",
    change: (s) => {
      s.drop(D, `${POD}.securityContext.fsGroup`);
      s.set(D, `${POD}.volumes[1].secret.defaultMode`, 0o444);
    },
  },
  {
    what: "the oldest safe version of Envoy",
    code: "envoy-image-old",
    change: (s) => s.set(D, `${ENVOY}.image`, "envoyproxy/envoy:distroless-v1.40.0"),
  },
  {
    what: "a later major version of Envoy",
    code: "envoy-image-old",
    change: (s) => s.set(D, `${ENVOY}.image`, "envoyproxy/envoy:v2.0.0"),
  },
  {
    what: "as many workers as Envoy has CPUs",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(D, `${ENVOY}.resources.limits.cpu`, "1500m");
      s.set(D, `${ENVOY}.args[3]`, "2");
    },
  },
  {
    what: "one worker on half a CPU",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(D, `${ENVOY}.resources.limits.cpu`, "500m");
      s.set(D, `${ENVOY}.args[3]`, "1");
    },
  },
  {
    what: "Envoy is an ordinary container",
    code: "envoy-init-never-ends",
    change: (s) => asOrdinarySidecar(s),
  },
  {
    what: "Envoy waits as long as the server",
    code: "envoy-leaves-first",
    change: (s) => s.set(D, `${ENVOY}.lifecycle.preStop.sleep.seconds`, 120),
  },
  {
    what: "Envoy waits by a command of its own",
    code: "envoy-leaves-first",
    change: (s) => s.set(D, `${ENVOY}.lifecycle.preStop`, { exec: { command: ["/bin/drain"] } }),
  },
  {
    what: "Envoy's hook asks for its health",
    code: "envoy-prestop-get",
    change: (s) => s.set(D, `${ENVOY}.lifecycle.preStop`, { httpGet: { path: "/ready", port: 8002 } }),
  },
  {
    what: "a hook runs a program that a distroless image has",
    code: "envoy-prestop-shell",
    change: (s) => s.set(D, `${ENVOY}.lifecycle.preStop`, { exec: { command: ["/usr/local/bin/drain"] } }),
  },
  {
    what: "a hook runs a shell that the image has",
    code: "envoy-prestop-shell",
    change: (s) => {
      s.set(D, `${ENVOY}.image`, "envoyproxy/envoy:v1.40.0");
      s.set(D, `${ENVOY}.lifecycle.preStop`, { exec: { command: ["/bin/sh", "-c", "sleep 420"] } });
    },
  },
  {
    what: "the server waits by a shell's sleep",
    code: "pod-leaves-at-once",
    change: (s) => s.set(D, `${APP}.lifecycle.preStop`, { exec: { command: ["/bin/sh", "-c", "sleep 120"] } }),
  },
  {
    what: "the server waits by a command of its own",
    code: "pod-leaves-at-once",
    change: (s) => s.set(D, `${APP}.lifecycle.preStop`, { exec: { command: ["/bin/drain"] } }),
  },
  {
    what: "the grace period is a second longer than Envoy's wait",
    code: "pod-grace-short",
    change: (s) => s.set(D, `${POD}.terminationGracePeriodSeconds`, 421),
  },
  {
    what: "an image by its digest",
    code: "pod-image-unversioned",
    change: (s) => s.set(D, `${APP}.image`, `registry.example.com/acme/my-server@sha256:${"0".repeat(64)}`),
  },
  {
    what: "an image by tag and digest, from a registry with a port",
    code: "pod-image-malformed",
    change: (s) => s.set(D, `${APP}.image`, `registry.example.com:5000/acme/my-server:1.4.2@sha256:${"0".repeat(64)}`),
  },
  {
    what: "limits stand for requests",
    code: "pod-requests-missing",
    change: (s) => s.set(D, `${APP}.resources`, { limits: { cpu: "1", memory: "256Mi" } }),
  },
  {
    what: "a limit of one MiB in bytes",
    code: "pod-memory-unlimited",
    change: (s) => s.set(D, `${APP}.resources.limits.memory`, "1048576"),
  },
  {
    what: "the pod as a whole runs as a user that is not root",
    code: "pod-not-restricted",
    change: (s) => {
      for (const container of [APP, ENVOY]) {
        s.drop(D, `${container}.securityContext.runAsNonRoot`);
        s.drop(D, `${container}.securityContext.runAsUser`);
        s.drop(D, `${container}.securityContext.seccompProfile`);
      }
      s.set(D, `${POD}.securityContext.runAsNonRoot`, true);
      s.set(D, `${POD}.securityContext.runAsUser`, 65532);
      s.set(D, `${POD}.securityContext.seccompProfile`, { type: "Localhost", localhostProfile: "ours.json" });
    },
  },
  {
    what: "a container binds a low port, and mounts a claim",
    code: "pod-not-restricted",
    change: (s) => {
      s.set(D, `${APP}.securityContext.capabilities.add`, ["NET_BIND_SERVICE"]);
      s.set(D, `${POD}.volumes[3]`, { name: "data", persistentVolumeClaim: { claimName: "data" } });
    },
  },
  {
    what: "a namespace without pods enforces nothing",
    code: "namespace-not-restricted",
    change: (s) => s.add("kubernetes:core/v1:Namespace", { metadata: { name: "empty" } }),
  },
  {
    what: "the ServiceAccount mounts no token",
    code: "pod-token-mounted",
    change: (s) => s.drop(D, `${POD}.automountServiceAccountToken`),
  },
  {
    what: "the namespace's own ServiceAccount",
    code: "pod-account-absent",
    change: (s) => s.drop(D, `${POD}.serviceAccountName`),
  },
  {
    what: "a path, a reference, a switch and a short word by names of secrets",
    code: "secret-in-plain",
    change: (s) =>
      s.set(D, `${APP}.env`, [
        { name: "PRIVATE_KEY", value: "/etc/keys/private.pem" },
        { name: "API_TOKEN", value: "$(TOKEN)" },
        { name: "PASSWORD", value: "true" },
        { name: "SECRET", value: "none!" },
        { name: "ACCESS_KEY", value: "1234567" },
        { name: "DATABASE", value: "postgres://app:$(PASSWORD)@db/app" },
        { name: "PASSWORD_FILE", value: "hunter2hunter2" },
      ]),
  },
  {
    what: "a variable from a key that the Secret has",
    code: "secret-key-absent",
    change: (s) =>
      s.add("kubernetes:core/v1:Secret", {
        metadata: { name: "database", namespace: "grpc" },
        data: { password: "eA==" },
      }),
  },
  {
    what: "a variable from a key that it can do without",
    code: "secret-key-absent",
    change: (s) => {
      s.add("kubernetes:core/v1:Secret", { metadata: { name: "more", namespace: "grpc" }, stringData: { a: "b" } });
      s.set(D, `${APP}.env[0]`, { name: "A", valueFrom: { secretKeyRef: { name: "more", key: "c", optional: true } } });
    },
  },
  {
    what: "a container without a port and without a readiness probe",
    code: "probe-missing",
    change: (s) =>
      s.set(D, `${POD}.containers[1]`, {
        ...(at(s.inputs(D), APP) as Tree),
        name: "logs",
        ports: [],
        readinessProbe: undefined,
      }),
  },
  {
    what: "probes of the listener with TLS by HTTPS",
    code: "probe-protocol",
    change: (s) => {
      s.set(D, `${ENVOY}.readinessProbe.httpGet.port`, 15001);
      s.set(D, `${ENVOY}.readinessProbe.httpGet.scheme`, "HTTPS");
    },
  },
  {
    what: "a probe that only connects to the listener with TLS",
    code: "probe-protocol",
    change: (s) => {
      s.drop(D, `${ENVOY}.readinessProbe.httpGet`);
      s.set(D, `${ENVOY}.readinessProbe.tcpSocket`, { port: 15001 });
    },
  },
  {
    what: "liveness is as quick as readiness, with Kubernetes' defaults",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(D, `${APP}.readinessProbe`, { grpc: { port: 8888 }, periodSeconds: 6, failureThreshold: 5 });
      s.set(D, `${APP}.livenessProbe`, { grpc: { port: 8888 } });
    },
  },
  {
    what: "readiness, not liveness, watches the server",
    code: "probe-watches-others",
    change: (s) => s.set(D, `${ENVOY}.readinessProbe.httpGet.path`, "/healthz"),
  },
  {
    what: "Envoy's heap may take a byte less than 95 % of its memory",
    code: "envoy-heap-over-memory",
    change: (s) => heap(s, 949_999_999),
  },
  {
    what: "an Envoy that no Service leads to leaves at once",
    code: "envoy-leaves-first",
    change: (s) => {
      s.remove("Service/inside");
      s.remove("Service/inside-pods");
      s.drop("Deployment/inside", `${ENVOY}.lifecycle`);
    },
  },
  {
    what: "a container that is named after Envoy and is none",
    code: "envoy-image-old",
    change: (s) => {
      const { ports: _, ...logs } = at(s.inputs(D), APP) as Tree;
      s.set(D, `${POD}.containers[1]`, { ...logs, name: "envoy-exporter", image: "prom/statsd-exporter:v0.26.0" });
    },
  },
  {
    what: "neither the server nor Envoy waits",
    code: "envoy-leaves-first",
    change: (s) => {
      s.drop(D, `${APP}.lifecycle`);
      s.set(D, `${ENVOY}.lifecycle.preStop.sleep.seconds`, 0);
    },
  },
];
