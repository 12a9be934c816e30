import assert from "node:assert/strict";
import { deploymentManifest } from "../../../manifests/deployment";
import { deployed } from "../../../commands/rehearse/deployed";
import { workloadOf } from "../../../commands/rehearse/node/workload";
import { SETTINGS } from "./support/settings";

describe("rehearse: the workload of a Deployment", () => {
  const server = deployed(SETTINGS, "my-server", 20);
  const manifest = () =>
    structuredClone(deploymentManifest(server, { bootstrapName: "bootstrap", drainToken: "token" })) as Manifest;

  interface Manifest {
    spec: { template: { spec: { initContainers: { restartPolicy?: string; name: string }[] } } };
  }

  it("has the manifest's times, not divided: the node does that", () => {
    const { workload, timing } = server;
    assert.deepEqual(
      [workload.gracePeriod, workload.minReady, workload.rollout.maxSurge],
      [timing.gracePeriod, timing.minReady, "25%"],
    );
    assert.deepEqual(
      workload.containers.map(({ name, preStop }) => [name, preStop]),
      [["my-server", { sleep: { seconds: timing.withdraw } }]],
    );
    assert.deepEqual(
      workload.sidecars.map(({ name, preStop }) => [name, preStop]),
      [
        [
          "envoy",
          { httpGet: { path: "/drain", port: "drain", httpHeaders: [{ name: "x-drain-caller", value: "rehearsal" }] } },
        ],
      ],
    );
  });

  it("fills in what Kubernetes would", () => {
    const [app] = server.workload.containers;
    assert.equal(app?.readinessProbe?.successThreshold, 1);
    assert.equal(app?.readinessProbe?.initialDelaySeconds, 0);
    assert.deepEqual(app?.readinessProbe?.grpc, { port: 8888, service: "" });
  });

  it("refuses an init container that is no sidecar", () => {
    const given = manifest();
    delete given.spec.template.spec.initContainers[0]!.restartPolicy;
    assert.throws(() => workloadOf(given), /init container envoy is no sidecar/);
  });

  it("refuses a rollout that takes pods away first", () => {
    const given = manifest() as Manifest & { spec: { strategy: { rollingUpdate: { maxUnavailable: number } } } };
    given.spec.strategy.rollingUpdate.maxUnavailable = 1;
    assert.throws(() => workloadOf(given), /maxUnavailable/);
  });
});
