import assert from "node:assert/strict";
import { EVERYTHING } from "../support/everything";
import { AUTOPILOT } from "./configurations";
import { controlPlaneOf, DEPLOYED, type Configuration } from "./deployed";
import {
  admitPod,
  applies,
  countKinds,
  refusedWhenStrict,
  stored,
  storedKinds,
  tryApply,
  withInContainers,
} from "./support/admission";
import { assertSucceeded } from "./support/assertRun";
import { countChanges } from "../../tools/engines/engineEvents";
import type { JsonObject } from "../../tools/engines/json";
import { programStack, stackFile } from "./support/programStack";

/** The stack files of the repository, and two configurations that reach what those leave at its default. */
const CONFIGURATIONS: Record<Configuration, JsonObject> = {
  dev: stackFile("dev"),
  staging: stackFile("staging"),
  prod: stackFile("prod"),
  everything: EVERYTHING,
  autopilot: AUTOPILOT,
};

/** GKE's controller reads nothing else: https://cloud.google.com/kubernetes-engine/docs/how-to/load-balance-ingress */
const INGRESS_CLASS = `annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`;

for (const [stack, config] of Object.entries(CONFIGURATIONS)) {
  const expected = DEPLOYED[stack as Configuration];

  describe(`the program as ${stack}`, () => {
    const program = programStack(stack, config);
    let promised: Record<string, number>;

    it("previews without touching anything", async () => {
      const run = await program.preview();
      assertSucceeded(run);
      promised = countChanges(run.steps);
      assert.equal(program.engines.cloud.resources.size, 0);
      assert.deepEqual(program.engines.calls.of("create"), []);
      assert.deepEqual(storedKinds(program.engines.controlPlane), {});
    });

    it("creates what the preview promised", async () => {
      const run = await program.up();
      assertSucceeded(run);
      assert.deepEqual(countChanges(run.steps), promised);
      assert.deepEqual(new Set(run.steps.map(({ op }) => op)), new Set(["create"]));
      const types = [...program.engines.cloud.resources.values()].map(({ type }) => type);
      assert.deepEqual(countKinds(types.map((type) => type.split(":").at(-1)!)), expected.cloud);
    });

    it("is accepted by the API server, field by field and without a warning", async () => {
      const { controlPlane } = program.engines;
      assert.deepEqual(storedKinds(controlPlane), expected.objects);
      assert.deepEqual(await refusedWhenStrict(controlPlane, stored(controlPlane)), []);
      const warnings = applies(controlPlane).flatMap((apply) => apply.warnings);
      assert.deepEqual(warnings, [INGRESS_CLASS]);
    });

    for (const [server, { namespace }] of Object.entries(expected.outputs.servers)) {
      const deployment = (): Promise<JsonObject> =>
        program.object(`/apis/apps/v1/namespaces/${namespace}/deployments/${server}`);

      it(`runs ${server}'s pods under the restricted standard, which is enforced`, async () => {
        const { controlPlane } = program.engines;
        const { status, body, warnings } = await admitPod(controlPlane, await deployment());
        assert.equal(status, 201, JSON.stringify(body));
        assert.deepEqual(warnings, []);

        for (const list of ["containers", "initContainers"] as const) {
          const broken = withInContainers(await deployment(), list, {
            securityContext: { allowPrivilegeEscalation: true },
          });
          const refused = await admitPod(controlPlane, broken);
          assert.equal(refused.status, 403);
          assert.match(JSON.stringify(refused.body), /violates PodSecurity \\"restricted.*allowPrivilegeEscalation/);
          assert.match((await tryApply(controlPlane, broken)).warnings.join(), /would violate PodSecurity "restricted/);
        }
      });

      it(`would not run ${server} with a misspelt field`, async () => {
        const broken = withInContainers(await deployment(), "initContainers", { restartPolcy: "Always" });
        for (const answer of [
          await admitPod(program.engines.controlPlane, broken),
          await tryApply(program.engines.controlPlane, broken),
        ]) {
          assert.ok(answer.status >= 400);
          assert.match(JSON.stringify(answer.body), /restartPolcy/);
        }
      });
    }

    it("has no changes left", async () => {
      await program.assertNoChanges();
      assertSucceeded(await program.refresh("--expect-no-changes"));
    });

    it("gives the outputs of the contract", async () => {
      const { endpoint, kubeconfigCluster } = controlPlaneOf(expected, program.engines.controlPlane);
      const { kubeconfig, ...outputs } = await program.outputs();
      assert.deepEqual(outputs, { ...expected.outputs, cluster: { ...expected.outputs.cluster, endpoint } });
      const { clusters } = JSON.parse(kubeconfig as string) as { clusters: { cluster: JsonObject }[] };
      assert.deepEqual(clusters[0]?.cluster, kubeconfigCluster);
    });
  });
}
