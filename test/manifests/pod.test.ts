import assert from "node:assert/strict";
import { parse } from "yaml";
import { deploymentManifest } from "../../manifests/deployment";
import { filesConfigMap, secretProviderClass } from "../../manifests/files";
import { networkPolicyManifest } from "../../manifests/networkPolicy";
import { podMonitoringManifest } from "../../manifests/podMonitoring";
import { serviceManifest } from "../../manifests/service";
import type { ServerContext } from "../../manifests/serverContext";
import type { ServerInput } from "../../settings/server";
import { at } from "../support/resources";
import { bootstrapOf, server } from "./support";

const NAMES = { bootstrapName: "bootstrap", drainToken: "token", files: { texts: "texts", secrets: "secrets" } };

const templateOf = (input: ServerContext) => at(deploymentManifest(input, NAMES), "spec", "template");
const podOf = (given: Partial<ServerInput>) => at(templateOf(server(given)), "spec") as Record<string, unknown>;

type Named = { readonly name: string };
const containersOf = (pod: Record<string, unknown>) => pod["containers"] as Named[];
const before = (pod: Record<string, unknown>) => pod["initContainers"] as Named[];
const volume = (pod: Record<string, unknown>, name: string) =>
  (pod["volumes"] as Named[]).find((one) => one.name === name);
const mountAt = (container: unknown, path: string) =>
  (at(container, "volumeMounts") as { mountPath: string }[]).find(({ mountPath }) => mountPath === path);

describe("a server's files", () => {
  const text = "currency: EUR\n";

  it("of a text are a ConfigMap, mounted one by one so that their neighbours of the image stay", () => {
    const input = server({ files: { "/etc/app/app.yaml": { text }, "/opt/app.yaml": { text: "other" } } });
    const config = filesConfigMap(input)!;
    const pod = at(templateOf(input), "spec") as Record<string, unknown>;
    assert.deepEqual(volume(pod, "files"), { name: "files", configMap: { name: "texts" } });
    for (const [path, expected] of [
      ["/etc/app/app.yaml", text],
      ["/opt/app.yaml", "other"],
    ] as const) {
      const mount = mountAt(containersOf(pod)[0], path);
      assert.equal(at(mount, "readOnly"), true);
      assert.equal(config.data[String(at(mount, "subPath"))], expected);
    }
    assert.equal(config.immutable, true);
  });

  it("roll the pods when a text changes, as the ConfigMap has another name then", () => {
    const nameOf = (content: string) =>
      filesConfigMap(server({ files: { "/etc/app.yaml": { text: content } } }))!.metadata.name;
    assert.match(nameOf("a"), /^my-server-files-[0-9a-f]{8}$/);
    assert.notEqual(nameOf("a"), nameOf("b"));
    assert.equal(filesConfigMap(server()), undefined);
  });

  it("of a Secret or a ConfigMap are a single file by its key, or a directory", () => {
    const pod = podOf({
      files: {
        "/etc/app/key.pem": { secret: "tls", key: "tls.key" },
        "/run/tls": { secret: "tls" },
        "/etc/flags": { configMap: "flags.v1" },
      },
    });
    const [app] = containersOf(pod);
    // Readable by the group that the pod's processes are in, and by no other user.
    assert.deepEqual(volume(pod, "secret-tls"), {
      name: "secret-tls",
      secret: { secretName: "tls", defaultMode: 0o440 },
    });
    assert.deepEqual(mountAt(app, "/etc/app/key.pem"), {
      name: "secret-tls",
      subPath: "tls.key",
      mountPath: "/etc/app/key.pem",
      readOnly: true,
    });
    assert.deepEqual(mountAt(app, "/run/tls"), { name: "secret-tls", mountPath: "/run/tls", readOnly: true });
    const flags = String(at(mountAt(app, "/etc/flags"), "name"));
    assert.match(flags, /^config-flags-v1-[0-9a-f]{8}$/);
    assert.deepEqual(at(volume(pod, flags), "configMap"), { name: "flags.v1" });
  });

  it("of Secret Manager come through GKE's add-on, each under the name that its mount has", () => {
    const resourceName = "projects/acme/secrets/token/versions/7";
    const input = server({ files: { "/run/secrets/token": { secretManager: resourceName } } });
    const pod = at(templateOf(input), "spec") as Record<string, unknown>;
    const classed = secretProviderClass(input)!;
    assert.equal(classed.apiVersion, "secrets-store.csi.x-k8s.io/v1");
    assert.equal(classed.spec.provider, "gke");
    const subPath = at(mountAt(containersOf(pod)[0], "/run/secrets/token"), "subPath");
    assert.deepEqual(parse(classed.spec.parameters.secrets), [{ resourceName, path: subPath }]);
    assert.deepEqual(at(volume(pod, "secret-manager"), "csi"), {
      driver: "secrets-store-gke.csi.k8s.io",
      readOnly: true,
      volumeAttributes: { secretProviderClass: "secrets" },
    });
    assert.equal(secretProviderClass(server()), undefined);
  });
});

describe("a server's volumes", () => {
  it("are empty directories of a size, in memory or not, claims and volumes of drivers", () => {
    const pod = podOf({
      resources: { memory: "64Mi" },
      volumes: {
        "/var/cache": { size: "2Gi" },
        "/run/app": { memory: "32Mi" },
        "/srv/models": { claim: "models", readOnly: true },
        "/srv/bucket": { csi: { driver: "gcsfuse.csi.storage.gke.io", attributes: { bucketName: "acme" } } },
      },
    });
    const sourceOf = (name: string) => {
      const { name: _, ...source } = volume(pod, name)!;
      return source;
    };
    const of = (path: string) => sourceOf(String(at(mountAt(containersOf(pod)[0], path), "name")));
    assert.deepEqual(of("/var/cache"), { emptyDir: { sizeLimit: "2Gi" } });
    assert.deepEqual(of("/run/app"), { emptyDir: { medium: "Memory", sizeLimit: "32Mi" } });
    assert.deepEqual(of("/srv/models"), { persistentVolumeClaim: { claimName: "models", readOnly: true } });
    assert.deepEqual(of("/srv/bucket"), {
      csi: { driver: "gcsfuse.csi.storage.gke.io", volumeAttributes: { bucketName: "acme" } },
    });
    assert.equal(at(mountAt(containersOf(pod)[0], "/srv/models"), "readOnly"), true);
  });

  it("on the disk raise the server's share of it, without which the kubelet evicts the pod", () => {
    const shareOf = (given: Partial<ServerInput>) =>
      ["requests", "limits"].map((part) => at(containersOf(podOf(given))[0], "resources", part, "ephemeral-storage"));
    assert.deepEqual(shareOf({}), ["256Mi", "256Mi"]);
    assert.deepEqual(shareOf({ volumes: { "/a": { size: "1Gi" }, "/b": { size: "1.5Mi" } } }), ["1282Mi", "1282Mi"]);
    assert.deepEqual(shareOf({ volumes: { "/a": { memory: "128Mi" } } }), ["256Mi", "256Mi"]);
  });

  it("keep no half-empty node, as far as they are empty directories", () => {
    const annotation = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";
    const of = (volumes: ServerInput["volumes"]) =>
      at(templateOf(server({ volumes })), "metadata", "annotations", annotation);
    assert.equal(of({ "/a": { size: "1Gi" }, "/b": { claim: "b" } }), "tmp,volume-a,envoy-leaving");
  });

  it("may take the place of /tmp", () => {
    const pod = podOf({ volumes: { "/tmp": { size: "1Gi" } } });
    assert.equal(volume(pod, "tmp"), undefined);
    assert.equal(at(mountAt(containersOf(pod)[0], "/tmp"), "name"), "volume-tmp");
  });

  it("have names that are labels, and differ where paths do", () => {
    const paths = ["/a.b", "/a-b", "/a/b", `/${"long".repeat(30)}`, `/${"long".repeat(30)}er`];
    const pod = podOf({ volumes: Object.fromEntries(paths.map((path) => [path, { claim: "c" }])) });
    const names = (pod["volumes"] as Named[]).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
  });
});

describe("containers beside a server", () => {
  const image = "registry.example.com/acme/other:1.0.0";
  const pod = podOf({
    files: { "/etc/app.yaml": { text: "a" } },
    volumes: { "/var/cache": { size: "1Gi" } },
    initContainers: { migrate: { image, command: ["/bin/migrate"], env: { STEP: "all" } }, warm: { image } },
    sidecars: { proxy: { image, args: ["--port=3307"], cpu: "50m" } },
  });

  it("run before Envoy starts, or as native sidecars that the server outlives in neither direction", () => {
    assert.deepEqual(
      before(pod).map(({ name }) => [
        name,
        at(
          before(pod).find((one) => one.name === name),
          "restartPolicy",
        ),
      ]),
      [
        ["migrate", undefined],
        ["warm", undefined],
        ["envoy", "Always"],
        ["proxy", "Always"],
      ],
    );
    assert.equal(containersOf(pod).length, 1);
  });

  it("see the server's files and volumes, and have what they state", () => {
    const [migrate, , , proxy] = before(pod);
    assert.deepEqual(at(migrate, "command"), ["/bin/migrate"]);
    assert.deepEqual(at(migrate, "env"), [{ name: "STEP", value: "all" }]);
    assert.deepEqual(at(proxy, "args"), ["--port=3307"]);
    assert.deepEqual(
      [at(proxy, "resources", "requests", "cpu"), at(proxy, "resources", "limits", "cpu")],
      ["50m", "100m"],
    );
    for (const one of [migrate, proxy])
      assert.deepEqual(at(one, "volumeMounts"), at(containersOf(pod)[0], "volumeMounts"));
  });
});

describe("how a server is asked whether it is ready", () => {
  const probeOf = (health: ServerInput["health"]) => at(containersOf(podOf({ health }))[0], "readinessProbe");
  const checksOf = (health: ServerInput["health"]) => {
    const clusters = at(bootstrapOf(server({ health })), "static_resources", "clusters") as Named[];
    const { health_checks, load_assignment } = clusters.find(({ name }) => name === "all-pods") as unknown as {
      health_checks: unknown[];
      load_assignment: object;
    };
    return { check: health_checks[0], endpoints: JSON.stringify(load_assignment) };
  };

  it("is gRPC's health service by default", () => {
    assert.deepEqual(at(probeOf({}), "grpc"), { port: 8888 });
    assert.deepEqual(at(checksOf({}).check, "grpc_health_check"), {});
    assert.doesNotMatch(checksOf({}).endpoints, /health_check_config/);
  });

  it("is a path, which the kubelet and every Envoy ask at its port", () => {
    const http = { path: "/ready", port: 8081 };
    assert.deepEqual(at(probeOf({ http }), "httpGet"), http);
    const { check, endpoints } = checksOf({ http });
    assert.deepEqual(at(check, "http_health_check"), { path: "/ready" });
    assert.equal(endpoints.match(/"health_check_config":{"port_value":8081}/g)?.length, 2);
    const policy = JSON.stringify(networkPolicyManifest(server({ health: { http } })));
    assert.match(policy, /"ports":\[{"protocol":"TCP","port":8888},{"protocol":"TCP","port":8081}\]/);
  });

  it("is a program of its image, while Envoy asks whether it answers at all", () => {
    const command = ["/bin/ready", "--quiet"] as [string, ...string[]];
    assert.deepEqual(at(probeOf({ command }), "exec", "command"), command);
    const check = at(checksOf({ command }).check, "http_health_check");
    assert.equal(at(check, "codec_client_type"), "HTTP2");
    assert.deepEqual(at(check, "expected_statuses"), [{ start: 100, end: 600 }]);
  });
});

describe("what else a server's pods have", () => {
  it("further ports are open inside the cluster for its callers, on its Service, past Envoy", () => {
    const input = server({ ports: { rest: 8080 }, callers: ["shop"] });
    const [app] = containersOf(at(templateOf(input), "spec") as Record<string, unknown>);
    assert.deepEqual(at(app, "ports", 1), { name: "rest", containerPort: 8080, protocol: "TCP" });
    const ports = at(serviceManifest(input), "spec", "ports") as Named[];
    assert.deepEqual(
      ports.find(({ name }) => name === "rest"),
      { name: "rest", port: 8080, targetPort: 8080, protocol: "TCP" },
    );
    assert.match(
      JSON.stringify(networkPolicyManifest(input)),
      /"kubernetes.io\/metadata.name":"shop"}}}\],"ports":\[{"protocol":"TCP","port":15002},{"protocol":"TCP","port":8080}\]/,
    );
  });

  it("its own metrics are collected, and only their collector may ask for them", () => {
    const input = server({ metrics: { port: 9100 } });
    assert.deepEqual(at(podMonitoringManifest(input), "spec", "endpoints"), [
      { port: 8002, path: "/stats/prometheus", interval: "30s" },
      { port: 9100, path: "/metrics", interval: "30s" },
    ]);
    const [app] = containersOf(at(templateOf(input), "spec") as Record<string, unknown>);
    assert.deepEqual(at(app, "ports", 1), { containerPort: 9100, protocol: "TCP" });
    const rules = at(networkPolicyManifest(input), "spec", "ingress") as object[];
    const open = rules.map((rule) => JSON.stringify(rule)).filter((rule) => rule.includes("9100"));
    assert.equal(open.length, 1);
    assert.match(open[0]!, /gmp-system/);
    // A port that is listed already is listed once.
    const shared = server({ metrics: { port: 9100 }, ports: { metrics: 9100 } });
    const [other] = containersOf(at(templateOf(shared), "spec") as Record<string, unknown>);
    assert.equal((at(other, "ports") as object[]).length, 2);
  });

  it("a program that stops it runs after the balancers know", () => {
    const [app] = containersOf(podOf({ stopCommand: ["/bin/stop", "--slowly"] }));
    assert.deepEqual(at(app, "lifecycle", "preStop"), {
      exec: { command: ["/bin/sh", "-c", 'sleep 120; exec "$0" "$@"', "/bin/stop", "--slowly"] },
    });
  });

  it("variables come from whole Secrets and ConfigMaps too", () => {
    const [app] = containersOf(podOf({ envFrom: [{ secret: "a" }, { configMap: "b", prefix: "B_" }] }));
    assert.deepEqual(at(app, "envFrom"), [{ secretRef: { name: "a" } }, { configMapRef: { name: "b" }, prefix: "B_" }]);
    assert.equal(at(app, "env"), undefined);
  });

  it("labels, annotations, pull secrets and places are the pods', and none of the program's own is lost", () => {
    const input = server({
      labels: { "acme.com/team": "a" },
      annotations: { "acme.com/note": "b" },
      pullSecrets: ["registry"],
      nodeSelector: { "cloud.google.com/gke-nodepool": "calls" },
      tolerations: [{ key: "calls" }, { key: "kind", value: "calls", effect: "NoExecute" }],
    });
    const { metadata, spec } = templateOf(input) as { metadata: Record<string, object>; spec: Record<string, unknown> };
    assert.deepEqual(Object.keys(metadata["labels"]!), [
      "acme.com/team",
      "app.kubernetes.io/name",
      "app.kubernetes.io/component",
      "app.kubernetes.io/managed-by",
      "app.kubernetes.io/part-of",
    ]);
    assert.equal(at(metadata["annotations"], "acme.com/note"), "b");
    assert.equal(at(metadata["annotations"], "kubectl.kubernetes.io/default-container"), "my-server");
    assert.deepEqual(spec["imagePullSecrets"], [{ name: "registry" }]);
    assert.deepEqual(spec["nodeSelector"], { "cloud.google.com/gke-nodepool": "calls" });
    assert.deepEqual(spec["tolerations"], [
      { key: "calls", operator: "Exists" },
      { key: "kind", operator: "Equal", value: "calls", effect: "NoExecute" },
    ]);
  });
});
