import assert from "node:assert/strict";
import { autoscalerManifest } from "../../manifests/autoscaler";
import { disruptionBudgetManifest } from "../../manifests/disruptionBudget";
import { podMonitoringManifest } from "../../manifests/podMonitoring";
import { serviceAccountManifest } from "../../manifests/serviceAccount";
import { CASES, server } from "./support";

describe("the HorizontalPodAutoscaler", () => {
  it("looks at the server's container only: Envoy's CPU would hide the server's", () => {
    assert.deepEqual(autoscalerManifest(CASES.everything).spec, {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "my-server" },
      minReplicas: 4,
      maxReplicas: 40,
      metrics: [
        {
          type: "ContainerResource",
          containerResource: {
            container: "my-server",
            name: "cpu",
            target: { type: "Utilization", averageUtilization: 60 },
          },
        },
      ],
    });
  });
});

describe("the PodDisruptionBudget", () => {
  it("gives up as many pods at once as the settings say, and always those that do not serve", () => {
    const selector = {
      matchLabels: { "app.kubernetes.io/name": "my-server", "app.kubernetes.io/component": "grpc-server" },
    };
    const unhealthyPodEvictionPolicy = "AlwaysAllow";
    assert.deepEqual(disruptionBudgetManifest(server()).spec, {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy,
      selector,
    });
    assert.deepEqual(disruptionBudgetManifest(CASES.everything).spec, {
      maxUnavailable: 2,
      unhealthyPodEvictionPolicy,
      selector,
    });
  });
});

describe("the PodMonitoring", () => {
  it("names the port by its number, as names are looked up outside native sidecars only", () => {
    assert.deepEqual(podMonitoringManifest(server()).spec.endpoints, [
      { port: 8002, path: "/stats/prometheus", interval: "30s" },
    ]);
  });
});

describe("the ServiceAccount", () => {
  it("mounts no token, and names a Google service account only where there is one", () => {
    const { metadata, automountServiceAccountToken } = serviceAccountManifest(server());
    assert.equal(automountServiceAccountToken, false);
    assert.ok(!("annotations" in (metadata as object)));
    const email = "billing@acme-dev.iam.gserviceaccount.com";
    const { metadata: bound } = serviceAccountManifest(server(), email) as { metadata: { annotations: object } };
    assert.deepEqual(bound.annotations, { "iam.gke.io/gcp-service-account": email });
  });
});
