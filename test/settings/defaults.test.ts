import assert from "node:assert/strict";
import { DEFAULT_ENVOY } from "../../settings/envoy";
import { DEFAULT_INGRESS } from "../../settings/ingress";
import { DEFAULT_NETWORK } from "../../settings/network";
import { MINIMAL, ownClusterOf, settingsOf, withValue } from "./support";

const POOL = {
  machineType: "e2-standard-4",
  minNodes: 1,
  maxNodes: 3,
  spot: false,
  disk: { type: "pd-balanced", sizeGb: 50 },
  labels: {},
  taints: [],
};

const NETWORK = { nodes: "10.0.0.0/20", pods: "10.4.0.0/14", services: "10.8.0.0/20" };

const ENVOY = {
  image: "envoyproxy/envoy:distroless-v1.40.0",
  memory: "512Mi",
  cpu: "250m",
  cpuLimit: "1",
  ports: { ingress: 15001, internal: 15002, health: 8002, drain: 15003, admin: 8001 },
  logLevel: "info",
  metricsPerMethod: false,
  requestIds: false,
};

const INGRESS = { certificate: {}, httpsRedirect: false, logSampleRate: 0.01 };

const DEFAULTS = {
  project: "grpc-envoy-gke",
  stack: "dev",
  gcpProject: "acme-dev",
  region: "asia-northeast1",
  namespace: "grpc",
  cluster: {
    name: "grpc-envoy-gke-dev",
    mode: "standard",
    location: "asia-northeast1",
    releaseChannel: "REGULAR",
    network: { create: NETWORK },
    nodePools: { default: POOL },
    controlPlane: { dnsEndpoint: true, authorizedNetworks: [] },
    secretManager: false,
    deletionProtection: true,
    maintenance: { days: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], start: "17:00", hours: 4 },
    labels: {},
  },
  servers: {
    hello: {
      image: "registry.example.com/acme/hello:1.4.2",
      env: {},
      secretEnv: {},
      envFrom: [],
      files: {},
      volumes: {},
      initContainers: {},
      sidecars: {},
      pullSecrets: [],
      port: 8888,
      ports: {},
      runAsUser: 65532,
      resources: { cpu: "250m", memory: "256Mi", cpuLimit: "500m", memoryLimit: "256Mi" },
      replicas: { min: 2, max: 10, cpuTarget: 70, maxUnavailable: 1 },
      health: { service: "" },
      calls: { longestUnary: 15, longestStream: 300, concurrentPerPod: 1000 },
      methods: {},
      routes: [{ host: "grpc.example.com" }],
      labels: {},
      annotations: {},
      nodeSelector: {},
      tolerations: [],
    },
  },
  envoy: ENVOY,
  cloudName: "grpc-envoy-gke-dev",
  ingress: { ...INGRESS, deletionProtection: true },
  checks: { silence: [] },
};

describe("settings: defaults", () => {
  it("fills in everything but project, region, image and host", () => {
    assert.deepEqual(settingsOf(), DEFAULTS);
  });

  it("are those that builders use on their own", () => {
    assert.deepEqual(
      { envoy: DEFAULT_ENVOY, ingress: DEFAULT_INGRESS, network: DEFAULT_NETWORK },
      { envoy: ENVOY, ingress: INGRESS, network: NETWORK },
    );
  });

  it("are the same for empty maps", () => {
    assert.deepEqual(
      settingsOf({ ...MINIMAL, cluster: {}, envoy: { ports: {} }, ingress: { certificate: {} } }),
      DEFAULTS,
    );
  });

  it("has no pools on Autopilot, and creates no network where there is one", () => {
    const existing = { network: "vpc", subnetwork: "tokyo", podsRange: "pods", servicesRange: "services" };
    const cluster = ownClusterOf({ ...MINIMAL, cluster: { mode: "autopilot", network: { existing } } });
    assert.deepEqual(cluster.nodePools, {});
    assert.deepEqual(cluster.network, { existing });
  });

  it("derives limits from requests: twice the CPU, the same memory", () => {
    const limits = (resources: object) =>
      settingsOf(withValue("servers.hello.resources", resources)).servers["hello"]!.resources;
    assert.deepEqual(limits({ cpu: 2, memory: "1Gi" }), {
      cpu: "2",
      memory: "1Gi",
      cpuLimit: "4000m",
      memoryLimit: "1Gi",
    });
    assert.deepEqual(limits({ cpu: "0.125", cpuLimit: "3", memoryLimit: "2Gi" }), {
      ...{ cpu: "0.125", memory: "256Mi", cpuLimit: "3", memoryLimit: "2Gi" },
    });
  });

  it("keeps zero, false and the empty string where they are given", () => {
    const hello = { ...MINIMAL.servers.hello, env: { EMPTY: "" }, health: { service: "" } };
    const cluster = { deletionProtection: false, nodePools: { default: { minNodes: 0 } } };
    const settings = settingsOf({ servers: { hello }, cluster });
    assert.equal(ownClusterOf({ servers: { hello }, cluster }).deletionProtection, false);
    assert.equal(ownClusterOf({ servers: { hello }, cluster }).nodePools["default"]!.minNodes, 0);
    assert.deepEqual(settings.servers["hello"]!.env, { EMPTY: "" });
  });

  it("is frozen, all the way down, and shares nothing with another stack", () => {
    const settings = settingsOf(withValue("servers.hello.env", { A: "b" }));
    const frozen = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      assert.ok(Object.isFrozen(value), path);
      for (const [key, inner] of Object.entries(value)) frozen(inner, `${path}.${key}`);
    };
    frozen(settings, "settings");
    assert.throws(() => Object.assign(settings.cluster, { name: "x" }), TypeError);
    assert.deepEqual(settingsOf(), DEFAULTS);
  });
});
