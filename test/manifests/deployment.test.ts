import assert from "node:assert/strict";
import { autoscalerManifest } from "../../manifests/autoscaler";
import { deploymentManifest } from "../../manifests/deployment";
import { disruptionBudgetManifest } from "../../manifests/disruptionBudget";
import { networkPolicyManifest } from "../../manifests/networkPolicy";
import { podMonitoringManifest } from "../../manifests/podMonitoring";
import { isBehindLoadBalancer } from "../../manifests/serverContext";
import { podsServiceManifest, serviceManifest } from "../../manifests/service";
import { READINESS_GATE_TIMEOUT } from "../../platform/googleLoadBalancer";
import { at } from "../support/resources";
import { CASES, server } from "./support";

type Labels = Record<string, string>;

for (const [name, input] of Object.entries(CASES)) {
  describe(`the Deployment, ${name}`, () => {
    const deployment = deploymentManifest(input, { bootstrapName: "bootstrap", drainToken: "token" });
    const pod = at(deployment, "spec", "template", "spec");
    const app = at(pod, "containers", 0);
    const envoy = (at(pod, "initContainers") as { name: string }[]).find((one) => one.name === "envoy")!;

    it("leaves the number of pods to the autoscaler", () => {
      assert.ok(!("replicas" in (at(deployment, "spec") as object)));
      assert.deepEqual(at(autoscalerManifest(input), "spec", "scaleTargetRef"), {
        apiVersion: "apps/v1",
        kind: "Deployment",
        name: at(deployment, "metadata", "name"),
      });
    });

    it("has labels on its pods that every selector finds", () => {
      const labels = at(deployment, "spec", "template", "metadata", "labels") as Labels;
      const selectors = {
        deployment: at(deployment, "spec", "selector", "matchLabels"),
        service: at(serviceManifest(input), "spec", "selector"),
        pods: at(podsServiceManifest(input), "spec", "selector"),
        budget: at(disruptionBudgetManifest(input), "spec", "selector", "matchLabels"),
        policy: at(networkPolicyManifest(input), "spec", "podSelector", "matchLabels"),
        metrics: at(podMonitoringManifest(input), "spec", "selector", "matchLabels"),
        spread: at(pod, "topologySpreadConstraints", 0, "labelSelector", "matchLabels"),
      };
      for (const [object, selector] of Object.entries(selectors)) {
        assert.ok(Object.keys(selector ?? {}).length > 0, `${object} selects everything`);
        assert.deepEqual({ ...labels, ...(selector as Labels) }, labels, object);
      }
    });

    it("lets a pod leave without losing a call: Envoy outlasts the server, the grace period both", () => {
      const stop = at(app, "lifecycle", "preStop", "exec", "command", 2) as string | undefined;
      const appSleep = Number(stop?.match(/^sleep (\d+);/)?.[1] ?? at(app, "lifecycle", "preStop", "sleep", "seconds"));
      const clients = Number((at(envoy, "args") as string[]).at(-1));
      const grace = Number(at(pod, "terminationGracePeriodSeconds"));
      assert.equal(appSleep, input.timing.withdraw);
      assert.ok(clients > 0 && clients < appSleep, `${clients} ${appSleep}`);
      assert.ok(appSleep + input.timing.drain < grace, `${appSleep} ${grace}`);
      // Its hook ends with the last call, so that no time is stated.
      assert.equal(at(envoy, "lifecycle", "preStop", "httpGet", "path"), "/drain");
    });

    it("replaces a pod only after another one serves", () => {
      assert.deepEqual(at(deployment, "spec", "strategy"), {
        type: "RollingUpdate",
        rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 },
      });
      const [ready, deadline] = ["minReadySeconds", "progressDeadlineSeconds"].map((key) =>
        Number(at(deployment, "spec", key)),
      );
      assert.ok(ready! > 0 && ready! < deadline!);
    });

    it("counts a rollout as failed after a slow start of a pod, and before the load balancer's gate opens by itself", () => {
      const starts = [app, envoy].map((container) => {
        const probe = at(container, "startupProbe") as { periodSeconds: number; failureThreshold: number };
        return probe.periodSeconds * probe.failureThreshold;
      });
      const slowest = starts.reduce((sum, seconds) => sum + seconds, input.timing.minReady);
      const deadline = Number(at(deployment, "spec", "progressDeadlineSeconds"));
      assert.ok(deadline > slowest, `${deadline} ${slowest}`);
      if (isBehindLoadBalancer(input.settings)) assert.ok(deadline < READINESS_GATE_TIMEOUT, `${deadline}`);
    });

    it("mounts no file of Envoy's by subPath, which would never change", () => {
      assert.doesNotMatch(JSON.stringify(envoy), /subPath/);
    });

    it("mounts volumes that are there, and leaves none unused", () => {
      const volumes = (at(pod, "volumes") as { name: string }[]).map(({ name }) => name);
      const containers = [...(at(pod, "containers") as object[]), ...(at(pod, "initContainers") as object[])];
      const mounted = containers.flatMap((container) =>
        (at(container, "volumeMounts") as { name: string }[]).map(({ name }) => name),
      );
      assert.equal(new Set(volumes).size, volumes.length);
      assert.deepEqual([...new Set(mounted)].sort(), volumes.sort());
    });

    it("has a cluster-autoscaler that may take a node away in spite of the scratch directory", () => {
      const scratch = (at(pod, "volumes") as { name: string }[]).filter((volume) => "emptyDir" in volume);
      assert.deepEqual(
        at(
          deployment,
          "spec",
          "template",
          "metadata",
          "annotations",
          "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes",
        ),
        scratch.map(({ name }) => name).join(","),
      );
    });

    it("keeps its node where it needs longer to leave than the cluster-autoscaler waits, and only there", () => {
      const annotation = "cluster-autoscaler.kubernetes.io/safe-to-evict";
      const of = (leave: number) =>
        at(
          deploymentManifest(
            { ...input, timing: { ...input.timing, gracePeriod: leave } },
            { bootstrapName: "b", drainToken: "token" },
          ),
          ...["spec", "template", "metadata", "annotations", annotation],
        );
      assert.deepEqual([600, 601].map(of), [undefined, "false"]);
    });

    it("has no token of the API server", () => {
      assert.equal(at(pod, "automountServiceAccountToken"), false);
      assert.equal(at(pod, "serviceAccountName"), input.name);
    });
  });
}

describe("the Deployment's time to leave", () => {
  it("is longer behind the load balancer, which needs minutes to learn of it", () => {
    const sleepOf = (input: Parameters<typeof deploymentManifest>[0]) =>
      Number(
        at(
          deploymentManifest(input, { bootstrapName: "b", drainToken: "token" }),
          ...["spec", "template", "spec", "containers", 0, "lifecycle", "preStop", "sleep", "seconds"],
        ),
      );
    assert.equal(sleepOf(CASES.defaults), 120);
    assert.equal(sleepOf(CASES["internal-only"]), 20);
  });

  it("contains for the longest stream", () => {
    const input = server({ calls: { longestStream: "1h" } });
    const grace = Number(
      at(
        deploymentManifest(input, { bootstrapName: "b", drainToken: "token" }),
        "spec",
        "template",
        "spec",
        "terminationGracePeriodSeconds",
      ),
    );
    assert.equal(grace, 120 + 3600 + 30);
  });
});
