import assert from "node:assert/strict";
import { COMPONENTS_PACKAGES, EXAMPLES_PACKAGES, type Project, projectWithPackage } from "../support/installedPackage";
import { admitPod, applies, refusedWhenStrict } from "./support/admission";

import { assertSucceeded, refusal } from "./support/assertRun";
import { countChanges } from "../../tools/engines/engineEvents";
import { type JsonObject, child } from "../../tools/engines/json";
import { type Connection, admits, selects } from "./support/networkPolicy";
import { programStack, stackFile, withSetting } from "./support/programStack";
import type { PulumiCli } from "../../tools/engines/pulumiCli";

const PLATFORM = "organization/grpc-envoy-gke/dev";
const CLIENT = "grpc-client";
const CALLED = withSetting(stackFile("dev"), "servers.my-server.callers", [CLIENT]);
const CONSUMER = { "grpc-consumer:platform": PLATFORM };

describe("projects that refer to the stack", () => {
  const platform = programStack("dev", CALLED);
  const projects: Project[] = [];
  let consumer: PulumiCli;
  let adder: PulumiCli;

  async function install(example: string, packages: readonly string[], config: JsonObject): Promise<PulumiCli> {
    const project = await projectWithPackage(packages, example);
    projects.push(project);
    const cli = platform.neighbour(project.folder);
    await cli.stackInit("dev", config);
    return cli;
  }

  before(async () => {
    consumer = await install("consumer", EXAMPLES_PACKAGES, CONSUMER);
    adder = await install("add-a-server", [...EXAMPLES_PACKAGES, ...COMPONENTS_PACKAGES], {
      "grpc-add-a-server:platform": PLATFORM,
      "grpc-add-a-server:image": "registry.example.com/acme/added:1.0.0",
      "grpc-add-a-server:host": "added.example.com",
    });
  });
  after(() => {
    for (const each of [consumer, adder, ...projects]) each?.remove();
  });

  /** What a project applied to the API server while it was updated. */
  async function applied(update: () => Promise<unknown>) {
    const { controlPlane } = platform.engines;
    const before = applies(controlPlane).length;
    await update();
    return applies(controlPlane).slice(before);
  }

  it("are told in their preview that it is not deployed yet", async () => {
    assert.equal(
      refusal(await consumer.preview("dev")),
      `Stack ${PLATFORM} has no outputs: it is not deployed yet, or it is destroyed.

  fix  run pulumi up for it first: its preview alone publishes nothing`,
    );
  });

  it("deploy a client, which the API server takes field by field, without a warning", async () => {
    assertSucceeded(await platform.up());
    const objects = await applied(async () => {
      const run = await consumer.up("dev");
      assertSucceeded(run);
      assert.deepEqual(countChanges(run.steps), {
        "create kubernetes": 1,
        "create Namespace": 1,
        "create ConfigMap": 1,
        "create CronJob": 1,
      });
    });
    assert.equal(objects.length, 3);
    assert.deepEqual(await refusedWhenStrict(platform.engines.controlPlane, objects), []);
    assert.deepEqual(
      objects.flatMap(({ warnings }) => warnings),
      [],
    );
    const { calls } = await consumer.stackOutput("dev");
    assert.equal(calls, "my-server.grpc.svc.cluster.local:15002");
    assertSucceeded(await consumer.preview("dev", "--expect-no-changes"));
  });

  it("run their client under the restricted standard, which is enforced, and without a token", async () => {
    const cronJob = await onlyCronJob();
    const { controlPlane } = platform.engines;
    const { status, body, warnings } = await admitPod(controlPlane, cronJob);
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(warnings, []);
    assert.equal(child(body, "spec").automountServiceAccountToken, false);

    const broken = structuredClone(cronJob);
    Object.assign(podTemplate(broken).spec as JsonObject, { hostNetwork: true });
    assert.match(JSON.stringify((await admitPod(controlPlane, broken)).body), /violates PodSecurity \\"restricted/);
  });

  it("call a server whose network policy lets their pods in, on its port for calls and no other", async () => {
    const policy = await platform.object("/apis/networking.k8s.io/v1/namespaces/grpc/networkpolicies/my-server");
    const deployment = await platform.object("/apis/apps/v1/namespaces/grpc/deployments/my-server");
    const service = await platform.object("/api/v1/namespaces/grpc/services/my-server");
    const ports = child(service, "spec").ports as unknown as { name: string; port: number; targetPort: number }[];
    const { port, targetPort } = ports.find(({ name }) => name === "internal")!;
    const { calls } = await consumer.stackOutput("dev");
    assert.equal(calls, `my-server.grpc.svc.cluster.local:${port}`);

    const connection: Connection = {
      namespaceLabels: await labelsOf(`/api/v1/namespaces/${CLIENT}`),
      podLabels: child(child(podTemplate(await onlyCronJob()), "metadata"), "labels"),
      port: targetPort,
    };
    assert.ok(selects(policy, child(child(child(child(deployment, "spec"), "template"), "metadata"), "labels")));
    assert.ok(admits(policy, connection));
    assert.ok(!admits(policy, { ...connection, port: 8888 }));
    assert.ok(!admits(policy, { ...connection, namespaceLabels: await labelsOf("/api/v1/namespaces/default") }));
  });

  it("are refused where the server does not let their namespace in", async () => {
    consumer.setConfig("dev", { ...CONSUMER, "grpc-consumer:namespace": "batch" });
    assert.match(
      refusal(await consumer.preview("dev")),
      /^Server my-server of stack .* lets no pod of namespace batch call/,
    );
    consumer.setConfig("dev", CONSUMER);
  });

  it("add a server with a way in of its own, by the same components", async () => {
    const objects = await applied(async () => assertSucceeded(await adder.up("dev")));
    assert.ok(objects.length > 10);
    assert.deepEqual(await refusedWhenStrict(platform.engines.controlPlane, objects), []);
    const deployment = await platform.object("/apis/apps/v1/namespaces/added/deployments/added-server");
    const { status, body } = await admitPod(platform.engines.controlPlane, deployment);
    assert.equal(status, 201, JSON.stringify(body));
    const { address } = await adder.stackOutput("dev");
    assert.equal(address, "added-server.added.svc.cluster.local:15002");
    assertSucceeded(await adder.preview("dev", "--expect-no-changes"));
  });

  it("are told in their preview of a server that is gone, and which there are", async () => {
    const { "my-server": server } = CALLED["grpc-envoy-gke:servers"] as JsonObject;
    platform.configure({ ...CALLED, "grpc-envoy-gke:servers": { renamed: server! } });
    assertSucceeded(await platform.up());
    assert.equal(
      refusal(await consumer.preview("dev")),
      `Stack ${PLATFORM} has no server "my-server".

  servers.my-server
    found     nothing; there are renamed
    expected  a server

  fix  read a server that is there, or add this one to the stack's settings and update the stack`,
    );
  });

  /** As the API server keeps it. */
  async function onlyCronJob(): Promise<JsonObject> {
    const { items } = await platform.object(`/apis/batch/v1/namespaces/${CLIENT}/cronjobs`);
    const [cronJob, ...others] = items as JsonObject[];
    assert.ok(cronJob !== undefined && others.length === 0);
    return cronJob;
  }

  async function labelsOf(path: string): Promise<JsonObject> {
    return child(child(await platform.object(path), "metadata"), "labels");
  }
});

function podTemplate(cronJob: JsonObject): JsonObject {
  return child(child(child(child(cronJob, "spec"), "jobTemplate"), "spec"), "template");
}
