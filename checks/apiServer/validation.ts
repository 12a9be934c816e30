import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { configMap, secret } from "./configuration";
import { podMonitoring } from "./gke";
import { ingress } from "./ingress";
import { metadata } from "./metadata";
import { networkPolicy } from "./networkPolicy";
import { role, roleBinding } from "./rbac";
import type { Validation } from "./refusal";
import { autoscaler, disruptionBudget } from "./scaling";
import { service } from "./service";
import { cronJob, daemonSet, deployment, job, pod, replicaSet, statefulSet, volumeClaim } from "./workload";

/** What the API server requires of a kind beyond its schema. */
const BY_KIND: Readonly<Record<string, Validation>> = {
  ConfigMap: configMap,
  CronJob: cronJob,
  DaemonSet: daemonSet,
  Deployment: deployment,
  HorizontalPodAutoscaler: autoscaler,
  Ingress: ingress,
  Job: job,
  NetworkPolicy: networkPolicy,
  PersistentVolumeClaim: volumeClaim,
  Pod: pod,
  PodDisruptionBudget: disruptionBudget,
  PodMonitoring: podMonitoring,
  ReplicaSet: replicaSet,
  Role: role,
  ClusterRole: role,
  RoleBinding: roleBinding,
  ClusterRoleBinding: roleBinding,
  Secret: secret,
  Service: service,
  StatefulSet: statefulSet,
};

export function validation(kind: string, root: Field): Fault[] {
  return [...metadata(kind, root.at("metadata")), ...(ifKnown(() => BY_KIND[kind]?.(root)) ?? [])];
}
