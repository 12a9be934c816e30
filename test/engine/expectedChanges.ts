import assert from "node:assert/strict";
import type { Step } from "../../tools/engines/engineEvents";

/** Envoy does not watch its bootstrap: a new one means new pods. */
export const NEW_BOOTSTRAP = { "create ConfigMap": 1, "update Deployment": 1, "delete ConfigMap": 1 };

export const SECOND = {
  image: "asia-northeast1-docker.pkg.dev/acme-staging/app/other:1.0.0",
  routes: [{ host: "other.staging.example.com" }],
};
/** What a second server, of a host of its own, brings along. */
export const ITS_OWN = {
  GrpcServer: 1,
  ServiceAccount: 1,
  ConfigMap: 1,
  PrivateKey: 1,
  SelfSignedCert: 1,
  Secret: 1,
  NetworkPolicy: 1,
  Service: 2,
  Deployment: 1,
  HorizontalPodAutoscaler: 1,
  PodDisruptionBudget: 1,
  PodMonitoring: 1,
  BackendConfig: 1,
  ManagedCertificate: 1,
  RecordSet: 1,
};

/** That operation on each of the kinds, as countChanges tells it. */
export const each = (op: string, kinds: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(kinds).map(([kind, count]) => [`${op} ${kind}`, count]));

/** Everything carries calls, addresses or machines: a replacement is an outage. */
export function assertNothingReplaced(steps: Step[]): void {
  const replaced = steps.filter(({ op }) => op.includes("replace")).map(({ op, kind }) => `${op} ${kind}`);
  assert.deepEqual(replaced, []);
}
