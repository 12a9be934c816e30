import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes";
import { GrpcServer } from "../../components/grpcServer";
import { serverSchema } from "../../settings/server";
import { runProgram, runStack } from "../support/program";
import { type Resources, named, register } from "../support/resources";
import { IMAGE } from "./support";

/** What is in a cluster: neither Google Cloud's, nor a key of the program's own, nor a component. */
const objectsOf = (resources: Resources): Resources => resources.filter(({ type }) => type.startsWith("kubernetes:"));

describe("Kubernetes objects", () => {
  it("of a stack's own cluster are replaced with it, and it goes first", async () => {
    const { resources } = await runStack("dev");
    const cluster = named(resources, "cluster-cluster");
    assert.equal(cluster.options.deleteBeforeReplace, true);
    const replacing = ["cluster-cluster", "cluster-network", "cluster-subnet"].map(
      (name) => named(resources, name).urn,
    );
    const objects = objectsOf(resources);
    assert.ok(objects.length > 10);
    for (const { name, options } of objects) {
      assert.deepEqual(options.replaceWith, replacing, name);
      assert.deepEqual([options.hasReplacementTrigger, options.deleteBeforeReplace], [false, true], name);
    }
  });

  it("in another stack's cluster are replaced where that has become another one, the old one first", async () => {
    const { resources } = await runProgram({
      "gcp:project": "acme-shop",
      "gcp:region": "us-east1",
      "grpc-envoy-gke:namespace": "shop",
      "grpc-envoy-gke:cluster": JSON.stringify({ existing: { name: "platform", location: "us-east1" } }),
      "grpc-envoy-gke:servers": JSON.stringify({ shop: { image: IMAGE, routes: [{ host: "shop.example.com" }] } }),
    });
    const objects = objectsOf(resources);
    assert.ok(objects.length > 10);
    for (const { name, options } of objects)
      assert.deepEqual(
        [options.hasReplacementTrigger, options.deleteBeforeReplace, options.replaceWith],
        [true, true, []],
        name,
      );
  });

  it("leave the rest of a stack alone", async () => {
    const { resources } = await runStack("dev");
    for (const { name, type, options } of resources.filter((resource) => !objectsOf([resource]).length)) {
      if (type.endsWith(":RouterNat")) assert.deepEqual(options.replaceWith, [named(resources, "cluster-subnet").urn]);
      else assert.deepEqual(options.replaceWith, [], name);
      assert.equal(options.hasReplacementTrigger, false, name);
      assert.equal(options.deleteBeforeReplace, /:(Cluster|RouterNat)$/.test(type), name);
    }
  });

  it("of a provider that a program made itself have no options of ours", async () => {
    const settings = serverSchema.parse({ image: IMAGE });
    const resources = await register(() => {
      const provider = new Provider("own", { kubeconfig: "{}" });
      return new GrpcServer("my-server", { settings, namespace: "grpc" }, { provider });
    });
    for (const { name, options } of objectsOf(resources))
      assert.deepEqual([options.hasReplacementTrigger, options.replaceWith], [false, []], name);
  });
});
