import { definition, flag, record, text } from "./schema";

/** https://github.com/kubernetes/ingress-gce/blob/master/pkg/apis/frontendconfig/v1beta1/types.go */
export const frontendConfig = definition(
  { group: "networking.gke.io", version: "v1beta1", kind: "FrontendConfig", plural: "frontendconfigs" },
  record({
    sslPolicy: text(),
    redirectToHttps: record(
      {
        enabled: flag(),
        responseCodeName: text({
          enum: ["MOVED_PERMANENTLY_DEFAULT", "FOUND", "TEMPORARY_REDIRECT", "PERMANENT_REDIRECT"],
        }),
      },
      ["enabled"],
    ),
  }),
  record({}),
);
