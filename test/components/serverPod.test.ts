import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { parse } from "yaml";
import { envoySchema } from "../../settings/envoy";
import { type Resources, at, named, namesOf, ofType } from "../support/resources";
import { IMAGE, serverOf } from "./support";

const podOf = (resources: Resources) =>
  at(named(resources, "my-server-deployment").inputs, "spec", "template", "spec") as Record<string, unknown>;
const configMapOf = (resources: Resources) => ofType(resources, ":ConfigMap")[0]!;
const bootstrapOf = (resources: Resources): unknown =>
  parse(String(at(configMapOf(resources).inputs, "data", "envoy.yaml")));
const portsOf = (container: unknown) => (at(container, "ports") as object[]).map((port) => at(port, "containerPort"));

describe("the pod of a server with nothing but an image", () => {
  let resources: Resources;
  before(async () => {
    resources = await serverOf();
  });

  it("runs containers my-server and envoy, the second as a native sidecar", () => {
    const { containers, initContainers } = podOf(resources);
    assert.deepEqual([at(containers, 0, "name"), at(containers, "length")], ["my-server", 1]);
    assert.deepEqual([at(initContainers, 0, "name"), at(initContainers, "length")], ["envoy", 1]);
    assert.equal(at(initContainers, 0, "restartPolicy"), "Always");
    assert.equal(at(containers, 0, "restartPolicy"), undefined);
  });

  it("listens on 8888, and its Envoy on 15001, 15002, 8002 and 15003", () => {
    const { containers, initContainers } = podOf(resources);
    assert.deepEqual(portsOf(at(containers, 0)), [8888]);
    assert.deepEqual(portsOf(at(initContainers, 0)), [15001, 15002, 8002, 15003]);
  });

  it("has Envoy's administration on 127.0.0.1:8001 and on no port of the pod", () => {
    assert.deepEqual(at(bootstrapOf(resources), "admin", "address", "socket_address"), {
      address: "127.0.0.1",
      port_value: 8001,
    });
    assert.doesNotMatch(JSON.stringify(podOf(resources)), /8001/);
    assert.doesNotMatch(JSON.stringify(named(resources, "my-server-service").inputs), /8001/);
  });

  it("gives Envoy 512Mi of memory, in its limit and in its own heap", () => {
    assert.equal(at(podOf(resources), "initContainers", 0, "resources", "limits", "memory"), "512Mi");
    const heap = JSON.stringify(at(bootstrapOf(resources), "overload_manager")).match(
      /"max_heap_size_bytes":"?(\d+)/,
    )?.[1];
    assert.ok(Number(heap) > 0.5 * 512 * 2 ** 20 && Number(heap) < 512 * 2 ** 20, `heap ${heap}`);
  });

  it("mounts the bootstrap that was made for it and the certificate's Secret", () => {
    const volumes = podOf(resources)["volumes"];
    assert.deepEqual(at(volumes, 0, "configMap", "name"), at(configMapOf(resources).inputs, "metadata", "name"));
    assert.equal(
      at(volumes, 1, "secret", "secretName"),
      at(named(resources, "my-server-tls").inputs, "metadata", "name"),
    );
  });

  it("runs the settings' image", () => {
    assert.equal(at(podOf(resources), "containers", 0, "image"), IMAGE);
  });
});

describe("an image that is the output of a build", () => {
  it("takes the place of the settings' image", async () => {
    const built = `${IMAGE}@sha256:${"0".repeat(64)}`;
    const resources = await serverOf({}, { image: output(Promise.resolve(built)) });
    assert.equal(at(podOf(resources), "containers", 0, "image"), built);
  });
});

describe("a change of the bootstrap", () => {
  const generation = (resources: Resources) => ({
    urn: configMapOf(resources).urn,
    configMap: at(configMapOf(resources).inputs, "metadata", "name"),
    pod: at(named(resources, "my-server-deployment").inputs, "spec", "template"),
  });

  it("gives the ConfigMap a new name, and that rolls the pods", async () => {
    const before = generation(await serverOf());
    const after = generation(await serverOf({}, { envoy: envoySchema.parse({ requestIds: true }) }));
    assert.match(String(before.configMap), /^my-server-envoy-[0-9a-f]{8}$/);
    assert.notEqual(after.configMap, before.configMap);
    assert.notEqual(after.urn, before.urn, "a resource of its own, so that the old one outlives a failed rollout");
    assert.equal(at(after.pod, "spec", "volumes", 0, "configMap", "name"), after.configMap);
    assert.notDeepEqual(after.pod, before.pod);
  });

  it("is not made by what is not in it", async () => {
    const before = generation(await serverOf());
    assert.deepEqual(generation(await serverOf()), before);
    const rescaled = generation(await serverOf({ replicas: { min: 2, cpuTarget: 50 } }));
    assert.deepEqual(rescaled, before);
    const renewed = generation(await serverOf({ image: `${IMAGE}5` }));
    assert.equal(renewed.configMap, before.configMap);
  });
});

describe("overrides", () => {
  it("have the last word on their child, and on no other", async () => {
    const annotated = <Manifest extends object>(manifest: Manifest) => ({
      ...manifest,
      metadata: { ...(at(manifest, "metadata") as object), annotations: { overridden: "yes" } },
    });
    const resources = await serverOf(
      {},
      {
        overrides: {
          deployment: annotated,
          service: annotated,
          autoscaler: annotated,
          disruptionBudget: annotated,
          networkPolicy: annotated,
          serviceAccount: annotated,
        },
      },
    );
    const overridden = resources.filter(({ inputs }) => at(inputs, "metadata", "annotations", "overridden") === "yes");
    assert.deepEqual(namesOf(overridden), [
      "my-server-autoscaler",
      "my-server-deployment",
      "my-server-disruption-budget",
      "my-server-network-policy",
      "my-server-service",
      "my-server-service-account",
    ]);
  });

  it("see the manifest as it would be registered", async () => {
    const seen: unknown[] = [];
    const deployment = <Manifest extends object>(manifest: Manifest) => {
      seen.push(at(manifest, "metadata", "name"));
      return { ...manifest, spec: { ...(at(manifest, "spec") as object), replicas: 3 } };
    };
    const resources = await serverOf({}, { overrides: { deployment } });
    assert.deepEqual(seen, ["my-server"]);
    assert.equal(at(named(resources, "my-server-deployment").inputs, "spec", "replicas"), 3);
    assert.equal(at(named(resources, "my-server-deployment").inputs, "spec", "minReadySeconds"), 15);
  });
});
