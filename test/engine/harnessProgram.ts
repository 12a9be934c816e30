/** A small stack over all three providers; `extra` is more of the same program. */
export function program(extra = ""): string {
  return `
import * as gcp from "@pulumi/gcp";
import * as k8s from "@pulumi/kubernetes";
import * as tls from "@pulumi/tls";
const network = new gcp.compute.Network("network", { name: "net", autoCreateSubnetworks: false });
const provider = new k8s.Provider("cluster", { kubeconfig: network.selfLink.apply((link) => JSON.stringify({ link })) });
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
