import { definition, list, record, text } from "./schema";

const DOMAIN = "^(([a-z0-9]+|[a-z0-9][-a-z0-9]*[a-z0-9])\\.)+[a-z][-a-z0-9]*[a-z0-9]$";

/** https://github.com/GoogleCloudPlatform/gke-managed-certs/blob/master/deploy/managedcertificates-crd.yaml */
export const managedCertificate = definition(
  { group: "networking.gke.io", version: "v1", kind: "ManagedCertificate", plural: "managedcertificates" },
  record({ domains: list(text({ maxLength: 63, pattern: DOMAIN }), { maxItems: 100 }) }),
  record({
    certificateStatus: text(),
    certificateName: text(),
    expireTime: text({ format: "date-time" }),
    domainStatus: list(record({ domain: text(), status: text() }, ["domain", "status"])),
  }),
);
