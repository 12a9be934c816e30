/** A small stack over all three providers, with a cluster of its own; `extra` is more of the same program. */
export function program(extra = ""): string {
  return `
import * as gcp from "@pulumi/gcp";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
const network = new gcp.compute.Network("network", { name: "net", autoCreateSubnetworks: false });
const cluster = new gcp.container.Cluster("cluster", {
  name: "cluster", location: "europe-west4", network: network.id, deletionProtection: false, initialNodeCount: 1,
});
const exec = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "gke-gcloud-auth-plugin", interactiveMode: "Never" };
const kubeconfig = pulumi.all([cluster.endpoint, cluster.masterAuth]).apply(([endpoint, auth]) => JSON.stringify({
  apiVersion: "v1", kind: "Config", "current-context": "it",
  clusters: [{ name: "it", cluster: { server: "https://" + endpoint, "certificate-authority-data": auth.clusterCaCertificate } }],
  users: [{ name: "it", user: { exec } }],
  contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
}));
const provider = new k8s.Provider("provider", { kubeconfig, clusterIdentifier: "cluster" });
const options = { provider };
const namespace = new k8s.core.v1.Namespace("app", { metadata: { name: "app" } }, options);
const metadata = { namespace: namespace.metadata.name };
const config = new k8s.core.v1.ConfigMap("config", { metadata, data: { key: "one" } }, options);
const labels = { app: "server" };
const container = {
  name: "server",
  image: "server:1",
  resources: { requests: { cpu: "1000m" } },
  env: [{ name: "EMPTY", value: "" }],
  volumeMounts: [{ name: "config", mountPath: "/config" }],
};
new k8s.apps.v1.Deployment("server", {
  metadata,
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [container], volumes: [{ name: "config", configMap: { name: config.metadata.name } }] },
    },
  },
}, options);
const key = new tls.PrivateKey("key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
export const networkId = network.id;
export const privateKey = key.privateKeyPem;
${extra}`;
}
