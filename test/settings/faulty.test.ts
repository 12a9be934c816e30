import assert from "node:assert/strict";
import { GCP, MINIMAL, type Tree, pathsOf } from "./support";

const image = "acme/hello:1";

describe("settings: nothing is said of what is already known to be wrong", () => {
  const pools = (count: number): Tree => ({ default: { maxNodes: count } });
  const cases: readonly (readonly [string, Tree, readonly string[], Tree?])[] = [
    [
      "a limit below a request that is none",
      { servers: { a: { image, resources: { cpu: "x", cpuLimit: "1m" } } } },
      ["servers.a.resources.cpu", "servers.a.resources.cpuLimit"],
    ],
    [
      "a minimum out of range",
      { ...MINIMAL, cluster: { nodePools: { a: { minNodes: 5000 } } } },
      ["cluster.nodePools.a.minNodes"],
    ],
    [
      "a maximum over the default of a misspelt minimum",
      { servers: { a: { image, replicas: { mni: 3, maxUnavailable: 2 } } } },
      ["servers.a.replicas.mni"],
    ],
    [
      "a location in a wrong region",
      { ...MINIMAL, cluster: { location: "us-east1" } },
      ["gcp:region"],
      { region: "x" },
    ],
    [
      "a wildcard where the certificate is misspelt",
      { servers: { a: { image, routes: [{ host: "*.a.b" }] } }, ingress: { certficate: { preShared: ["a"] } } },
      ["ingress.certficate"],
    ],
    [
      "a wildcard where the ingress is no map",
      { servers: { a: { image, routes: [{ host: "*.a.b" }] } }, ingress: [] },
      ["ingress"],
    ],
    ["a port of an Envoy that is no map", { servers: { a: { image, port: 8001 } }, envoy: [] }, ["envoy"]],
    [
      "two wrong hosts",
      { servers: { a: { image, routes: [{ host: "X" }, { host: "Y" }] } } },
      ["servers.a.routes.0.host", "servers.a.routes.1.host"],
    ],
    [
      "a claim without its misspelt service",
      { servers: { a: { image, routes: [{ host: "a.b" }, { host: "a.b", sevice: "S" }] } } },
      ["servers.a.routes.1.sevice"],
    ],
    [
      "the default network in the place of a faulty one",
      { ...MINIMAL, cluster: { nodePools: pools(900), network: { existing: { network: "vpc" } } } },
      [
        "cluster.network.existing.subnetwork",
        "cluster.network.existing.podsRange",
        "cluster.network.existing.servicesRange",
      ],
    ],
    [
      "the way in where the other one is faulty",
      { ...MINIMAL, cluster: { controlPlane: { dnsEndpoint: false, authorizedNetworks: [7] } } },
      ["cluster.controlPlane.authorizedNetworks.0"],
    ],
    [
      "tainted pools where another one is faulty",
      { ...MINIMAL, cluster: { nodePools: { a: { taints: [{ key: "a", effect: "NO_EXECUTE" }] }, b: null } } },
      ["cluster.nodePools.b"],
    ],
    [
      "calls on an unknown mode",
      { servers: { a: { image, calls: { longestStream: "1h" } } }, cluster: { mode: "auto" } },
      ["cluster.mode"],
    ],
    [
      "days that contain a wrong one",
      { ...MINIMAL, cluster: { maintenance: { days: ["SO"] } } },
      ["cluster.maintenance.days.0"],
    ],
  ];
  for (const [title, own, paths, gcp] of cases) {
    it(title, () => assert.deepEqual(pathsOf(own, { ...GCP, ...gcp }), paths));
  }
});
