import assert from "node:assert/strict";
import { assertSucceeded, errors } from "./support/assertRun";
import { countChanges, spansOf, type Span } from "../../tools/engines/engineEvents";
import { child, merge, text, type JsonObject } from "../../tools/engines/json";
import { listedNames } from "../../tools/engines/apiClient";
import { assertNothingReplaced, each, ITS_OWN, NEW_BOOTSTRAP, SECOND } from "./expectedChanges";
import { programStack, stackFile, withSetting } from "./support/programStack";
import type { EngineRun } from "../../tools/engines/pulumiCli";

describe("a change of the settings", () => {
  let config = stackFile("staging");
  const program = programStack("staging", config);
  let last: EngineRun;

  before(async () => assertSucceeded(await program.up()));

  /** Changes the stack's file, previews and updates: both do exactly what is expected. */
  async function changes(changed: JsonObject, expected: Record<string, number>): Promise<void> {
    config = changed;
    program.configure(config);
    const preview = await program.preview();
    const up = await program.up();
    last = up;
    // Only now, so that the next test starts from this one's settings whatever comes out.
    assertSucceeded(preview);
    assertSucceeded(up);
    assert.deepEqual(countChanges(preview.steps), expected, "preview");
    assert.deepEqual(countChanges(up.steps), expected, "up");
    assertNothingReplaced([...preview.steps, ...up.steps]);
  }

  const set = (path: string, value: JsonObject[string], expected: Record<string, number>): Promise<void> =>
    changes(withSetting(config, path, value), expected);

  /** When the last update did it to the resource of that logical name. */
  const when = (op: "create" | "update" | "delete", name: string): Span => {
    const [span, ...more] = spansOf(last.events, op).filter((made) => made.name === name);
    assert.ok(span, `no ${op} of ${name}`);
    assert.deepEqual(more, []);
    return span;
  };
  const assertBefore = (first: Span, then: Span): void =>
    assert.ok(first.end < then.begin, `${first.name} before ${then.name}`);

  const bootstraps = async (): Promise<string[]> =>
    listedNames(await program.engines.controlPlane.request("GET", "/api/v1/namespaces/grpc/configmaps"));

  it("of the image and of Envoy's CPU limit and log level rolls the pods, once", () => {
    const image = "asia-northeast1-docker.pkg.dev/acme-staging/app/my-server:1.5.0";
    const envoy = withSetting(config, "envoy", { cpuLimit: "2", logLevel: "warning" });
    return changes(withSetting(envoy, "servers.my-server.image", image), { "update Deployment": 1 });
  });

  it("of the longest unary call makes a new bootstrap, rolls the pods, and only then removes the old one", async () => {
    const [old] = await bootstraps();
    await set("servers.my-server.calls.longestUnary", "21s", NEW_BOOTSTRAP);
    const rolled = when("update", "my-server-deployment");
    const [now, ...more] = await bootstraps();
    assert.deepEqual(more, []);
    assertBefore(when("create", now!), rolled);
    assertBefore(rolled, when("delete", old!));
  });

  it("of the bootstrap keeps the old one while its rollout is refused, and when it is taken back", async () => {
    const [old] = await bootstraps();
    program.configure(LONGER());
    const { gateway } = program.engines.controlPlane;
    const release = gateway.refuseWhen(({ url, dryRun }) =>
      !dryRun && url.pathname.endsWith("/deployments/my-server")
        ? { status: 403, reason: "Forbidden", message: "stuck" }
        : undefined,
    );
    const failed = await program.up();
    release();
    assert.notEqual(failed.code, 0);
    assert.match(errors(failed), /stuck/);
    assert.equal((await bootstraps()).length, 2);
    program.configure(config);
    const back = await program.up();
    assertSucceeded(back);
    // The provider writes what it wanted into the state.
    assert.deepEqual(countChanges(back.steps), { "update Deployment": 1, "delete ConfigMap": 1 });
    assert.deepEqual(await bootstraps(), [old]);
  });

  it("of the bootstrap keeps the old one while its rollout does not end, and when it is taken back", async () => {
    const [old] = await bootstraps();
    await endlessRollout(LONGER());
    assert.equal((await bootstraps()).length, 2);
    program.configure(config);
    // The state does not know of the Deployment's change: docs/troubleshooting.md.
    const back = await program.up("--refresh");
    assertSucceeded(back);
    assert.deepEqual(countChanges(back.steps), { "update Deployment": 1, "delete ConfigMap": 1 });
    assert.deepEqual(await bootstraps(), [old]);
    await program.assertNoChanges();
  });

  it("of the bootstrap keeps the old one until a rollout that did not end has succeeded", async () => {
    const [old] = await bootstraps();
    // Not the time before: for pods that it had before, the Deployment may count as rolled out before they are back.
    const longest = withSetting(config, "servers.my-server.calls.longestUnary", "27s");
    await endlessRollout(longest);
    config = longest;
    last = await program.up();
    assertSucceeded(last);
    assertBefore(when("update", "my-server-deployment"), when("delete", old!));
    assert.equal((await bootstraps()).length, 1);
    await program.assertNoChanges();
  });

  const LONGER = () => withSetting(config, "servers.my-server.calls.longestUnary", "26s");

  /** The new pods do not become ready, and someone ends the update by Ctrl-C. */
  async function endlessRollout(changed: JsonObject): Promise<void> {
    const { node, gateway } = program.engines.controlPlane;
    node.holdBack(() => true);
    program.configure(changed);
    const rolled = gateway.hold("/deployments/my-server");
    const up = program.startUp();
    await rolled.reached;
    rolled.release();
    await gateway.settled();
    up.interrupt();
    const failed = await up.done;
    node.holdBack();
    assert.notEqual(failed.code, 0);
    assert.match(errors(failed), /cancell?ed/);
  }

  it("of the longest stream, and to gRPC-Web, moves the load balancer's times with Envoy's and the pods'", () => {
    const web = withSetting(config, "servers.my-server.grpcWeb", { origins: ["https://app.example.com"] });
    const longer = withSetting(web, "servers.my-server.calls.longestStream", "47m");
    return changes(longer, { ...NEW_BOOTSTRAP, "update BackendConfig": 1 });
  });

  it("of the replicas and their aim reaches the autoscaler only, and rolls no pods", () =>
    set("servers.my-server.replicas", { min: 3, max: 11, cpuTarget: 55 }, { "update HorizontalPodAutoscaler": 1 }));

  it("that adds a server creates its own objects, then leads calls there", async () => {
    await set("servers.other", SECOND, { ...each("create", ITS_OWN), "update Ingress": 1 });
    const led = when("update", "ingress-ingress");
    assertBefore(when("create", "other-service"), led);
    assertBefore(when("create", "ingress-certificate-other.staging.example.com"), led);
  });

  it("of the servers' order in the file changes nothing", async () => {
    const key = "grpc-envoy-gke:servers";
    const reversed = Object.fromEntries(Object.entries(child(config, key)).reverse());
    await changes({ ...config, [key]: reversed }, {});
  });

  it("that takes a server away leads calls elsewhere, then deletes its objects", async () => {
    const key = "grpc-envoy-gke:servers";
    const { other: _, ...servers } = child(config, key);
    await changes({ ...config, [key]: servers }, { ...each("delete", ITS_OWN), "update Ingress": 1 });
    const led = when("update", "ingress-ingress");
    for (const name of ["other-service", "other-deployment", "ingress-certificate-other.staging.example.com"]) {
      assertBefore(led, when("delete", name));
    }
  });

  it("that adds a node pool creates it, and of another's size and of the release channel is made in place", () => {
    const nodePools = { large: { machineType: "e2-standard-16" }, default: { maxNodes: 7 } };
    return changes(
      withSetting(withSetting(config, "cluster.nodePools", nodePools), "cluster.releaseChannel", "RAPID"),
      { "create NodePool": 1, "update NodePool": 1, "update Cluster": 1 },
    );
  });

  it("of the cluster's endpoint, seen by a refresh, updates the provider and nothing in the cluster", async () => {
    const moved = program.engines.controlPlane.gateway.address("127.0.0.3");
    moveControlPlane({ controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: moved } } });
    await refreshed(`https://${moved}`);
  });

  it("of the way to the control plane does not move the objects in the cluster either", () =>
    set(
      "cluster.controlPlane",
      { dnsEndpoint: false, authorizedNetworks: [{ name: "office", cidr: "203.0.113.0/24" }] },
      { "update Cluster": 1, "update kubernetes": 1 },
    ));

  it("of the cluster's address and certificate, seen by a refresh, updates the provider only", async () => {
    const { gateway, certificate } = program.engines.controlPlane;
    const moved = gateway.address("127.0.0.3");
    // While its authority is renewed, a cluster shows both certificates.
    const both = Buffer.from(`${certificate.pem}\n${certificate.pem}\n`).toString("base64");
    moveControlPlane({ endpoint: moved, masterAuth: { clusterCaCertificate: both } });
    await refreshed(`https://${moved}`);
  });

  function moveControlPlane(moved: JsonObject): void {
    const cluster = [...program.engines.cloud.resources.values()].find(({ type }) => type.endsWith(":Cluster"));
    assert.ok(cluster);
    cluster.state = merge(cluster.state, moved);
  }

  async function refreshed(server: string): Promise<void> {
    assertSucceeded(await program.refresh());
    await changes(config, { "update kubernetes": 1 });
    assert.ok(text(await program.outputs(), "kubeconfig").includes(JSON.stringify(server)));
    await program.assertNoChanges();
  }

  it("that a controller makes in the cluster is left to it", async () => {
    const { controlPlane } = program.engines;
    const merging = "application/merge-patch+json";
    const annotate = (path: string, annotations: JsonObject) =>
      controlPlane.request("PATCH", `${path}?fieldManager=glbc`, { metadata: { annotations } }, merging);
    const answers = [
      await controlPlane.request(
        "PATCH",
        "/apis/apps/v1/namespaces/grpc/deployments/my-server?fieldManager=kube-controller-manager",
        { spec: { replicas: 7 } },
        merging,
      ),
      await annotate("/api/v1/namespaces/grpc/services/my-server", { "cloud.google.com/neg-status": "{}" }),
      await annotate("/apis/networking.k8s.io/v1/namespaces/grpc/ingresses/ingress", {
        "ingress.kubernetes.io/forwarding-rule": "k8s2-fr",
      }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    const run = await program.up("--refresh");
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), {});
    const deployment = await program.object("/apis/apps/v1/namespaces/grpc/deployments/my-server");
    assert.equal(child(deployment, "spec").replicas, 7);
  });
});
