import { APP, DEPLOYMENT, HPA } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "a request is over its limit",
    code: "api-server-refuses",
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources`, { requests: { memory: "1025Mi" }, limits: { memory: "1Gi" } }),
  },
  {
    what: "a field of a container is misspelt",
    code: "api-field-unknown",
    change: (s) => s.set(DEPLOYMENT, `${APP}.imagePulPolicy`, "Always"),
  },
  {
    what: "an object's version has no such kind",
    code: "api-server-refuses",
    change: (s) => s.set(HPA, "apiVersion", "autoscaling/v3"),
  },
  {
    what: "a version that is there has no such kind",
    code: "api-server-refuses",
    change: (s) => s.add("kubernetes:apps/v1:Deploymint", { apiVersion: "apps/v1", metadata: { name: "a" } }),
  },
];

export const right: readonly Row[] = [
  {
    what: "a request is its limit, in another unit",
    code: "api-server-refuses",
    change: (s) => s.set(DEPLOYMENT, `${APP}.resources`, { requests: { memory: "1024Mi" }, limits: { memory: "1Gi" } }),
  },
  {
    what: "a field of a container is spelt right",
    code: "api-field-unknown",
    change: (s) => s.set(DEPLOYMENT, `${APP}.imagePullPolicy`, "Always"),
  },
  {
    what: "objects of groups and versions that other controllers may serve",
    code: "api-server-refuses",
    change: (s) => {
      s.set(HPA, "apiVersion", "autoscaling/v2beta3");
      for (const type of ["acme.example/v1:Order", "acme.example/v1:BackendConfig", "cloud.google.com/v1:Order"])
        s.add(`kubernetes:${type}`, { metadata: { name: "a" } });
    },
  },
  {
    what: "a part of an object",
    code: "api-server-refuses",
    change: (s) =>
      s.add("kubernetes:apps/v1:DeploymentPatch", {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "a" },
        spec: { replicas: 3 },
      }),
  },
];
