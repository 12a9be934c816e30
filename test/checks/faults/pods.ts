import { type EditableStack, type Tree, at } from "../support";
import { APP, DEPLOYMENT, ENVOY, POD, asOrdinarySidecar, byShell } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "Envoy is an init container that never ends",
    code: "envoy-init-never-ends",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.restartPolicy`),
  },
  {
    what: "an image without a version",
    code: "pod-image-unversioned",
    change: (s) => s.set(DEPLOYMENT, `${APP}.image`, "registry.example.com/acme/my-server"),
  },
  {
    what: "an image tagged latest",
    code: "pod-image-unversioned",
    change: (s) => s.set(DEPLOYMENT, `${APP}.image`, "registry.example.com/acme/my-server:latest"),
  },
  {
    what: "an image with a space",
    code: "pod-image-malformed",
    change: (s) => s.set(DEPLOYMENT, `${APP}.image`, "registry.example.com/acme/my-server :1.4.2"),
  },
  {
    what: "a container without requests",
    code: "pod-requests-missing",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.resources`),
  },
  {
    what: "a container without a memory limit",
    code: "pod-memory-unlimited",
    change: (s) => s.drop(DEPLOYMENT, `${APP}.resources.limits.memory`),
  },
  {
    what: "a ServiceAccount that is not there",
    code: "pod-account-absent",
    change: (s) => s.set(DEPLOYMENT, `${POD}.serviceAccountName`, "my-sever"),
  },
  {
    what: "a limit of memory in the wrong unit",
    code: "pod-memory-tiny",
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources.limits.memory`, "1048575"),
  },
  {
    what: "an Envoy among the init containers is started by a shell",
    code: "envoy-init-never-ends",
    change: (s) => {
      byShell(s, "envoy -c /etc/envoy/envoy.yaml");
      s.drop(DEPLOYMENT, `${ENVOY}.restartPolicy`);
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "Envoy is an ordinary container",
    code: "envoy-init-never-ends",
    change: (s) => asOrdinarySidecar(s),
  },
  {
    what: "an image by its digest",
    code: "pod-image-unversioned",
    change: (s) => s.set(DEPLOYMENT, `${APP}.image`, `registry.example.com/acme/my-server@sha256:${"0".repeat(64)}`),
  },
  {
    what: "an image by tag and digest, from a registry with a port",
    code: "pod-image-malformed",
    change: (s) =>
      s.set(DEPLOYMENT, `${APP}.image`, `registry.example.com:5000/acme/my-server:1.4.2@sha256:${"0".repeat(64)}`),
  },
  {
    what: "limits stand for requests",
    code: "pod-requests-missing",
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources`, { limits: { cpu: "1", memory: "256Mi" } }),
  },
  {
    what: "a limit of one MiB in bytes",
    code: "pod-memory-tiny",
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources.limits.memory`, "1048576"),
  },
  {
    what: "the namespace's own ServiceAccount",
    code: "pod-account-absent",
    change: (s) => s.drop(DEPLOYMENT, `${POD}.serviceAccountName`),
  },
  {
    what: "a container before Envoy renders its configuration",
    code: "envoy-init-never-ends",
    change: (s) =>
      before(s, {
        image: "acme/envsubst:1.0",
        command: ["sh", "-c", "envsubst < /etc/envoy/envoy.yaml > /out/e.yaml"],
      }),
  },
  {
    what: "a container before Envoy has its image and copies its configuration",
    code: "envoy-init-never-ends",
    change: (s) => before(s, { image: "envoyproxy/envoy:v1.40.0", command: ["cp", "/etc/envoy/envoy.yaml", "/out/"] }),
  },
  {
    what: "a container before Envoy validates its configuration",
    code: "envoy-init-never-ends",
    change: (s) =>
      before(s, { image: "envoyproxy/envoy:v1.40.0", args: ["--mode", "validate", "-c", "/etc/envoy/envoy.yaml"] }),
  },
];

/** An init container beside Envoy, which mounts what Envoy does. */
function before(stack: EditableStack, fields: Tree): void {
  const { volumeMounts } = at(stack.inputs(DEPLOYMENT), ENVOY) as Tree;
  const list = at(stack.inputs(DEPLOYMENT), `${POD}.initContainers`) as Tree[];
  list.unshift({ name: "before", volumeMounts, ...fields });
}
