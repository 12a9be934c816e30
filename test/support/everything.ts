import type { JsonObject } from "../../tools/engines/json";

/**
 * A stack file that states every setting away from its default, as far as they do not exclude each other: what the
 * settings, manifests, plan, adopt, review and the engine are tried with. test/settings/everything.test.ts finds a new
 * setting that is missing.
 */
export const EVERYTHING: JsonObject = {
  "gcp:project": "acme-everything",
  "gcp:region": "europe-west4",
  "grpc-envoy-gke:namespace": "payments",
  "grpc-envoy-gke:cluster": {
    name: "payments",
    location: "europe-west4",
    nodeLocations: ["europe-west4-a", "europe-west4-b"],
    releaseChannel: "EXTENDED",
    network: { existing: { network: "shared", subnetwork: "shared-ew4", podsRange: "p", servicesRange: "s" } },
    nodePools: {
      default: { machineType: "n4-standard-4", maxNodes: 9, disk: { type: "hyperdisk-balanced", sizeGb: 100 } },
      batch: {
        minNodes: 0,
        spot: true,
        labels: { "acme.com/pool": "batch" },
        taints: [{ key: "acme.com/batch", value: "yes", effect: "NO_SCHEDULE" }],
      },
    },
    controlPlane: { dnsEndpoint: false, authorizedNetworks: [{ name: "office", cidr: "203.0.113.0/24" }] },
    secretManager: true,
    deletionProtection: false,
    maintenance: {
      days: ["SA", "SU"],
      start: "02:00",
      hours: 8,
      exclusions: [
        {
          name: "year-end",
          start: "2030-12-15T00:00:00Z",
          end: "2031-01-10T00:00:00Z",
          scope: "NO_MINOR_OR_NODE_UPGRADES",
        },
      ],
    },
    labels: { team: "payments" },
  },
  "grpc-envoy-gke:servers": {
    billing: {
      image: "europe-west4-docker.pkg.dev/acme-everything/app/billing:2.0.0",
      command: ["/bin/billing"],
      args: ["--verbose", "--listen", "8443"],
      env: { LOG_LEVEL: "debug", EMPTY: "" },
      secretEnv: { DATABASE_PASSWORD: { secret: "database", key: "password" } },
      envFrom: [{ secret: "billing" }, { configMap: "flags", prefix: "FLAG_" }],
      files: {
        "/etc/billing/config.yaml": { text: "currency: EUR\nretries: 3\n" },
        "/etc/billing/client.pem": { secret: "bank", key: "client.pem" },
        "/etc/billing/rates": { configMap: "rates" },
        "/run/secrets/bank.token": {
          secretManager: "projects/acme-everything/secrets/bank-token/versions/latest",
        },
      },
      volumes: {
        "/var/cache/billing": { size: "2Gi" },
        "/run/billing": { memory: "32Mi" },
        "/srv/invoices": { claim: "invoices", readOnly: true },
        "/srv/bucket": { csi: { driver: "gcsfuse.csi.storage.gke.io", attributes: { bucketName: "acme-bucket" } } },
      },
      initContainers: {
        migrate: {
          image: "europe-west4-docker.pkg.dev/acme-everything/app/migrate:2.0.0",
          command: ["/bin/migrate"],
          args: ["--up"],
          env: { STEP: "all" },
          secretEnv: { DATABASE_PASSWORD: { secret: "database", key: "password" } },
          envFrom: [{ configMap: "flags" }, { secret: "billing", prefix: "BILLING_" }],
          cpu: "200m",
          memory: "256Mi",
          runAsUser: 10002,
        },
      },
      sidecars: {
        "bank-proxy": {
          image: "europe-west4-docker.pkg.dev/acme-everything/app/bank-proxy:1.1.0",
          command: ["/bin/bank-proxy"],
          args: ["--port=3307"],
          env: { BANK: "bank.example.com" },
          secretEnv: { BANK_TOKEN: { secret: "bank", key: "token" } },
          envFrom: [{ configMap: "flags" }, { secret: "bank", prefix: "BANK_" }],
          cpu: "50m",
          memory: "64Mi",
          runAsUser: 10003,
        },
      },
      pullSecrets: ["registry"],
      port: 8443,
      ports: { rest: 8080 },
      metrics: { port: 9100, path: "/prometheus" },
      runAsUser: 10001,
      resources: { cpu: "1500m", memory: "1Gi", cpuLimit: "3", memoryLimit: "1536Mi" },
      replicas: { min: 4, max: 40, cpuTarget: 60, maxUnavailable: 2 },
      health: { service: "acme.v1.Billing" },
      stopCommand: ["/bin/billing", "--stop"],
      calls: { longestUnary: "20s", longestStream: "2h", longestRequest: "10m", concurrentPerPod: 500, leave: "15m" },
      routes: [{ host: "api.example.com" }, { host: "billing.example.com", service: "acme.v1.Billing" }],
      methods: { "acme.v1.Billing": ["Charge", "Refund"] },
      callers: ["shop", "reports"],
      grpcWeb: { origins: ["https://shop.example.com", "http://localhost:3000"] },
      serviceAccount: { name: "billing-runtime", roles: ["roles/cloudtrace.agent", "roles/cloudsql.client"] },
      labels: { "acme.com/team": "payments" },
      annotations: { "gke-gcsfuse/volumes": "true" },
      nodeSelector: { "grpc-envoy-gke/pool": "default" },
      tolerations: [{ key: "acme.com/calls", value: "yes", effect: "NoSchedule" }],
    },
    ledger: {
      image: "europe-west4-docker.pkg.dev/acme-everything/app/ledger:1.0.0",
      replicas: { min: 1 },
      health: { http: { path: "/ready", port: 8081 } },
      methods: { "acme.v1.Ledger": ["Watch"] },
      callers: ["payments"],
    },
    reports: {
      image: "europe-west4-docker.pkg.dev/acme-everything/app/reports:1.0.0",
      health: { command: ["/bin/reports", "--ready"] },
      methods: { "acme.v1.Reports": ["Render"] },
    },
  },
  "grpc-envoy-gke:envoy": {
    image: "envoyproxy/envoy:v1.40.1",
    memory: "768Mi",
    cpu: "500m",
    cpuLimit: "2500m",
    ports: { ingress: 16001, internal: 16002, health: 9002, drain: 16003, admin: 9001 },
    logLevel: "warning",
    metricsPerMethod: true,
    requestIds: true,
  },
  "grpc-envoy-gke:ingress": {
    certificate: { preShared: ["api-2025", "api-2026"] },
    reservedAddress: "payments",
    dnsZone: "example-com",
    cloudArmorPolicy: "edge",
    logSampleRate: 0.25,
    sslPolicy: "strict",
    httpsRedirect: true,
  },
  "grpc-envoy-gke:checks": {
    silence: [
      { code: "replicas-single", resource: "Deployment/ledger", reason: "it works off a queue" },
      { code: "pod-config-map-absent", resource: "Deployment/billing", reason: "another team makes them" },
    ],
  },
};
