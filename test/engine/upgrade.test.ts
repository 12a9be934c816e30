import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NEW_BOOTSTRAP } from "./expectedChanges";
import { assertSucceeded } from "./support/assertRun";
import { countChanges, type Step } from "./support/engineEvents";
import { everything, type Everything } from "./support/everything";
import type { JsonObject } from "./support/json";
import { programStack } from "./support/programStack";
import { restore } from "./support/restore";

/** What today's program changes: the namespace now says whose it is. */
const CHANGES = { ...NEW_BOOTSTRAP, "update Namespace": 1 };

/** What a release's program left in the backend; fixtures/record.ts wrote it, running that program. */
interface Release {
  readonly config: JsonObject;
  readonly state: JsonObject;
}

for (const stack of ["dev", "prod"]) {
  describe(`${stack} as the first release deployed it, under today's program`, () => {
    const file = join(__dirname, "fixtures/first-release", `${stack}.json`);
    const { config, state } = JSON.parse(readFileSync(file, "utf8")) as Release;
    const program = programStack(stack, config);
    let deployed: Everything;
    let planned: Step[];

    const now = (): Promise<Everything> => everything(program.engines.controlPlane, program.engines.cloud, "grpc");

    before(async () => {
      await program.pulumi.importState(stack, state);
      await restore(program.engines, await program.pulumi.exportState(stack, "--show-secrets"));
      deployed = await now();
      const preview = await program.preview();
      assertSucceeded(preview);
      planned = preview.steps;
    });

    it("keeps everything that calls and addresses go through", () => {
      const lost = planned.filter(({ op, kind }) => /replace/.test(op) || (op === "delete" && kind !== "ConfigMap"));
      assert.deepEqual(
        lost.map(({ op, name, replaces }) => `${op} ${name} ${replaces.join()}`),
        [],
      );
    });

    it("gets today's bootstrap, for which the pods roll, and a mark on its namespace, and nothing else", () => {
      assert.deepEqual(countChanges(planned), CHANGES);
      const rolled = planned.find(({ name }) => name === "my-server-deployment");
      assert.deepEqual(rolled?.diffs, ["spec.template.spec.volumes[0].configMap.name"]);
      const marked = planned.find(({ kind }) => kind === "Namespace");
      assert.deepEqual(marked?.diffs, ["metadata.annotations"]);
    });

    it("is updated as it was previewed, and has no changes then", async () => {
      const up = await program.up();
      assertSucceeded(up);
      assert.deepEqual(countChanges(up.steps), CHANGES);
      assert.deepEqual(exceptTheBootstrap(await now()), exceptTheBootstrap(deployed));
      await program.assertNoChanges();
    });
  });
}

/** Whatever a change of Envoy's configuration and the mark on the namespace leave alone. */
function exceptTheBootstrap(all: Everything): Everything {
  const changed = /\/(configmaps|deployments)\/|\/namespaces\/[^/]+$/;
  const kept = Object.entries(all).filter(([path]) => !changed.test(path));
  assert.ok(kept.length > 20);
  return Object.fromEntries(kept);
}
