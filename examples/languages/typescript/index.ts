import { Config, interpolate } from "@pulumi/pulumi";
import {
  GkeCluster,
  GrpcIngress,
  GrpcServer,
  ServerNamespace,
  clusterSettings,
  ingressSettings,
  serverSettings,
} from "grpc-envoy-gke";

const config = new Config();
const project = config.require("project");
const region = config.require("region");

const cluster = new GkeCluster("cluster", {
  project,
  region,
  settings: clusterSettings(
    { project, region },
    { name: "shop", nodePools: { default: { machineType: "e2-standard-2", maxNodes: 2 } } },
  ),
});

const namespace = "shop";
const servers = new ServerNamespace("servers", { namespace }, { provider: cluster.provider });
const inNamespace = { provider: cluster.provider, dependsOn: [servers] };

const orders = new GrpcServer(
  "orders",
  {
    settings: serverSettings("orders", {
      image: config.require("image"),
      port: 50051,
      env: { LOG_LEVEL: "info" },
      replicas: { min: 2, max: 4 },
      calls: { longestUnary: "10s", longestStream: "10m" },
      routes: [{ host: config.require("host") }],
      serviceAccount: { roles: ["roles/cloudtrace.agent"] },
    }),
    namespace,
    identity: { project, cloudName: "shop", workloadPool: cluster.workloadPool },
  },
  inNamespace,
);

const ingress = new GrpcIngress(
  "ingress",
  {
    project: cluster.project,
    cloudName: "shop",
    namespace,
    backends: [orders.backend],
    settings: ingressSettings({ httpsRedirect: true }),
  },
  inNamespace,
);

/** Where clients inside the cluster call. */
export const target = interpolate`${orders.host}:${orders.internalPort}`;
/** Where the host's DNS record points. */
export const address = ingress.address;
