import assert from "node:assert/strict";
import { gcpCloud } from "../../tools/engines/gcp";
import { Lifecycle, type Made } from "./support/gcp/lifecycle";
import { text, type JsonObject } from "../../tools/engines/json";
import { UNKNOWN_VALUE } from "../../platform/pulumi";

const ADDRESS = "gcp:compute/globalAddress:GlobalAddress";
const CLUSTER = "gcp:container/cluster:Cluster";
const NAT = "gcp:compute/routerNat:RouterNat";
const NETWORK = "gcp:compute/network:Network";
const POOL = "gcp:container/nodePool:NodePool";
const RECORD = "gcp:dns/recordSet:RecordSet";
const ROUTER = "gcp:compute/router:Router";
const SUBNET = "gcp:compute/subnetwork:Subnetwork";

describe("what is in the in-memory cloud", () => {
  let life: Lifecycle;
  beforeEach(() => (life = new Lifecycle()));

  it("has one of each name", async () => {
    await life.create(NETWORK, { name: "n" });
    await assert.rejects(life.create(NETWORK, { name: "n" }), {
      message:
        "1 error occurred:\n\t* Error creating Network: googleapi: Error 409: The resource 'projects/acme/global/networks/n' already exists, alreadyExists\n\n",
    });
  });

  it("can be put there without a stack", () => {
    const cloud = gcpCloud();
    assert.equal(cloud.put(ADDRESS, { name: "a", project: "p" }), "projects/p/global/addresses/a");
    assert.deepEqual([cloud.resources.size, cloud.outside.size], [0, 1]);
  });

  it("does not tell in a preview what the cloud will choose", async () => {
    const asked = { urn: "", type: CLUSTER, name: "it", id: "", oldInputs: {}, state: {}, config: { project: "acme" } };
    const inputs = { name: "c", location: "europe-west4", network: UNKNOWN_VALUE };
    const { outputs } = await life.cloud.create({ ...asked, inputs, preview: true });
    const { name, selfLink, network, nodeLocations } = outputs;
    assert.deepEqual([name, selfLink, network, nodeLocations], ["c", UNKNOWN_VALUE, UNKNOWN_VALUE, UNKNOWN_VALUE]);
  });

  it("cannot be deleted while it is protected or in use", async () => {
    const network = await life.create(NETWORK, { name: "n" });
    const subnet = await life.create(SUBNET, { name: "s", network: network.id, ipCidrRange: "10.0.0.0/20" });
    const router = await life.create(ROUTER, { name: "r", network: network.outputs.selfLink! });
    const nat = await life.create(NAT, { name: "nat", router: "r", subnetworks: [{ name: subnet.id }] });
    const cluster = await life.create(CLUSTER, { name: "c", location: "europe-west4-a", network: "n" });
    await assert.rejects(
      life.delete(cluster),
      /^Error: deleting urn:it: 1 error .*deletion_protection is set to true/s,
    );
    const used = (by: Made): RegExp => new RegExp(`is already being used by '${by.id}', resourceInUseByAnother`);
    await assert.rejects(life.delete(subnet), used(nat));
    await assert.rejects(life.delete(router), used(nat));
    await life.delete(nat);
    await life.delete(router);
    await life.delete(subnet);
    await assert.rejects(life.delete(network), used(cluster));
    await life.delete({ ...cluster, outputs: { ...cluster.outputs, deletionProtection: false } });
    await life.delete(network);
    assert.equal(life.cloud.resources.size, 0);
  });
});

describe("what is not in the in-memory cloud", () => {
  const absent = "projects/acme/global/networks/gone";
  const notFound = (id: string): string => `googleapi: Error 404: The resource '${id}' was not found, notFound`;
  const location = "europe-west4";
  const REFUSED: [what: string, type: string, inputs: JsonObject, reason: string][] = [
    [
      "the network of a subnet",
      SUBNET,
      { name: "new", network: absent, ipCidrRange: "10.0.0.0/20" },
      `Error creating Subnetwork: ${notFound(absent)}`,
    ],
    ["the network of a router", ROUTER, { name: "r", network: "gone" }, `Error creating Router: ${notFound(absent)}`],
    [
      "the router of a NAT",
      NAT,
      { name: "nat", router: "gone" },
      `Error creating RouterNat: ${notFound("projects/acme/regions/europe-west4/routers/gone")}`,
    ],
    [
      "the network of a cluster",
      CLUSTER,
      { name: "c", location, network: "gone" },
      `googleapi: Error 400: Project "acme" has no network named "gone"., badRequest`,
    ],
    [
      "the subnet of a cluster, in its region",
      CLUSTER,
      { name: "c", location: "us-east1-b", network: "there", subnetwork: "s" },
      `googleapi: Error 400: Subnet "projects/acme/regions/us-east1/subnetworks/s" does not exist in specified region "us-east1"., badRequest`,
    ],
    [
      "the pods' range of a cluster",
      CLUSTER,
      {
        name: "c",
        location,
        network: "there",
        subnetwork: "s",
        ipAllocationPolicy: { clusterSecondaryRangeName: "p" },
      },
      `googleapi: Error 400: Pod secondary range "p" not found in network "https://www.googleapis.com/compute/v1/projects/acme/global/networks/there", subnetwork "s"., badRequest`,
    ],
    [
      "the cluster of a node pool",
      POOL,
      { name: "p", cluster: "c", location },
      "error creating NodePool: googleapi: Error 404: Not found: projects/acme/locations/europe-west4/clusters/c., notFound",
    ],
    [
      "the zone of a record",
      RECORD,
      { name: "a.example.com.", type: "A", managedZone: "gone" },
      "Error creating DNS RecordSet: googleapi: Error 404: The 'parameters.managedZone' resource named 'gone' does not exist., notFound",
    ],
  ];
  for (const [what, type, inputs, reason] of REFUSED)
    it(`is named when it is needed: ${what}`, async () => {
      const life = new Lifecycle();
      life.cloud.put(NETWORK, { name: "there", project: "acme" });
      life.cloud.put(SUBNET, { name: "s", network: "there", project: "acme", region: location });
      await assert.rejects(life.create(type, inputs), { message: `1 error occurred:\n\t* ${reason}\n\n` });
    });

  const LOOKED_UP: [token: string, args: JsonObject, reason: string][] = [
    ["gcp:compute/getGlobalAddress:getGlobalAddress", { name: "a" }, "projects/acme/global/addresses/a not found"],
    [
      "gcp:container/getCluster:getCluster",
      { name: "c", location },
      "projects/acme/locations/europe-west4/clusters/c not found",
    ],
    [
      "gcp:dns/getManagedZone:getManagedZone",
      { name: "z" },
      "googleapi: Error 404: The 'parameters.managedZone' resource named 'z' does not exist., notFound",
    ],
  ];
  for (const [token, args, reason] of LOOKED_UP)
    it(`is named when it is looked up: ${token.split(":").at(-1)}`, () => {
      const cloud = gcpCloud();
      assert.throws(() => cloud.invoke!(token, args, { project: "acme" }), {
        message: `invoking ${token}: 1 error occurred:\n\t* ${reason}\n\n`,
      });
    });

  it("is found once it is put there", async () => {
    const { cloud } = new Lifecycle();
    cloud.put(ADDRESS, { name: "a", project: "acme" });
    cloud.put("gcp:dns/managedZone:ManagedZone", { name: "z", project: "acme" });
    const config = { project: "acme" };
    const address = await cloud.invoke!("gcp:compute/getGlobalAddress:getGlobalAddress", { name: "a" }, config);
    assert.match(text(address, "address"), /^203\.0\.113\.\d+$/);
    const zone = await cloud.invoke!("gcp:dns/getManagedZone:getManagedZone", { name: "z" }, config);
    assert.equal(zone.dnsName, "example.com.");
  });
});
