import assert from "node:assert/strict";
import { podsServiceManifest, serviceManifest } from "../../manifests/service";
import { CASES, server } from "./support";

describe("the Service", () => {
  const { metadata, spec } = serviceManifest(server()) as { metadata: Record<string, unknown>; spec: unknown };

  it("carries the load balancer's annotations, by the name of the port that they are for", () => {
    const annotations = metadata["annotations"] as Record<string, string>;
    assert.deepEqual(JSON.parse(annotations["cloud.google.com/neg"]!), { ingress: true });
    assert.deepEqual(JSON.parse(annotations["cloud.google.com/app-protocols"]!), { ingress: "HTTP2" });
    assert.deepEqual(JSON.parse(annotations["cloud.google.com/backend-config"]!), { ports: { ingress: "my-server" } });
    assert.equal(Object.keys(annotations).length, 3);
  });

  it("offers both ways in, each under Envoy's own port number", () => {
    assert.deepEqual(spec, {
      type: "ClusterIP",
      selector: { "app.kubernetes.io/name": "my-server", "app.kubernetes.io/component": "grpc-server" },
      ports: [
        { name: "ingress", port: 15001, targetPort: 15001, protocol: "TCP" },
        { name: "internal", port: 15002, targetPort: 15002, protocol: "TCP", appProtocol: "kubernetes.io/h2c" },
      ],
    });
  });

  it("of a server without routes offers the way from inside only", () => {
    const { metadata, spec } = serviceManifest(CASES["internal-only"]) as { metadata: object; spec: { ports: object } };
    assert.ok(!("annotations" in metadata));
    assert.deepEqual(spec.ports, [
      { name: "internal", port: 15002, targetPort: 15002, protocol: "TCP", appProtocol: "kubernetes.io/h2c" },
    ]);
  });
});

describe("the headless Service", () => {
  it("has no address of its own, so that its name is every ready pod", () => {
    const { metadata, spec } = podsServiceManifest(server()) as {
      metadata: { name: string };
      spec: Record<string, unknown>;
    };
    assert.equal(metadata.name, "my-server-pods");
    assert.equal(spec["clusterIP"], "None");
    assert.ok(!("publishNotReadyAddresses" in spec), "a pod that is not ready gets no calls");
  });
});
