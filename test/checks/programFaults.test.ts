import assert from "node:assert/strict";
import type { ServerOverrides } from "../../components/grpcServer";
import { podOverride } from "../../components/podOverride";
import { serverOf } from "../components/support";
import { configOf, runProgram } from "../support/program";
import { OWN, SERVERS, findingsOf } from "./support";

type Own = Parameters<typeof configOf>[1];

/** Settings that their own rules take, and that fail all the same. */
const SETTINGS: readonly [what: string, code: string, servers: object, own: Own, stack: string][] = [
  [
    "a production stack without deletion protection",
    "cluster-unprotected",
    SERVERS,
    { cluster: { deletionProtection: false } },
    "prod",
  ],
  [
    "the same, said by a label",
    "cluster-unprotected",
    SERVERS,
    { cluster: { deletionProtection: false, labels: { env: "production" } } },
    "eu",
  ],
  [
    "a server larger than its nodes",
    "pod-fits-no-node",
    server({ resources: { cpu: "8", memory: "8Gi" } }),
    OWN,
    "test",
  ],
  ["more memory than a node has", "pod-fits-no-node", server({ resources: { memory: "32Gi" } }), OWN, "test"],
  [
    "more pods than the nodes have room for",
    "rollout-over-capacity",
    server({ replicas: { min: 80, max: 90 } }),
    OWN,
    "test",
  ],
  ["a peak that the nodes have no room for", "hpa-over-capacity", server({ replicas: { max: 900 } }), OWN, "test"],
  [
    "a password among the variables",
    "secret-in-plain",
    server({ env: { DB_PASSWORD: "hunter2hunter2" } }),
    OWN,
    "test",
  ],
  ["a password in a URL", "secret-in-plain", server({ env: { DB: "postgres://app:hunter2@db/app" } }), OWN, "test"],
  ["a password among the arguments", "secret-in-plain", server({ args: ["--password=hunter2"] }), OWN, "test"],
  ["one pod", "replicas-single", server({ replicas: { min: 1 } }), OWN, "test"],
  [
    "a pod that leaves before the load balancer lets go of it",
    "pod-leaves-at-once",
    server({ calls: { leave: "60s" } }),
    OWN,
    "test",
  ],
];

function server(given: object): object {
  return { ...SERVERS, "my-server": { ...SERVERS["my-server"], ...given } };
}

/** Overrides of a component, which settings know nothing of. */
const OVERRIDES: readonly [what: string, code: string, overrides: ServerOverrides][] = [
  [
    "the Service without annotations",
    "service-target-absent",
    {
      service: (one) => ({
        ...one,
        spec: { ...spec(one), ports: [{ name: "ingress", port: 15001, targetPort: 443 }] },
      }),
    },
  ],
  [
    "a Service for the world",
    "service-exposed",
    { service: (one) => ({ ...one, spec: { ...spec(one), type: "LoadBalancer" } }) },
  ],
  [
    "replicas beside the autoscaler",
    "hpa-fights-replicas",
    { deployment: (one) => ({ ...one, spec: { ...spec(one), replicas: 4 } as typeof one.spec }) },
  ],
  [
    "a rollout that recreates",
    "rollout-stops-all",
    { deployment: (one) => ({ ...one, spec: { ...spec(one), strategy: { type: "Recreate" } } as typeof one.spec }) },
  ],
  [
    "a policy without the load balancer",
    "network-policy-blocks-own-pods",
    { networkPolicy: (one) => ({ ...one, spec: { ...spec(one), ingress: [] } as unknown as typeof one.spec }) },
  ],
  [
    "a budget that the API server refuses",
    "api-server-refuses",
    { disruptionBudget: (one) => ({ ...one, spec: { ...spec(one), maxUnavailable: "150%" } }) },
  ],
  [
    "a budget that allows nothing",
    "pdb-blocks-drains",
    { disruptionBudget: (one) => ({ ...one, spec: { ...spec(one), maxUnavailable: 0 } }) },
  ],
  [
    "a policy that lets everybody in",
    "network-policy-open",
    { networkPolicy: (one) => ({ ...one, spec: { ...spec(one), ingress: [{}] } as unknown as typeof one.spec }) },
  ],
  [
    "a paused rollout",
    "rollout-paused",
    { deployment: (one) => ({ ...one, spec: { ...spec(one), paused: true } as typeof one.spec }) },
  ],
  ["DNS of the node", "envoy-dns-policy", { deployment: podOverride((pod) => ({ ...pod, dnsPolicy: "Default" })) }],
  [
    "variables of a ConfigMap that is not there",
    "pod-config-map-absent",
    {
      deployment: podOverride((pod) => ({
        ...pod,
        containers: pod.containers.map((one) => ({ ...one, envFrom: [{ configMapRef: { name: "settings" } }] })),
      })),
    },
  ],
  [
    "an autoscaler of another target",
    "hpa-target-absent",
    {
      autoscaler: (one) => ({
        ...one,
        spec: { ...spec(one), scaleTargetRef: { kind: "Deployment", name: "other" } } as typeof one.spec,
      }),
    },
  ],
];

function spec(manifest: { readonly spec?: unknown }): object {
  return manifest.spec as object;
}

describe("faults of settings that their rules take", () => {
  for (const [what, code, servers, own, stack] of SETTINGS) {
    it(`${what}: ${code}`, async () => {
      const { resources } = await runProgram(configOf(servers, own), { stack });
      const found = findingsOf(resources, stack).map((finding) => finding.code);
      assert.ok(found.includes(code), found.join(", "));
    });
  }
});

describe("faults of a component's overrides", () => {
  for (const [what, code, overrides] of OVERRIDES) {
    it(`${what}: ${code}`, async () => {
      const found = findingsOf(await serverOf({}, { overrides })).map((finding) => finding.code);
      assert.ok(found.includes(code), found.join(", "));
    });
  }

  it("a server without overrides has none", async () => {
    assert.deepEqual(findingsOf(await serverOf()), []);
  });
});
