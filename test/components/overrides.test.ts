import assert from "node:assert/strict";
import { ExistingCluster } from "../../components/existingCluster";
import { GkeCluster } from "../../components/gkeCluster";
import { GrpcServer } from "../../components/grpcServer";
import { ServerNamespace } from "../../components/serverNamespace";
import { clusterSettings, existingClusterSettings, ingressSettings, serverSettings } from "../../settings/standalone";
import { GCP } from "../settings/support";
import { type Resources, register } from "../support/resources";
import { IMAGE, ROUTES, ingressOf } from "./support";

/** Overrides of every name, which write down the arguments that they are given. */
function recording(): { overrides: object; seen: [name: string, args: object][] } {
  const seen: [string, object][] = [];
  const get = (_: object, name: string) => (args: object) => {
    seen.push([name, args]);
    return args;
  };
  return { overrides: new Proxy({}, { get }), seen };
}

const SERVER = serverSettings("my-server", { image: IMAGE, routes: ROUTES, serviceAccount: { roles: ["roles/a.b"] } });
const IDENTITY = { project: GCP.project, cloudName: "acme-test", workloadPool: `${GCP.project}.svc.id.goog` };
const POOLS = { a: {}, b: {} };

/** Every component with as many children as it can have, and the names of their overrides. */
const COMPONENTS: Readonly<Record<string, [make: (overrides: object) => Promise<Resources>, names: string[]]>> = {
  GrpcServer: [
    (overrides) => register(() => new GrpcServer("my-server", { settings: SERVER, identity: IDENTITY, overrides })),
    [
      ...["autoscaler", "backendConfig", "configMap", "deployment", "disruptionBudget", "googleServiceAccount"],
      ...["namespace", "networkPolicy", "podMonitoring", "podsService", "role", "service", "serviceAccount"],
      ...["tlsCertificate", "tlsKey", "tlsSecret", "workloadIdentityUser"],
    ],
  ],
  GrpcIngress: [
    (overrides) => ingressOf({ overrides, settings: ingressSettings({ dnsZone: "example-com" }) }),
    ["address", "frontendConfig", "ingress", "managedCertificate", "record", "sslPolicy"],
  ],
  GkeCluster: [
    (overrides) => {
      const settings = clusterSettings(GCP, { name: "shared", nodePools: POOLS });
      return register(() => new GkeCluster("cluster", { ...GCP, settings, overrides }));
    },
    [
      ...["cluster", "nat", "network", "nodePool", "nodePool", "nodeRole", "nodeRole", "nodeServiceAccount"],
      ...["provider", "router", "subnetwork"],
    ],
  ],
  ExistingCluster: [
    (overrides) => {
      const settings = existingClusterSettings(GCP, { name: "platform", location: GCP.region });
      return register(() => new ExistingCluster("cluster", { settings, overrides }));
    },
    ["provider"],
  ],
  ServerNamespace: [
    (overrides) => register(() => new ServerNamespace("shop", { namespace: "shop", overrides })),
    ["namespace"],
  ],
};

describe("a component's overrides", () => {
  for (const [component, [make, names]] of Object.entries(COMPONENTS)) {
    it(`have a last word on every child of a ${component}`, async () => {
      const { overrides, seen } = recording();
      const children = (await make(overrides)).filter(({ custom }) => custom);
      assert.deepEqual(seen.map(([name]) => name).sort(), names);
      assert.equal(seen.length, children.length, children.map(({ urn }) => urn).join("\n"));
    });
  }

  it("change what is registered, and nothing else", async () => {
    const resources = await ingressOf({ overrides: { address: (args) => ({ ...args, description: "ours" }) } });
    const changed = resources.filter(({ inputs }) => inputs["description"] === "ours").map(({ name }) => name);
    assert.deepEqual(changed, ["ingress-address"]);
  });
});
