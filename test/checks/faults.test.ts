import assert from "node:assert/strict";
import { CODES } from "../../checks/registry";
import { findingsOf, unbroken } from "./support";
import { clusterFaults, networkPolicyFaults } from "./faults/cluster";
import { envoyFaults } from "./faults/envoy";
import { oldEnvoyFaults } from "./faults/envoyOld";
import { envoyUpstreamFaults } from "./faults/envoyUpstreams";
import type { Fault } from "./faults/fault";
import { handWrittenFaults } from "./faults/handWritten";
import { ingressFaults, loadBalancerFaults } from "./faults/loadBalancer";
import { podFaults } from "./faults/pods";
import { scalingFaults } from "./faults/scaling";
import { serviceFaults } from "./faults/services";

const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
  "the load balancer": loadBalancerFaults,
  "the Ingress": ingressFaults,
  Services: serviceFaults,
  "Envoy's bootstrap": [...envoyFaults, ...envoyUpstreamFaults, ...oldEnvoyFaults].map(({ what, code, edit }) => ({
    what,
    code,
    change: (stack) => stack.bootstrap("my-server", edit),
  })),
  pods: podFaults,
  scaling: scalingFaults,
  "network policies": networkPolicyFaults,
  "the cluster": clusterFaults,
  "what is written by hand": handWrittenFaults,
};

const SILENCES = ["silence-unknown-code", "silence-unused", "silence-without-reason"];

describe("seeded faults: each single change is found by its code", () => {
  it("the unbroken stack has no finding", async () => {
    assert.deepEqual(findingsOf((await unbroken()).resources), []);
  });

  for (const [part, faults] of Object.entries(FAULTS)) {
    describe(part, () => {
      for (const { what, code, change } of faults) {
        it(`${what}: ${code}`, async () => {
          const stack = await unbroken();
          change(stack);
          const found = findingsOf(stack.resources).map((finding) => finding.code);
          assert.ok(found.includes(code), `found: ${[...new Set(found)].join(", ")}`);
        });
      }
    });
  }

  it("every check has a fault of its own, but those about silences and about what the stack does not hold", () => {
    const seeded = new Set(Object.values(FAULTS).flatMap((faults) => faults.map(({ code }) => code)));
    const rest = [...CODES].filter((code) => !seeded.has(code));
    assert.deepEqual(rest.sort(), ["envoy-config-elsewhere", ...SILENCES]);
  });
});
