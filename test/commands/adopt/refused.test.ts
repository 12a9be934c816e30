import assert from "node:assert/strict";
import { type Tree, adoptedTexts, serverOf } from "./support";

/** A server behind an Ingress with these hosts. */
function withHosts(hosts: readonly string[]): string {
  const metadata = { name: "a", namespace: "grpc" };
  const container = { name: "a", image: "acme/a:1", readinessProbe: { grpc: { port: 8888 } } };
  const template = { metadata: { labels: { app: "a" } }, spec: { containers: [container] } };
  const backend = { service: { name: "a", port: { number: 8888 } } };
  const rules = hosts.map((host) => ({ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }));
  const objects: Tree[] = [
    { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template } },
    { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: "a" }, ports: [{ port: 8888 }] } },
    { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec: { rules } },
  ];
  return objects.map((one) => JSON.stringify(one)).join("\n---\n");
}

describe("adopt: what the settings refuse is left out, and nothing beside it", () => {
  function hostsFrom(hosts: readonly string[]): { taken: readonly string[]; refused: readonly string[] } {
    const result = adoptedTexts({ "all.yaml": withHosts(hosts) });
    const routes = serverOf(result, "a")["routes"] as { host: string }[];
    const refused = result.leftOut.filter(({ reason }) => reason.startsWith("the settings refuse it"));
    return { taken: routes.map(({ host }) => host), refused: refused.map(({ what }) => what) };
  }

  it("hosts between others that are right", () => {
    assert.deepEqual(hostsFrom(["*.a.com", "b.com", "*.c.com", "d.com", "*.e.com", "f.com"]), {
      taken: ["b.com", "d.com", "f.com"],
      refused: [
        "servers.a.routes {host: *.a.com}",
        "servers.a.routes {host: *.c.com}",
        "servers.a.routes {host: *.e.com}",
      ],
    });
  });

  it("hosts that no managed certificate covers do not count as certificates", () => {
    const wild = Array.from({ length: 15 }, (_, index) => `*.a${index}.com`);
    const plain = Array.from({ length: 16 }, (_, index) => `a${index}.com`);
    assert.deepEqual(hostsFrom([...wild, ...plain]), {
      taken: plain.slice(0, 15),
      refused: [...wild, "a15.com"].map((host) => `servers.a.routes {host: ${host}}`),
    });
  });
});
