import assert from "node:assert/strict";
import { SettingsError } from "../../settings/problems";
import {
  clusterSettings,
  envoySettings,
  existingClusterSettings,
  ingressSettings,
  serverSettings,
} from "../../settings/standalone";

const PLACE = { project: "acme-test", region: "asia-northeast1" };
const IMAGE = "registry.example.com/acme/my-server:1.4.2";

/** Paths of the problems that `build` finds. */
function pathsOf(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return error.problems.map(({ path }) => path);
  }
  return assert.fail("nothing was refused");
}

describe("settings for a component by itself", () => {
  it("have a stack file's defaults", () => {
    assert.equal(serverSettings("my-server", { image: IMAGE }).port, 8888);
    assert.equal(envoySettings({}).ports.ingress, 15001);
    assert.equal(ingressSettings({}).httpsRedirect, false);
    assert.equal(ingressSettings({}).deletionProtection, false);
    assert.deepEqual(existingClusterSettings(PLACE, { name: "shared", location: "us-east1" }), {
      ...{ name: "shared", location: "us-east1", project: "acme-test", mode: "standard", spotNodes: false },
    });
    const { name, location, nodePools, network } = clusterSettings(PLACE, { name: "shared" });
    assert.deepEqual([name, location, Object.keys(nodePools)], ["shared", "asia-northeast1", ["default"]]);
    assert.equal(network.create?.nodes, "10.0.0.0/20");
  });

  it("are under a stack file's rules, those over several keys too", () => {
    assert.deepEqual(
      pathsOf(() => serverSettings("my-server", { image: "x", port: 80, replicas: { min: 9, max: 3 } })),
      ["servers.my-server.image", "servers.my-server.port", "servers.my-server.replicas.min"],
    );
    assert.deepEqual(
      pathsOf(() =>
        clusterSettings(PLACE, { name: "shared", location: "us-east1", mode: "autopilot", nodePools: { a: {} } }),
      ),
      ["cluster.location", "cluster.nodePools"],
    );
    assert.deepEqual(
      pathsOf(() => envoySettings({ ports: { health: 15001 } })),
      ["envoy.ports.health"],
    );
    assert.deepEqual(
      pathsOf(() => ingressSettings({ certificate: { managed: false } })),
      ["ingress.certificate.managed"],
    );
  });
});
