import { Config, StackReference, getProject, getStack, interpolate } from "@pulumi/pulumi";
import { GrpcIngress, GrpcServer, ServerNamespace, serverSettings } from "grpc-envoy-gke";
import { clusterFrom } from "grpc-envoy-gke/contract";

const config = new Config();
const platform = clusterFrom(new StackReference(config.require("platform")));
const provider = platform.provider("cluster");
/** Of this project's own: an Ingress reaches only the servers of its namespace. */
const namespace = "added";
/** The server's name; it never moves. */
const name = "added-server";
const host = config.get("host") ?? "";

const owned = new ServerNamespace("servers", { namespace }, { provider });
const inNamespace = { provider, dependsOn: [owned] };

// The settings that a stack's file takes, with the same defaults and rules.
const settings = serverSettings(name, {
  image: config.require("image"),
  replicas: { min: 2, max: 4 },
  routes: host === "" ? [] : [{ host }],
});
const server = new GrpcServer(name, { settings, namespace }, inNamespace);

if (host !== "") {
  new GrpcIngress(
    "ingress",
    {
      project: platform.cluster.project,
      cloudName: `${getProject()}-${getStack()}`,
      namespace,
      backends: [server.backend],
    },
    inNamespace,
  );
}

export const address = interpolate`${server.host}:${server.internalPort}`;
