import assert from "node:assert/strict";
import { at, named } from "../support/resources";
import { clusterOf } from "./support";

const OFFICE = [{ name: "office", cidr: "203.0.113.0/24" }];

async function controlPlaneOf(controlPlane: Record<string, unknown>) {
  const resources = await clusterOf({ controlPlane });
  const { inputs } = named(resources, "cluster-cluster");
  const kubeconfig: unknown = JSON.parse(String(named(resources, "cluster-provider").inputs["kubeconfig"]));
  return { inputs, cluster: at(kubeconfig, "clusters", 0, "cluster") as Record<string, unknown>, kubeconfig };
}

describe("the way to the control plane", () => {
  it("is the DNS endpoint alone unless the settings say otherwise", async () => {
    const { inputs, cluster } = await controlPlaneOf({});
    assert.deepEqual(inputs["controlPlaneEndpointsConfig"], {
      dnsEndpointConfig: { allowExternalTraffic: true },
      ipEndpointsConfig: { enabled: false },
    });
    assert.equal(inputs["masterAuthorizedNetworksConfig"], undefined);
    assert.deepEqual(cluster, { server: "https://<DNS endpoint of cluster-cluster>" });
  });

  it("is the address for authorised networks, with the cluster's own certificate authority", async () => {
    const { inputs, cluster } = await controlPlaneOf({ dnsEndpoint: false, authorizedNetworks: OFFICE });
    assert.deepEqual(inputs["controlPlaneEndpointsConfig"], {
      dnsEndpointConfig: { allowExternalTraffic: false },
      ipEndpointsConfig: { enabled: true },
    });
    assert.deepEqual(inputs["masterAuthorizedNetworksConfig"], {
      cidrBlocks: [{ displayName: "office", cidrBlock: "203.0.113.0/24" }],
    });
    assert.deepEqual(cluster, {
      server: "https://<address of cluster-cluster>",
      "certificate-authority-data": "<certificate authority of cluster-cluster>",
    });
  });

  it("is the DNS endpoint, without a certificate authority, where both are open", async () => {
    const { inputs, cluster } = await controlPlaneOf({ authorizedNetworks: OFFICE });
    assert.equal(at(inputs, "controlPlaneEndpointsConfig", "ipEndpointsConfig", "enabled"), true);
    assert.deepEqual(cluster, { server: "https://<DNS endpoint of cluster-cluster>" });
  });

  it("asks gke-gcloud-auth-plugin for a token and contains none", async () => {
    const { kubeconfig } = await controlPlaneOf({});
    const user = at(kubeconfig, "users", 0, "user") as Record<string, unknown>;
    assert.deepEqual(Object.keys(user), ["exec"]);
    assert.equal(at(user, "exec", "command"), "gke-gcloud-auth-plugin");
    assert.equal(at(user, "exec", "provideClusterInfo"), true);
    assert.equal(at(user, "exec", "interactiveMode"), "Never");
    assert.equal(at(kubeconfig, "current-context"), at(kubeconfig, "contexts", 0, "name"));
  });

  it("gives out no client certificate", async () => {
    const { inputs } = await controlPlaneOf({});
    assert.deepEqual(inputs["masterAuth"], { clientCertificateConfig: { issueClientCertificate: false } });
  });
});
