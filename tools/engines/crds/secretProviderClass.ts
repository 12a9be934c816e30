import { definition, list, mapOf, record, text } from "./schema";

/** https://github.com/kubernetes-sigs/secrets-store-csi-driver/blob/main/apis/v1/secretproviderclass_types.go */
export const secretProviderClass = definition(
  {
    group: "secrets-store.csi.x-k8s.io",
    version: "v1",
    kind: "SecretProviderClass",
    plural: "secretproviderclasses",
  },
  record({
    provider: text(),
    parameters: mapOf(text()),
    secretObjects: list(
      record({
        secretName: text(),
        type: text(),
        labels: mapOf(text()),
        annotations: mapOf(text()),
        data: list(record({ objectName: text(), key: text() })),
      }),
    ),
  }),
  record({}),
);
