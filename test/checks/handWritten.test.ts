import assert from "node:assert/strict";
import { CHECKS } from "../../checks/registry";
import { type EditableStack, type Tree, at, findingsOf, put, unbroken } from "./support";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const ENVOY = `${POD}.initContainers[0]`;

/** Ways to write a manifest that are right, and that once had findings. */
const RIGHT: readonly [what: string, change: (stack: EditableStack) => void, code: string][] = [
  [
    "a bootstrap in camel case, with numbers in its words",
    (s) =>
      s.bootstrap("my-server", ({ root }) => {
        const other = camelCase(root);
        for (const key of Object.keys(root)) delete root[key];
        Object.assign(root, other);
      }),
    "envoy-upstream-http1",
  ],
  [
    "a flag whose value holds spaces",
    (s) => s.set(D, `${APP}.args`, ["--greeting=hello world", "--java-options", "-Xmx1g -Xms1g"]),
    "pod-arguments-joined",
  ],
  [
    "a script for a shell",
    (s) => s.set(D, `${APP}.command`, ["/bin/sh", "-c", "exec /server --port 8888 --verbose"]),
    "pod-arguments-joined",
  ],
  [
    "a flag and its value in one word, which Envoy takes",
    (s) => s.set(D, `${ENVOY}.args`, ["--config-path /etc/envoy/envoy.yaml", "--log-level info"]),
    "pod-arguments-joined",
  ],
  [
    "a collector of logs without a port beside the server",
    (s) =>
      s.set(D, `${POD}.containers[1]`, { ...(at(s.inputs(D), APP) as Tree), name: "logs", ports: [], lifecycle: {} }),
    "pod-leaves-at-once",
  ],
  [
    "a probe on an admin interface that is open",
    (s) => {
      s.bootstrap("my-server", (b) => b.set("admin.address.socket_address.address", "0.0.0.0"));
      s.set(D, `${ENVOY}.readinessProbe.httpGet.port`, 8001);
    },
    "probe-port",
  ],
  [
    "a cluster that a control plane brings",
    (s) =>
      s.bootstrap("my-server", (b) => {
        b.set("dynamic_resources.cds_config", { ads: {} });
        put(b.routes("ingress")[0]!, "route.cluster", "from-elsewhere");
      }),
    "envoy-cluster-absent",
  ],
];

describe("what people write by hand and is right", () => {
  for (const [what, change, code] of RIGHT) {
    it(`${what}: no ${code}`, async () => {
      assert.ok(CHECKS.some((one) => one.code === code));
      const stack = await unbroken();
      change(stack);
      const found = findingsOf(stack.resources).filter((finding) => finding.code === code);
      assert.deepEqual(
        found.map(({ message }) => message),
        [],
      );
    });
  }
});

function camelCase(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(camelCase) as unknown as Tree;
  if (typeof value !== "object" || value === null) return value as Tree;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      /^[a-z]\w*$/.test(key) ? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : key,
      camelCase(item),
    ]),
  );
}
