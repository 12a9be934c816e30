import { at, put, type Tree } from "../support";
import { APP, DEPLOYMENT, ENVOY, POD, addWorker } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "a pod of its node's network",
    code: "pod-not-restricted",
    change: (s) => s.set(DEPLOYMENT, `${POD}.hostNetwork`, true),
  },
  {
    what: "a container as root",
    code: "pod-not-restricted",
    change: (s) => s.set(DEPLOYMENT, `${APP}.securityContext.runAsUser`, 0),
  },
  {
    what: "a container that may gain privileges",
    code: "pod-not-restricted",
    change: (s) => s.drop(DEPLOYMENT, `${APP}.securityContext.allowPrivilegeEscalation`),
  },
  {
    what: "a container that keeps capabilities",
    code: "pod-not-restricted",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.securityContext.capabilities`),
  },
  {
    what: "a folder of the node",
    code: "pod-not-restricted",
    change: (s) => s.set(DEPLOYMENT, `${POD}.volumes[3]`, { name: "host", hostPath: { path: "/" } }),
  },
  {
    what: "the namespace enforces nothing",
    code: "namespace-not-restricted",
    change: (s) => s.set("Namespace/grpc", "metadata.labels", {}),
  },
  {
    what: "the API server's token is mounted",
    code: "pod-token-mounted",
    change: (s) => s.set(DEPLOYMENT, `${POD}.automountServiceAccountToken`, true),
  },
  {
    what: "a password in a variable",
    code: "secret-in-plain",
    change: (s) => s.set(DEPLOYMENT, `${APP}.env[0]`, { name: "DATABASE_PASSWORD", value: "hunter2-hunter2" }),
  },
  {
    what: "a password in a URL",
    code: "secret-in-plain",
    change: (s) => s.set(DEPLOYMENT, `${APP}.env[0]`, { name: "DATABASE", value: "postgres://app:hunter2@db/app" }),
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
    what: "a privileged container",
    code: "pod-not-restricted",
    change: (s) => s.set(DEPLOYMENT, `${APP}.securityContext.privileged`, true),
  },
  {
    what: "a container that adds a capability",
    code: "pod-not-restricted",
    change: (s) => s.set(DEPLOYMENT, `${APP}.securityContext.capabilities.add`, ["NET_ADMIN"]),
  },
  {
    what: "a container without a seccomp profile",
    code: "pod-not-restricted",
    change: (s) => {
      s.drop(DEPLOYMENT, `${APP}.securityContext.seccompProfile`);
      s.drop(DEPLOYMENT, `${POD}.securityContext.seccompProfile`);
    },
  },
  {
    what: "a container that may run as root, in a namespace that enforces nothing",
    code: "pod-not-restricted",
    change: (s) => {
      s.drop(DEPLOYMENT, `${APP}.securityContext.runAsNonRoot`);
      s.drop(DEPLOYMENT, `${POD}.securityContext.runAsNonRoot`);
      s.set("Namespace/grpc", "metadata.labels", {});
    },
  },
  {
    what: "an access key of a cloud in an argument",
    code: "secret-in-plain",
    change: (s) => s.set(DEPLOYMENT, `${APP}.args`, ["AKIAABCDEFGHIJKLMNOP"]),
  },
  {
    what: "a password of six letters",
    code: "secret-in-plain",
    change: (s) => s.set(DEPLOYMENT, `${APP}.env[0]`, { name: "PASSWORD", value: "secret" }),
  },
  {
    what: "a variable from a key that the ConfigMap lacks",
    code: "secret-key-absent",
    change: (s) => {
      s.add("kubernetes:core/v1:ConfigMap", { metadata: { name: "settings", namespace: "grpc" }, data: { a: "b" } });
      s.set(DEPLOYMENT, `${APP}.env[0]`, { name: "A", valueFrom: { configMapKeyRef: { name: "settings", key: "c" } } });
    },
  },
  {
    what: "a password is in the command",
    code: "secret-in-plain",
    change: (s) => s.set(DEPLOYMENT, `${APP}.command`, ["/server", "--password=hunter2"]),
  },
];

export const right: readonly Row[] = [
  {
    what: "the pod as a whole runs as a user that is not root",
    code: "pod-not-restricted",
    change: (s) => {
      for (const container of [APP, ENVOY]) {
        s.drop(DEPLOYMENT, `${container}.securityContext.runAsNonRoot`);
        s.drop(DEPLOYMENT, `${container}.securityContext.runAsUser`);
        s.drop(DEPLOYMENT, `${container}.securityContext.seccompProfile`);
      }
      s.set(DEPLOYMENT, `${POD}.securityContext.runAsNonRoot`, true);
      s.set(DEPLOYMENT, `${POD}.securityContext.runAsUser`, 65532);
      s.set(DEPLOYMENT, `${POD}.securityContext.seccompProfile`, { type: "Localhost", localhostProfile: "ours.json" });
    },
  },
  {
    what: "a container binds a low port, and mounts a claim",
    code: "pod-not-restricted",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.securityContext.capabilities.add`, ["NET_BIND_SERVICE"]);
      s.set(DEPLOYMENT, `${POD}.volumes[3]`, { name: "data", persistentVolumeClaim: { claimName: "data" } });
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
    change: (s) => s.drop(DEPLOYMENT, `${POD}.automountServiceAccountToken`),
  },
  {
    what: "a path, a reference, a switch and a short word by names of secrets",
    code: "secret-in-plain",
    change: (s) =>
      s.set(DEPLOYMENT, `${APP}.env`, [
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
      s.set(DEPLOYMENT, `${APP}.env[0]`, {
        name: "A",
        valueFrom: { secretKeyRef: { name: "more", key: "c", optional: true } },
      });
    },
  },
  {
    what: "a pod without ports has a token",
    code: "pod-token-mounted",
    change: (s) => {
      addWorker(s);
      s.drop("Deployment/worker", `${APP}.ports`);
      s.drop("Deployment/worker", `${POD}.automountServiceAccountToken`);
    },
  },
  {
    what: "a variable's Secret has no key yet",
    code: "secret-key-absent",
    change: (s) => {
      const env = at(s.inputs(DEPLOYMENT), `${APP}.env`) as Tree[];
      for (const one of env)
        if (at(one, "valueFrom.secretKeyRef") !== undefined) put(one, "valueFrom.secretKeyRef.key", undefined);
    },
  },
  {
    what: "a variable with a secret's name has a sentence",
    code: "secret-in-plain",
    change: (s) =>
      (at(s.inputs(DEPLOYMENT), `${APP}.env`) as Tree[]).push({ name: "DB_PASSWORD", value: "ask the team" }),
  },
];
