import { z } from "zod";
import { clusterSchema } from "../settings/cluster";
import { envoySchema } from "../settings/envoy";
import { existingSchema } from "../settings/existingCluster";
import { ingressSchema } from "../settings/ingress";
import { say, strictObject, string } from "../settings/schema";
import { routeSchema, serverSchema } from "../settings/server";
import { unprivilegedPort } from "../settings/ports";
import { region } from "../settings/values/location";
import { lowerName, namespaceName, projectId } from "../settings/values/names";

/*
 * What the components take from programs in other languages: the same schemas as a stack's file has. From them and the
 * comments beside their keys `npm run docs` writes schema.json.
 */

const existingNamespace = lowerName(63, "a namespace", "write a name such as grpc");

/** https://cloud.google.com/compute/docs/naming-resources: 63 characters, less what a name of ours adds. */
const CLOUD_NAME_MAX = 40;
const cloudName = lowerName(CLOUD_NAME_MAX, "the beginning of a name", "write one such as shop-prod");

const kubernetesProvider = string(
  "the output kubernetesProvider of a GkeCluster or an ExistingCluster",
  "write cluster.kubernetesProvider, or give a Kubernetes provider of your own by the resource option providers",
).optional();

const CLUSTER_NAME = say(
  "required: the cluster's name, which names in Google Cloud begin with",
  "write a name such as acme-dev",
);

export const gkeClusterArgs = strictObject({
  /** Google Cloud project id. */
  project: projectId,
  /** Region of the subnet, and of the cluster unless settings.location states otherwise. */
  region,
  /** The cluster's settings. */
  settings: clusterSchema.refine(({ name }) => name !== undefined, { path: ["name"], error: CLUSTER_NAME }),
});

export const existingClusterArgs = strictObject({
  /** Google Cloud project id, where settings.project states no other. */
  project: projectId,
  /** Which cluster. */
  settings: existingSchema,
});

export const serverNamespaceArgs = strictObject({
  /** Name in the cluster. */
  namespace: namespaceName,
  /** The output kubernetesProvider of the cluster that it is in. @default the Kubernetes provider among the resource option providers */
  kubernetesProvider,
});

const identitySchema = strictObject({
  /** Google Cloud project id. */
  project: projectId,
  /** Beginning of the stack's names in Google Cloud; sets the accounts of two stacks in one project apart. */
  cloudName,
  /** The output workloadPool of the cluster. */
  workloadPool: z.string(),
});

export const grpcServerArgs = strictObject({
  /** The server's settings. */
  settings: serverSchema,
  /** Namespace that is there already: the output namespace of a ServerNamespace. @default one is created, with the server's name */
  namespace: existingNamespace.optional(),
  /** The settings of the Envoy beside it. */
  envoy: envoySchema.prefault({}),
  /** Name of a Cloud Armor policy for calls from outside. @default none */
  cloudArmorPolicy: ingressSchema.shape.cloudArmorPolicy,
  /** Share of the calls from outside that the load balancer logs, from 0 to 1. @default 0.01 */
  logSampleRate: ingressSchema.shape.logSampleRate.optional(),
  /** Where the server's Google service account goes; required where settings.serviceAccount or a file of Secret Manager is stated. @default none */
  identity: identitySchema.optional(),
  /** The output kubernetesProvider of the cluster that it runs in. @default the Kubernetes provider among the resource option providers */
  kubernetesProvider,
});

const backendSchema = strictObject({
  /** Name of the server's Service. */
  service: z.string(),
  /** Port of the Service for calls from outside. */
  port: unprivilegedPort,
  /** What the Ingress sends there. */
  routes: z.array(routeSchema),
});

export const grpcIngressArgs = strictObject({
  /** Google Cloud project id of the cluster: the load balancer, its address and its policies are there. */
  project: projectId,
  /** Google Cloud project id of the DNS zone. @default project */
  dnsProject: projectId.optional(),
  /** Beginning of the names in Google Cloud, at most 40 characters: it sets stacks of one project apart. */
  cloudName,
  /** Namespace of the Ingress and of every server behind it. */
  namespace: existingNamespace,
  /** Servers with routes: the output backend of each GrpcServer. */
  backends: z.array(backendSchema),
  /** The settings of the way in. */
  settings: ingressSchema.prefault({}),
  /** The output kubernetesProvider of the cluster that its servers are in. @default the Kubernetes provider among the resource option providers */
  kubernetesProvider,
});
