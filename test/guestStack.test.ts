import assert from "node:assert/strict";
import { configOf, runProgram } from "./support/program";
import { duplicates, family, named, ofType } from "./support/resources";
import { cloudNames, clusterNames } from "./support/stackNames";

const IMAGE = "registry.example.com/acme/server:1.0.0";

describe("the program as a stack in a cluster that exists", () => {
  const SERVERS = {
    "my-server": { image: IMAGE, routes: [{ host: "grpc.example.com" }], serviceAccount: { roles: ["roles/x.y"] } },
  };
  const NAMED = { name: "platform", location: "asia-northeast1", project: "acme-platform" };
  const guest = (existing: object, own: Readonly<Record<string, object | string>> = {}) =>
    configOf(SERVERS, { cluster: { existing }, namespace: "shop", ...own });

  for (const [form, existing] of Object.entries({ name: NAMED, stack: { stack: "acme/platform/prod" } })) {
    for (const preview of [false, true]) {
      it(`by ${form} brings no cluster, node or network${preview ? ", in a preview too" : ""}`, async () => {
        const { resources } = await runProgram(guest(existing), { stack: "shop", preview });
        assert.deepEqual(duplicates(resources), []);
        assert.deepEqual(
          family(resources).filter((line) => /^ {2}\S/.test(line)),
          [
            "  grpc-envoy-gke:components:ExistingCluster cluster",
            "  grpc-envoy-gke:components:GrpcIngress ingress",
            "  grpc-envoy-gke:components:GrpcServer my-server",
            "  grpc-envoy-gke:components:ServerNamespace servers",
          ],
        );
        const cloud = resources.filter(({ type }) => type.startsWith("gcp:")).map(({ type }) => type.split(":").at(-1));
        assert.deepEqual(cloud.sort(), ["Account", "GlobalAddress", "IAMMember", "IAMMember", "SSLPolicy"]);
        for (const { name, options } of ofType(resources, "").filter(({ type }) => type.startsWith("kubernetes:")))
          assert.match(options.provider, /ExistingCluster\$pulumi:providers:kubernetes::cluster-provider::/, name);
      });
    }
  }

  it("puts the load balancer's parts into the cluster's project, and what is its own into its own", async () => {
    const { resources, outputs } = await runProgram(guest(NAMED, { ingress: { dnsZone: "example-com" } }));
    const projectOf = (name: string) => named(resources, name).inputs["project"];
    for (const name of ["ingress-address", "ingress-ssl-policy"]) assert.equal(projectOf(name), "acme-platform", name);
    for (const name of ["ingress-record-grpc.example.com", "my-server-account"])
      assert.equal(projectOf(name), "acme-test", name);
    const { member } = named(resources, "my-server-account-user").inputs;
    assert.equal(member, "serviceAccount:acme-platform.svc.id.goog[shop/my-server]");
    assert.equal((outputs["cluster"] as { project: string }).project, "acme-platform");
  });

  it("keeps its address where the cluster's owner keeps the cluster", async () => {
    const isKept = async (ingress: object) =>
      named((await runProgram(guest(NAMED, { ingress }))).resources, "ingress-address").options.protect;
    assert.deepEqual([await isKept({}), await isKept({ deletionProtection: false })], [true, false]);
  });

  it("shares no name with the cluster's owner and its other guests: not in the cloud, not in the cluster", async () => {
    const owner = configOf(SERVERS, { cluster: { name: "platform" } });
    const stacks = [
      await runProgram(owner, { stack: "platform" }),
      await runProgram(guest(NAMED), { stack: "shop" }),
      await runProgram(guest({ stack: "acme/grpc-envoy-gke/platform" }, { namespace: "billing" }), {
        stack: "billing",
      }),
    ].map(({ resources }) => [...cloudNames(resources), ...clusterNames(resources)]);
    assert.deepEqual(
      stacks.map((names) => names.length),
      [9 + 15, 3 + 15, 3 + 15],
    );
    const all = stacks.flat();
    assert.deepEqual(
      all.filter((name, index) => all.indexOf(name) !== index),
      [],
    );
  });

  it("marks its namespace as its own, so that the API server refuses it to another stack", async () => {
    const { resources } = await runProgram(guest(NAMED), { stack: "shop" });
    const { metadata } = named(resources, "servers-namespace").inputs as { metadata: { annotations: object } };
    assert.deepEqual(metadata.annotations, { "grpc-envoy-gke/stack": "grpc-envoy-gke/shop" });
  });
});
