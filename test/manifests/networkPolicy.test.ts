import assert from "node:assert/strict";
import { networkPolicyManifest } from "../../manifests/networkPolicy";
import { at } from "../support/resources";
import { server } from "./support";

const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
const ITSELF = {
  podSelector: {
    matchLabels: { "app.kubernetes.io/name": "my-server", "app.kubernetes.io/component": "grpc-server" },
  },
};

const OUTSIDE = {
  from: [{ ipBlock: { cidr: "130.211.0.0/22" } }, { ipBlock: { cidr: "35.191.0.0/16" } }],
  ports: tcp(15001, 8002),
};
const INSIDE = { from: [{ namespaceSelector: {} }], ports: tcp(15002) };
const PEERS = { from: [ITSELF], ports: tcp(8888) };
const METRICS = { from: [namespace("gmp-system")], ports: tcp(8002) };

describe("the NetworkPolicy", () => {
  it("lets in the load balancer, callers, the server's own pods and the collectors of metrics, and no one else", () => {
    assert.deepEqual(networkPolicyManifest(server()).spec, {
      podSelector: ITSELF.podSelector,
      policyTypes: ["Ingress"],
      ingress: [OUTSIDE, INSIDE, PEERS, METRICS],
    });
  });

  it("keeps the load balancer out where no route leads to the server", () => {
    assert.deepEqual(at(networkPolicyManifest(server({ routes: [] })), "spec", "ingress"), [INSIDE, PEERS, METRICS]);
  });

  it("lets in callers from the namespaces of the settings only", () => {
    const policy = networkPolicyManifest(server({ callers: ["web", "batch"] }));
    assert.deepEqual(at(policy, "spec", "ingress"), [
      OUTSIDE,
      { from: [namespace("web"), namespace("batch")], ports: tcp(15002) },
      PEERS,
      METRICS,
    ]);
  });

  it("opens the server's port to its own pods only, and the administration to no one", () => {
    const policy = networkPolicyManifest(server({ port: 9000 }, { ports: { admin: 9901 } }));
    const open = (at(policy, "spec", "ingress") as object[]).filter((rule) => /9000|9901/.test(JSON.stringify(rule)));
    assert.deepEqual(open, [{ from: [ITSELF], ports: tcp(9000) }]);
  });
});
