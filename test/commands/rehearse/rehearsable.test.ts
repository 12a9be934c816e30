import assert from "node:assert/strict";
import { deployed } from "../../../commands/rehearse/deployed";
import { rehearsable } from "../../../commands/rehearse/rehearsable";
import { parseSettings } from "../../../settings/settings";
import type { ServerInput } from "../../../settings/server";
import { configOf } from "../../support/program";

const IMAGE = "registry.example.com/acme/orders:1.0.0";

function settingsOf(given: Partial<ServerInput>) {
  const config = configOf({ orders: { image: IMAGE, ...given } });
  return parseSettings({ project: "grpc-envoy-gke", stack: "dev", config });
}

describe("rehearse: what of a pod can run here", () => {
  it("is all of it where it is a server and its Envoy", () => {
    const settings = settingsOf({});
    assert.deepEqual(rehearsable(settings, "orders", true), { settings, leftOut: [] });
  });

  it("leaves out other containers and the program that stops the server, and names them", () => {
    const settings = settingsOf({
      initContainers: { migrate: { image: IMAGE } },
      sidecars: { proxy: { image: IMAGE } },
      stopCommand: ["/bin/stop"],
    });
    assert.throws(() => deployed(settings, "orders", 1), /init container migrate is no sidecar/);
    const { settings: reduced, leftOut } = rehearsable(settings, "orders", true);
    assert.deepEqual(leftOut, ["init container migrate", "sidecar proxy", "stopCommand: the wait before it is kept"]);
    const { workload, timing } = deployed(reduced, "orders", 1);
    assert.deepEqual(
      [...workload.sidecars, ...workload.containers].map(({ name }) => name),
      ["envoy", "orders"],
    );
    assert.equal(workload.containers[0]?.preStop?.sleep?.seconds, timing.withdraw);
  });

  for (const health of [{ http: { path: "/ready", port: 8081 } }, { command: ["/bin/ready"] as [string] }])
    it(`asks whether the server is ready as can be done here, not by ${Object.keys(health).join()}`, () => {
      const probeOf = (echoes: boolean) => {
        const { settings, leftOut } = rehearsable(settingsOf({ health }), "orders", echoes);
        assert.equal(leftOut.length, 1);
        const { grpc, httpGet } = deployed(settings, "orders", 1).workload.containers[0]!.readinessProbe!;
        return grpc ?? httpGet;
      };
      assert.deepEqual(probeOf(true), { port: 8888, service: "" });
      assert.deepEqual(probeOf(false), { path: "/alive", port: 8002 });
    });
});
