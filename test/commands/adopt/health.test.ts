import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { Adopted } from "../../../commands/adopt/adopted";
import { type Tree, adoptedTexts, serverOf } from "./support";

const IMAGE = "registry.example.com/acme/orders:1.0.0";

/** A server without Envoy whose readiness is asked as `readinessProbe` states. */
function adoptedWith(readinessProbe: Tree): Adopted {
  const ports = [
    { name: "grpc", containerPort: 50051 },
    { name: "web", containerPort: 8081 },
  ];
  const labels = { app: "orders" };
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "orders", namespace: "shop" },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "orders", image: IMAGE, ports, readinessProbe }] },
      },
    },
  };
  return adoptedTexts({ "orders.yaml": stringify(deployment) });
}

const left = ({ leftOut }: Adopted) => leftOut.map(({ what }) => what).filter((what) => /readinessProbe/.test(what));

describe("how manifests ask a server without gRPC's health service whether it is ready", () => {
  it("is carried over where it is a path, by its port's number or name", () => {
    for (const port of [8081, "web"]) {
      const result = adoptedWith({ httpGet: { path: "/ready", port, scheme: "HTTP" } });
      assert.deepEqual(serverOf(result, "orders")["health"], { http: { path: "/ready", port: 8081 } });
      assert.deepEqual(left(result), []);
    }
  });

  it("is carried over where it is a program", () => {
    const result = adoptedWith({ exec: { command: ["/bin/ready", "--quiet"] } });
    assert.deepEqual(serverOf(result, "orders")["health"], { command: ["/bin/ready", "--quiet"] });
    assert.deepEqual(left(result), []);
  });

  it("is listed where the settings cannot ask so", () => {
    for (const httpGet of [
      { path: "/ready", port: 8081, scheme: "HTTPS" },
      { path: "/ready", port: 8081, httpHeaders: [{ name: "x-probe", value: "1" }] },
      { path: "/ready", port: "unknown" },
    ]) {
      const result = adoptedWith({ httpGet });
      assert.equal(serverOf(result, "orders")["health"], undefined);
      assert.notEqual(left(result).length, 0, JSON.stringify(httpGet));
    }
  });
});
