import assert from "node:assert/strict";
import { assertSucceeded, errors } from "./support/assertRun";
import { countChanges, spansOf, type Span } from "../../tools/engines/engineEvents";
import { objectsIn } from "../../tools/engines/cluster/objects";
import { programStack, stackFile, withSetting, type ProgramStack } from "./support/programStack";
import type { EngineRun } from "../../tools/engines/pulumiCli";

const LED_TO_BY_THE_INGRESS = [
  "my-server-service",
  "my-server-backend-config",
  "ingress-certificate-grpc.dev.example.com",
  "ingress-frontend-config",
  "ingress-ssl-policy",
  "ingress-address",
];

describe("the end of a stack that may go", () => {
  const program = programStack("dev");

  let needs: (name: string) => Set<string>;
  let last: EngineRun;

  before(async () => {
    assertSucceeded(await program.up());
    needs = await program.needs();
  });

  it("stops before anything that the Ingress leads to, when the Ingress cannot go", async () => {
    const release = program.engines.controlPlane.gateway.refuseWhen(({ method, url }) =>
      method === "DELETE" && url.pathname.endsWith("/ingresses/ingress")
        ? { status: 403, reason: "Forbidden", message: "in use" }
        : undefined,
    );
    const run = await program.destroy();
    release();
    assert.notEqual(run.code, 0);
    assert.match(errors(run), /in use/);
    const deleted = new Set(ended(run).map(({ name }) => name));
    for (const name of [...LED_TO_BY_THE_INGRESS, "servers-namespace", "cluster-pool-default", "cluster-cluster"]) {
      assert.ok(!deleted.has(name), name);
    }
    assertSucceeded(await program.up());
  });

  it("leaves nothing behind", async () => {
    last = await program.destroy();
    assertSucceeded(last);
    assert.deepEqual([...program.engines.cloud.resources.keys()], []);
    assert.deepEqual(program.engines.clusters.leftBehind, []);
  });

  it("goes from the outside to the inside", () => {
    const order = ended(last);
    const named = (...names: string[]) => {
      const found = order.filter(({ name }) => names.includes(name));
      assert.equal(found.length, names.length, names.join());
      return found;
    };
    const inCluster = order.filter(({ urn, name }) => urn.includes("$kubernetes:") && name !== "servers-namespace");
    assert.equal(inCluster.length, 14);
    const before = (first: typeof order, then: typeof order): void => {
      for (const earlier of first) {
        for (const later of then) {
          assert.ok(earlier.end < later.begin, `${earlier.name} before ${later.name}`);
          // The order may be right by chance; this makes it so.
          assert.ok(needs(earlier.name).has(later.name), `${earlier.name} needs ${later.name}`);
        }
      }
    };
    const bootstrap = order.filter(({ urn }) => urn.includes("/v1:ConfigMap::"));
    assert.equal(bootstrap.length, 1);
    before(named("ingress-ingress"), named(...LED_TO_BY_THE_INGRESS));
    before(named("my-server-deployment"), [...bootstrap, ...named("my-server-tls", "my-server-service-account")]);
    before(named("my-server-deployment"), named("my-server-network-policy"));
    before(inCluster, named("servers-namespace"));
    before(named("servers-namespace"), named("cluster-pool-default", "cluster-nat"));
    before(named("cluster-pool-default"), named("cluster-cluster"));
    before(named("cluster-cluster"), named("cluster-subnet", "cluster-network"));
    before(
      named("cluster-pool-default", "cluster-cluster"),
      named("cluster-nodes-default-node", "cluster-nodes-artifact-reader", "cluster-nodes"),
    );
    before(named("cluster-nat"), named("cluster-router"));
  });
});

describe("the end of a stack that is protected", () => {
  const config = stackFile("prod");
  const program = programStack("prod", config);
  let deployed: string[];

  before(async () => {
    assertSucceeded(await program.up());
    deployed = await objectsOf(program);
    program.engines.calls.clear();
  });

  it("is barred at the cluster, in Pulumi and in Google Cloud, and at the address that clients know", async () => {
    assert.deepEqual((await program.protectedNames()).sort(), ["cluster-cluster", "ingress-address"]);
    const cluster = [...program.engines.cloud.resources.values()].find(({ type }) => type.endsWith(":Cluster"));
    assert.equal(cluster?.state.deletionProtection, true);
  });

  it("is refused before anything is deleted", async () => {
    const run = await program.destroyAfterPreview();
    assert.notEqual(run.code, 0);
    assert.match(errors(run), /cannot be deleted\s+because it is protected/);
    assert.deepEqual(program.engines.calls.names("delete"), []);
    assert.deepEqual(await objectsOf(program), deployed);
  });

  it("leaves the stack as it was", () => program.assertNoChanges());

  it("comes after deletionProtection: false and an update", async () => {
    program.configure(withSetting(config, "cluster.deletionProtection", false));
    const run = await program.up();
    assertSucceeded(run);
    assert.deepEqual(countChanges(run.steps), { "update Cluster": 1 });
    assertSucceeded(await program.destroy());
    assert.deepEqual([...program.engines.cloud.resources.keys()], []);
    assert.deepEqual(program.engines.clusters.leftBehind, []);
  });
});

/** The deletions that were done. */
function ended({ events }: EngineRun): Span[] {
  return spansOf(events, "delete").filter(({ end }) => end < Infinity);
}

function objectsOf({ engines: { controlPlane } }: ProgramStack): Promise<string[]> {
  return objectsIn(controlPlane, "grpc");
}
