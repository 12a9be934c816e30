import assert from "node:assert/strict";
import { GCP, MINIMAL, type Tree, pathsOf, problemsOf } from "./support";

const image = "acme/hello:1";
const MAP = { rule: "a map", fix: "write keys below it, one `key: value` a line" };
const HOST = {
  rule: "a host name in lower case with at least one dot, without scheme, port or path",
  fix: "write it as grpc.example.com",
};

describe("settings: all problems at once", () => {
  it("finds every fault of a list, in its place", () => {
    const routes = [{ host: "Bad" }, null, { host: "a.b" }, 5, { service: "S" }, { host: "c.d", service: "/" }];
    assert.deepEqual(problemsOf({ servers: { a: { image, routes } } }), [
      { path: "servers.a.routes.0.host", value: "Bad", ...HOST },
      { path: "servers.a.routes.1", value: null, ...MAP },
      { path: "servers.a.routes.3", value: 5, ...MAP },
      { path: "servers.a.routes.4.host", value: undefined, rule: `required: ${HOST.rule}`, fix: HOST.fix },
      {
        path: "servers.a.routes.5.service",
        value: "/",
        rule: "a gRPC service's full name: package and service, with dots, without slashes",
        fix: "write it as the .proto file has it: acme.v1.Billing",
      },
    ]);
  });

  it("finds what is wrong in every object, and what does not fit between them", () => {
    const own = {
      namespace: "default",
      cluster: {
        mode: "autopilot",
        location: "asia-northeast2",
        nodePools: { default: { minNodes: 5, maxNodes: 2 } },
        network: { create: { services: "10.4.0.0/20", nodes: "10.0.0.0" } },
        nodeLocations: ["asia-northeast1-a"],
      },
      servers: {
        envoy: { image: "acme/a:latest", port: 8001, env: { A: "x" }, secretEnv: { A: { secret: "s", key: "k" } } },
        Billing: { port: "x", resources: { cpu: "2", cpuLimit: "1" }, routes: [{ host: "*.example.com" }] },
      },
      envoy: { ports: { ingress: 9000, internal: 9000, health: 80 } },
      ingress: { certificate: { preshared: ["a"] }, dnsZone: "example.com" },
    };
    assert.deepEqual(pathsOf(own, { project: "7" }), [
      "gcp:project",
      "gcp:region",
      "namespace",
      "cluster.network.create.nodes",
      "servers.envoy.image",
      "servers.Billing.image",
      "servers.Billing.port",
      "envoy.ports.health",
      "ingress.certificate.preshared",
      "ingress.dnsZone",
      "cluster.nodePools.default.minNodes",
      "servers.Billing.resources.cpuLimit",
      "cluster.nodeLocations.0",
      "cluster.nodePools",
      "cluster.network.create.services",
      "servers.envoy",
      "servers.Billing",
      "servers.envoy.secretEnv.A",
      "envoy.ports.internal",
      "servers.envoy.port",
    ]);
  });
});

describe("settings: one wrong key hides no other problem", () => {
  const clash = { a: { image, port: 8001 } };
  const twice = { a: { image, routes: [{ host: "a.b" }] }, b: { image, routes: [{ host: "a.b" }] } };
  const both = { env: { A: "x" }, secretEnv: { A: { secret: "s", key: "k" } } };
  const cases: readonly (readonly [hiding: string, own: Tree, paths: readonly string[], gcp?: Tree])[] = [
    [
      "servers: null, a cluster elsewhere",
      { servers: null, cluster: { location: "us-east1" } },
      ["servers", "cluster.location"],
    ],
    ["no server, envoy's ports", { servers: {}, envoy: { ports: { admin: 8002 } } }, ["servers", "envoy.ports.admin"]],
    [
      "every server null, envoy's ports",
      { servers: { a: null }, envoy: { ports: { admin: 8002 } } },
      ["servers.a", "envoy.ports.admin"],
    ],
    ["no image, a port", { servers: { a: { port: 8001 } } }, ["servers.a.image", "servers.a.port"]],
    ["a server's name, its port", { servers: { A: { image, port: 8001 } } }, ["servers.A", "servers.A.port"]],
    ["a server's name, its keys", { servers: { A: { image, prt: 1 } } }, ["servers.A.prt", "servers.A"]],
    [
      "a pool's name, its keys",
      { ...MINIMAL, cluster: { nodePools: { A: { minNodes: -1 } } } },
      ["cluster.nodePools.A.minNodes", "cluster.nodePools.A"],
    ],
    [
      "a label's key, its value",
      { ...MINIMAL, cluster: { labels: { A: 7 } } },
      ["cluster.labels.A", "cluster.labels.A"],
    ],
    ["another server's port", { servers: { ...clash, b: { image, port: 80 } } }, ["servers.b.port", "servers.a.port"]],
    [
      "another server's calls",
      {
        servers: { a: { image, calls: { longestStream: "x" } }, b: { image, calls: { longestStream: "1h" } } },
        cluster: { mode: "autopilot" },
      },
      ["servers.a.calls.longestStream", "servers.b.calls"],
    ],
    [
      "a route's host, a claim",
      { servers: { ...twice, c: { image, routes: [{ host: "X" }] } } },
      ["servers.c.routes.0.host", "servers.b.routes.0"],
    ],
    [
      "a host in the same list, a claim",
      { servers: { a: { image, routes: [{ host: "X" }, { host: "a.b" }, { host: "a.b" }] } } },
      ["servers.a.routes.0.host", "servers.a.routes.2"],
    ],
    [
      "no project, a cluster elsewhere",
      { ...MINIMAL, cluster: { location: "us-east1" } },
      ["gcp:project", "cluster.location"],
      { project: undefined },
    ],
    [
      "no region, zones elsewhere",
      { ...MINIMAL, cluster: { location: "us-east1", nodeLocations: ["us-west1-a"] } },
      ["gcp:region", "cluster.nodeLocations.0"],
      { region: undefined },
    ],
    [
      "one variable, another",
      { servers: { a: { image, ...both, env: { A: "x", "1": "y" } } } },
      ["servers.a.env.1", "servers.a.secretEnv.A"],
    ],
    [
      "one pool, another",
      { ...MINIMAL, cluster: { nodePools: { a: { maxNodes: "x" }, b: { minNodes: 9 } } } },
      ["cluster.nodePools.a.maxNodes", "cluster.nodePools.b.minNodes"],
    ],
    [
      "one request, the other limit",
      { servers: { a: { image, resources: { cpu: "x", memory: "1Gi", memoryLimit: "16Mi" } } } },
      ["servers.a.resources.cpu", "servers.a.resources.memoryLimit"],
    ],
    [
      "a spot pool's disk, its grace",
      { servers: { a: { image } }, cluster: { nodePools: { a: { spot: true, disk: { sizeGb: 1 } } } } },
      ["cluster.nodePools.a.disk.sizeGb", "servers.a.calls"],
    ],
    [
      "a fault in pools, pools on Autopilot",
      { ...MINIMAL, cluster: { mode: "autopilot", nodePools: { a: { minNodes: -1 } } } },
      ["cluster.nodePools.a.minNodes", "cluster.nodePools"],
    ],
    [
      "a service account's roles, a name",
      { servers: { a: { image, serviceAccount: {} }, "a-pods": { image } } },
      ["servers.a.serviceAccount.roles", "servers.a-pods"],
    ],
    [
      "three missing keys of one object, a cluster elsewhere",
      { ...MINIMAL, cluster: { location: "us-east1", network: { existing: { network: "vpc" } } } },
      [
        "cluster.network.existing.subnetwork",
        "cluster.network.existing.podsRange",
        "cluster.network.existing.servicesRange",
        "cluster.location",
      ],
    ],
    [
      "two missing keys of an item, the same again",
      { ...MINIMAL, cluster: { location: "us-east1", controlPlane: { authorizedNetworks: [{}, {}] } } },
      [
        "cluster.controlPlane.authorizedNetworks.0.name",
        "cluster.controlPlane.authorizedNetworks.0.cidr",
        "cluster.controlPlane.authorizedNetworks.1.name",
        "cluster.controlPlane.authorizedNetworks.1.cidr",
        "cluster.location",
      ],
    ],
  ];
  for (const [hiding, own, paths, gcp] of cases) {
    it(hiding, () => assert.deepEqual(pathsOf(own, { ...GCP, ...gcp }), paths));
  }
});
