import { APP, DEPLOYMENT } from "./edits";
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
];
