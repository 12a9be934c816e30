/** An example for each group of docs/settings.md; the rest of the stack's file is EXAMPLE_STACK's. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  servers: {
    billing: {
      image: "asia-northeast1-docker.pkg.dev/acme-prod/app/billing:2.3.0",
      routes: [{ host: "grpc.example.com", service: "acme.v1.Billing" }],
      resources: { cpu: "500m", memory: "512Mi" },
      replicas: { min: 3, max: 12, cpuTarget: 60 },
      calls: { longestUnary: "10s", longestStream: "30m", concurrentPerPod: 500 },
      methods: { "acme.v1.Billing": ["Charge", "Refund"] },
      env: { LOG_LEVEL: "info" },
      secretEnv: { DATABASE_PASSWORD: { secret: "billing-database", key: "password" } },
      serviceAccount: { roles: ["roles/cloudtrace.agent"] },
    },
    ledger: {
      image: "asia-northeast1-docker.pkg.dev/acme-prod/app/ledger:1.0.4",
      port: 9000,
      args: ["--port", "9000"],
      callers: ["grpc", "batch"],
    },
  },
  cluster: {
    releaseChannel: "STABLE",
    network: { create: { nodes: "10.32.0.0/20", pods: "10.36.0.0/14", services: "10.40.0.0/20" } },
    nodePools: {
      default: { machineType: "n2-standard-4", minNodes: 1, maxNodes: 5 },
      batch: {
        machineType: "e2-standard-8",
        minNodes: 0,
        maxNodes: 2,
        spot: true,
        taints: [{ key: "acme.com/batch", effect: "NO_SCHEDULE" }],
      },
    },
    controlPlane: { authorizedNetworks: [{ name: "office", cidr: "203.0.113.0/24" }] },
    maintenance: { days: ["TU", "WE", "TH"], start: "17:00", hours: 4 },
    labels: { team: "payments" },
  },
  envoy: { cpu: "500m", cpuLimit: "2", memory: "1Gi", metricsPerMethod: true },
  ingress: {
    certificate: { managed: true },
    dnsZone: "example-com",
    cloudArmorPolicy: "grpc-edge",
    httpsRedirect: true,
  },
  checks: {
    silence: [{ code: "cluster-unprotected", resource: "Cluster/cluster-cluster", reason: "torn down every evening" }],
  },
};

/** The least that a stack's file states. */
export const EXAMPLE_STACK = {
  "gcp:project": "acme-prod",
  "gcp:region": "asia-northeast1",
  "grpc-envoy-gke:servers": {
    "my-server": {
      image: "asia-northeast1-docker.pkg.dev/acme-prod/app/my-server:1.4.2",
      routes: [{ host: "grpc.example.com" }],
    },
  },
};
