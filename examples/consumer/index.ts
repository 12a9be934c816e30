import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CronJob } from "@pulumi/kubernetes/batch/v1";
import { ConfigMap, Namespace } from "@pulumi/kubernetes/core/v1";
import { Config, StackReference } from "@pulumi/pulumi";
import { clusterFrom } from "grpc-envoy-gke/contract";
import { clientPod } from "./clientPod";

const config = new Config();
const platform = clusterFrom(new StackReference(config.require("platform")));
const inCluster = platform.objectOptions("cluster");

const namespace = new Namespace(
  "client",
  {
    metadata: {
      name: config.get("namespace") ?? "grpc-client",
      // Pods outside the restricted standard are refused.
      labels: { "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/warn": "restricted" },
    },
  },
  inCluster,
);
const metadata = { namespace: namespace.metadata.name };

// Tells where to call, and ends the preview where the server is gone or does not let this namespace in.
const server = platform.server(config.get("server") ?? "my-server", { from: namespace.metadata.name });

// grpcurl asks a server for its services by reflection, which not every server has; with their .proto it need not.
const proto = new ConfigMap(
  "proto",
  { metadata, data: { "health.proto": readFileSync(join(__dirname, "health.proto"), "utf8") } },
  inCluster,
);

const client = new CronJob(
  "client",
  {
    metadata,
    spec: {
      schedule: "*/5 * * * *",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 60,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: 120,
          template: clientPod({ address: server.address, protos: proto.metadata.name }),
        },
      },
    },
  },
  inCluster,
);

export const calls = server.address;
export const cronJob = client.metadata.name;
