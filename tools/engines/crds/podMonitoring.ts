import { authorization, basicAuth, oauth2, proxyUrl, tls } from "./scrapeAuthentication";
import { definition, flag, list, mapOf, record, text, whole } from "./schema";

const LABEL = "^[a-zA-Z_][a-zA-Z0-9_]*$";
const PROTECTED = ["project_id", "location", "cluster", "namespace", "job", "instance", "__address__"];
const POD_LABELS = ["container", "node", "pod", "top_level_controller_name", "top_level_controller_type"];

const targetLabel = text({
  pattern: LABEL,
  "x-kubernetes-validations": [
    {
      rule: [...PROTECTED, "top_level_controller", "top_level_controller_type"]
        .map((l) => `self != '${l}'`)
        .join(" && "),
      messageExpression: `'cannot relabel onto protected label "%s"'.format([self])`,
    },
  ],
});

const relabeling = record(
  {
    action: text({
      enum: [
        ...["replace", "lowercase", "uppercase", "keep", "drop"],
        ...["keepequal", "dropequal", "hashmod", "labeldrop", "labelkeep"],
      ],
    }),
    modulus: whole(),
    regex: text({ maxLength: 10000 }),
    replacement: text(),
    separator: text(),
    sourceLabels: list(text({ pattern: LABEL }), { maxItems: 100 }),
    targetLabel,
  },
  [],
  { "x-kubernetes-validations": [{ rule: "!has(self.action) || self.action != 'labeldrop' || has(self.regex)" }] },
);

const endpoint = record(
  {
    port: {
      anyOf: [{ type: "integer" }, { type: "string" }],
      "x-kubernetes-int-or-string": true,
      minLength: 1,
      maxLength: 253,
      "x-kubernetes-validations": [{ rule: "self != 0", message: "Port is required" }],
    },
    interval: text({ format: "duration" }),
    timeout: text({ format: "duration" }),
    path: text(),
    scheme: text({ enum: ["http", "https"] }),
    params: mapOf(list(text())),
    metricRelabeling: list(relabeling, { maxItems: 250 }),
    proxyUrl,
    authorization,
    basicAuth,
    oauth2,
    tls,
  },
  ["interval", "port"],
  {
    "x-kubernetes-validations": [
      {
        rule: "!has(self.timeout) || self.timeout <= self.interval",
        messageExpression:
          "'scrape timeout (%s) must not be greater than scrape interval (%s)'.format([self.timeout, self.interval])",
      },
      { rule: "[has(self.authorization), has(self.basicAuth), has(self.oauth2)].filter(used, used).size() <= 1" },
    ],
  },
);

const selector = record({
  matchLabels: mapOf(text()),
  matchExpressions: list(record({ key: text(), operator: text(), values: list(text()) }, ["key", "operator"])),
});

/**
 * https://github.com/GoogleCloudPlatform/prometheus-engine/blob/main/charts/operator/crds/monitoring.googleapis.com_podmonitorings.yaml
 */
export const podMonitoring = definition(
  { group: "monitoring.googleapis.com", version: "v1", kind: "PodMonitoring", plural: "podmonitorings" },
  record(
    {
      selector,
      endpoints: list(endpoint, { minItems: 1, maxItems: 10 }),
      targetLabels: record({
        fromPod: list(record({ from: text(), to: targetLabel }, ["from"]), { maxItems: 100 }),
        metadata: list(text({ enum: POD_LABELS }), { "x-kubernetes-list-type": "set" }),
      }),
      limits: record({ samples: whole(), labels: whole(), labelNameLength: whole(), labelValueLength: whole() }),
      filterRunning: flag(),
    },
    ["endpoints", "selector"],
  ),
  record({ observedGeneration: whole() }),
  ["spec"],
);
