import { setTimeout as sleep } from "node:timers/promises";
import { refusal, type ApiClient } from "../../../tools/engines/apiClient";
import type { JsonObject } from "../../../tools/engines/json";

/** GKE adds it to pods behind a NEG: https://cloud.google.com/kubernetes-engine/docs/concepts/container-native-load-balancing#pod_readiness */
export const NEG_READY = "cloud.google.com/load-balancer-neg-ready";

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const NAME = "neg-readiness-gate";

const POLICY: JsonObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingAdmissionPolicy",
  metadata: { name: NAME },
  spec: {
    failurePolicy: "Fail",
    reinvocationPolicy: "Never",
    matchConstraints: {
      resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    },
    mutations: [
      {
        patchType: "JSONPatch",
        jsonPatch: {
          expression: `[JSONPatch{op: "add", path: "/spec/readinessGates", value: [Object.spec.readinessGates{conditionType: "${NEG_READY}"}]}]`,
        },
      },
    ],
  },
};

const BINDING: JsonObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingAdmissionPolicyBinding",
  metadata: { name: NAME },
  spec: { policyName: NAME },
};

/** Has the API server add the gate to new pods, as GKE's webhook does, and waits until it does. */
export async function addReadinessGates(api: ApiClient): Promise<void> {
  await create(api, "mutatingadmissionpolicies", POLICY);
  await create(api, "mutatingadmissionpolicybindings", BINDING);
  for (const deadline = Date.now() + 30_000; !(await isAdded(api)); await sleep(100)) {
    if (Date.now() > deadline) throw new Error("the API server does not add the readiness gate");
  }
}

async function create(api: ApiClient, plural: string, object: JsonObject): Promise<void> {
  const answer = await api.request("POST", `${GROUP}/${plural}`, object);
  if (answer.status !== 201) throw new Error(refusal(answer));
}

async function isAdded(api: ApiClient): Promise<boolean> {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe" },
    spec: { containers: [{ name: "probe", image: "probe:1" }] },
  };
  const answer = await api.request("POST", "/api/v1/namespaces/default/pods?dryRun=All", pod);
  return JSON.stringify(answer.body).includes(NEG_READY);
}
