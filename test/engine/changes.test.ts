import assert from "node:assert/strict";
import { assertSucceeded, errors } from "./support/assertRun";
import { countChanges } from "./support/engineEvents";
import { child, merge, text, type JsonObject } from "./support/json";
import { listedNames } from "./support/apiClient";
import { assertNothingReplaced, each, ITS_OWN, NEW_BOOTSTRAP, SECOND } from "./expectedChanges";
import { programStack, stackFile, withSetting } from "./support/programStack";

describe("a change of the settings", () => {
  let config = stackFile("staging");
  const program = programStack("staging", config);

  before(async () => assertSucceeded(await program.up()));

  /** Changes the stack's file, previews and updates: both do exactly what is expected. */
  async function changes(changed: JsonObject, expected: Record<string, number>): Promise<void> {
    config = changed;
    program.configure(config);
    const preview = await program.preview();
    program.engines.calls.clear();
    const up = await program.up();
    // Only now, so that the next test starts from this one's settings whatever comes out.
    assertSucceeded(preview);
    assertSucceeded(up);
    assert.deepEqual(countChanges(preview.steps), expected, "preview");
    assert.deepEqual(countChanges(up.steps), expected, "up");
    assertNothingReplaced([...preview.steps, ...up.steps]);
  }

  const set = (path: string, value: JsonObject[string], expected: Record<string, number>): Promise<void> =>
    changes(withSetting(config, path, value), expected);

  /** When the engine asked for it: a method on a resource of that logical name. */
  const when = (method: "create" | "update" | "delete", name: string): number => {
    const [call, ...more] = program.engines.calls.of(method).filter((made) => made.name === name);
    assert.ok(call, `no ${method} of ${name}`);
    assert.deepEqual(more, []);
    return call.order;
  };

  const bootstraps = async (): Promise<string[]> =>
    listedNames(await program.engines.controlPlane.request("GET", "/api/v1/namespaces/grpc/configmaps"));

  it("of the image rolls the pods", () =>
    set("servers.my-server.image", "asia-northeast1-docker.pkg.dev/acme-staging/app/my-server:1.5.0", {
      "update Deployment": 1,
    }));

  it("of Envoy's CPU limit rolls the pods", () => set("envoy.cpuLimit", "2", { "update Deployment": 1 }));

  it("of Envoy's log level rolls the pods", () => set("envoy.logLevel", "warning", { "update Deployment": 1 }));

  it("of the longest unary call makes a new bootstrap, rolls the pods, and only then removes the old one", async () => {
    const [old] = await bootstraps();
    await set("servers.my-server.calls.longestUnary", "21s", NEW_BOOTSTRAP);
    const rolled = when("update", "my-server-deployment");
    const [now, ...more] = await bootstraps();
    assert.deepEqual(more, []);
    assert.ok(when("create", now!) < rolled);
    assert.ok(rolled < when("delete", old!));
  });

  it("of the bootstrap keeps the old one while the rollout fails, and when it is taken back", async () => {
    const [old] = await bootstraps();
    await failedRollout();
    assert.equal((await bootstraps()).length, 2);
    program.configure(config);
    const back = await program.up();
    assertSucceeded(back);
    assert.deepEqual(countChanges(back.steps), { "delete ConfigMap": 1 });
    assert.deepEqual(await bootstraps(), [old]);
  });

  it("of the bootstrap keeps the old one until a rollout that failed has succeeded", async () => {
    const [old] = await bootstraps();
    config = await failedRollout();
    program.engines.calls.clear();
    assertSucceeded(await program.up());
    assert.ok(when("update", "my-server-deployment") < when("delete", old!));
    assert.equal((await bootstraps()).length, 1);
  });

  async function failedRollout(): Promise<JsonObject> {
    const changed = withSetting(config, "servers.my-server.calls.longestUnary", "26s");
    const { calls } = program.engines;
    const release = calls.failWhen(
      ({ method, type }) => method === "update" && type.endsWith(":Deployment") && "stuck",
    );
    program.configure(changed);
    const failed = await program.up();
    release();
    assert.notEqual(failed.code, 0);
    assert.match(errors(failed), /stuck/);
    return changed;
  }

  it("to gRPC-Web makes a new bootstrap and rolls the pods", () =>
    set("servers.my-server.grpcWeb", { origins: ["https://app.example.com"] }, NEW_BOOTSTRAP));

  it("of the longest stream moves the load balancer's times with Envoy's and the pods'", () =>
    set("servers.my-server.calls.longestStream", "47m", { ...NEW_BOOTSTRAP, "update BackendConfig": 1 }));

  it("of the fewest replicas and their aim reaches the autoscaler only", () =>
    set("servers.my-server.replicas", { min: 3, cpuTarget: 55 }, { "update HorizontalPodAutoscaler": 1 }));

  it("of the most replicas is the autoscaler's alone, and rolls no pods", () =>
    set("servers.my-server.replicas.max", 11, { "update HorizontalPodAutoscaler": 1 }));

  it("that adds a server creates its own objects, then leads calls there", async () => {
    await set("servers.other", SECOND, { ...each("create", ITS_OWN), "update Ingress": 1 });
    const led = when("update", "ingress-ingress");
    assert.ok(when("create", "other-service") < led);
    assert.ok(when("create", "ingress-certificate-other.staging.example.com") < led);
  });

  it("of the servers' order in the file changes nothing", async () => {
    const key = "grpc-envoy-gke:servers";
    const reversed = Object.fromEntries(Object.entries(child(config, key)).reverse());
    await changes({ ...config, [key]: reversed }, {});
    await program.assertNoChanges();
  });

  it("that takes a server away leads calls elsewhere, then deletes its objects", async () => {
    const key = "grpc-envoy-gke:servers";
    const { other: _, ...servers } = child(config, key);
    await changes({ ...config, [key]: servers }, { ...each("delete", ITS_OWN), "update Ingress": 1 });
    const led = when("update", "ingress-ingress");
    for (const name of ["other-service", "other-deployment", "ingress-certificate-other.staging.example.com"]) {
      assert.ok(led < when("delete", name), name);
    }
  });

  it("that adds a node pool creates it", () =>
    set("cluster.nodePools.large", { machineType: "e2-standard-16" }, { "create NodePool": 1 }));

  it("of a node pool's size is made in place", () =>
    set("cluster.nodePools.default.maxNodes", 7, { "update NodePool": 1 }));

  it("of the release channel is made in place", () => set("cluster.releaseChannel", "RAPID", { "update Cluster": 1 }));

  it("of the cluster's endpoint, seen by a refresh, updates the provider and nothing in the cluster", async () => {
    moveControlPlane({ controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: "gke-moved.gke.example.com" } } });
    await refreshed("https://gke-moved.gke.example.com");
  });

  it("of the way to the control plane does not move the objects in the cluster either", () =>
    set(
      "cluster.controlPlane",
      { dnsEndpoint: false, authorizedNetworks: [{ name: "office", cidr: "203.0.113.0/24" }] },
      { "update Cluster": 1, "update kubernetes": 1 },
    ));

  it("of the cluster's address and certificate, seen by a refresh, updates the provider only", async () => {
    moveControlPlane({ endpoint: "192.0.2.99", masterAuth: { clusterCaCertificate: "bmV3" } });
    await refreshed("https://192.0.2.99");
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
