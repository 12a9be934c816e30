import assert from "node:assert/strict";
import { backendConfigManifest } from "../../manifests/backendConfig";
import { deploymentManifest } from "../../manifests/deployment";
import { networkPolicyManifest } from "../../manifests/networkPolicy";
import { podMonitoringManifest } from "../../manifests/podMonitoring";
import { podsServiceManifest, serviceManifest } from "../../manifests/service";
import { at } from "../support/resources";
import { CASES, bootstrapOf } from "./support";

type Named = { readonly name: string };

const portsOf = (value: unknown, number: string) =>
  Object.fromEntries((value as Named[]).map((port) => [port.name, at(port, number)]));

for (const [name, input] of Object.entries(CASES)) {
  describe(`the chain of ports, ${name}`, () => {
    const bootstrap = bootstrapOf(input);
    const listeners = at(bootstrap, "static_resources", "listeners") as Named[];
    const clusters = at(bootstrap, "static_resources", "clusters") as Named[];
    const listening = Object.fromEntries(
      listeners.map((listener) => [listener.name, at(listener, "address", "socket_address", "port_value")]),
    );
    const pod = at(
      deploymentManifest(input, { bootstrapName: "bootstrap", drainToken: "token" }),
      "spec",
      "template",
      "spec",
    );
    const envoy = (at(pod, "initContainers") as Named[]).find(({ name }) => name === "envoy")!;
    const app = at(pod, "containers", 0);

    it("opens the ports of Envoy's container that Envoy listens on, by the same names", () => {
      assert.deepEqual(portsOf(at(envoy, "ports"), "containerPort"), listening);
    });

    it("leads every port of the Service to a listener of its name, and a further one to the server itself", () => {
      const targets = portsOf(at(serviceManifest(input), "spec", "ports"), "targetPort");
      for (const [port, target] of Object.entries(targets))
        assert.equal(target, input.settings.ports[port] ?? listening[port], port);
      for (const port of Object.keys(input.settings.ports))
        assert.equal(targets[port], portsOf(at(app, "ports"), "containerPort")[port], port);
    });

    it("leads the headless Service and Envoy's clusters to the port of the server's container", () => {
      const [own] = Object.values(portsOf(at(app, "ports"), "containerPort"));
      assert.equal(own, input.settings.port);
      assert.deepEqual(portsOf(at(podsServiceManifest(input), "spec", "ports"), "targetPort"), { grpc: own });
      for (const cluster of clusters.filter(
        (cluster) => "load_assignment" in cluster && !["admin", "drain"].includes(cluster.name),
      )) {
        const ports = JSON.stringify(cluster).match(/"port_value":\d+/g);
        assert.deepEqual([...new Set(ports)], [`"port_value":${own}`], cluster.name);
      }
    });

    it("looks for the pods under the headless Service's name", () => {
      const { metadata } = podsServiceManifest(input) as { metadata: { name: string; namespace: string } };
      const allPods = JSON.stringify(clusters.find(({ name }) => name === "all-pods"));
      assert.ok(allPods.includes(`"${metadata.name}.${metadata.namespace}.svc.cluster.local."`), allPods);
    });

    it("asks for health and metrics on the listener that answers", () => {
      const health = listening["health"];
      const check = at(backendConfigManifest(input), "spec", "healthCheck");
      assert.equal(at(check, "port"), health);
      assert.equal(at(podMonitoringManifest(input), "spec", "endpoints", 0, "port"), health);
      const listener = JSON.stringify(listeners.find(({ name }) => name === "health"));
      const probe = at(envoy, "readinessProbe", "httpGet");
      assert.equal(at(probe, "port"), "health");
      for (const path of [
        at(check, "requestPath"),
        at(probe, "path"),
        at(podMonitoringManifest(input), "spec", "endpoints", 0, "path"),
      ])
        assert.ok(listener.includes(JSON.stringify(path)), `${String(path)} is on no route of ${listener}`);
    });

    it("sends the kubelet's preStop hook to the listener that waits for it, with the container's token", () => {
      const hook = at(envoy, "lifecycle", "preStop", "httpGet");
      const drain = Number(listening["drain"]);
      const [port] = (at(envoy, "ports") as { name: string; containerPort: number }[]).filter(
        ({ name }) => name === at(hook, "port"),
      );
      assert.equal(port?.containerPort, drain);
      const listener = JSON.stringify(listeners.find(({ name }) => name === "drain"));
      assert.ok(listener.includes(`{"path":${JSON.stringify(at(hook, "path"))}}`), listener);
      const [header] = at(hook, "httpHeaders") as { name: string; value: string }[];
      const [variable] = at(envoy, "env") as { name: string; value: string }[];
      assert.ok(
        listener.includes(`get(\\"${header?.name}\\")`) && listener.includes(`getenv(\\"${variable?.name}\\")`),
      );
      assert.deepEqual([header?.value, variable?.value], ["token", "token"]);
      const opened = JSON.stringify(at(networkPolicyManifest(input), "spec", "ingress"));
      assert.doesNotMatch(opened, new RegExp(`"port":${drain}\\b`));
      const waits = JSON.stringify(clusters.find(({ name }) => name === "drain"));
      assert.ok(waits.includes(`"port_value":${drain}`), waits);
    });

    it("mounts the certificate and what a leaving pod writes where the bootstrap reads them", () => {
      const mounts = (at(envoy, "volumeMounts") as { mountPath: string }[]).map(({ mountPath }) => mountPath);
      const files = JSON.stringify(bootstrap).match(/"filename":"[^"]+"/g) ?? [];
      assert.equal(files.length, 3);
      for (const file of files)
        assert.ok(
          mounts.some((mount) => file.startsWith(`"filename":"${mount}/`)),
          file,
        );
    });

    it("starts Envoy from the file that the ConfigMap is mounted as", () => {
      const args = at(envoy, "args") as string[];
      assert.equal(args[args.indexOf("--config-path") + 1], "/etc/envoy/envoy.yaml");
      assert.equal(at(envoy, "volumeMounts", 0, "mountPath"), "/etc/envoy");
    });

    it("keeps Envoy's administration inside the pod", () => {
      assert.deepEqual(at(bootstrap, "admin", "address", "socket_address"), {
        address: "127.0.0.1",
        port_value: input.envoy.ports.admin,
      });
      assert.ok(!Object.values(listening).includes(input.envoy.ports.admin));
    });
  });
}
