import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NEW_BOOTSTRAP } from "./expectedChanges";
import { assertSucceeded } from "./support/assertRun";
import { RECORDED_PORT } from "./fixtures/recordedPort";
import { countChanges, type Step } from "../../tools/engines/engineEvents";
import { everything, type Everything } from "./support/everything";
import type { JsonObject } from "../../tools/engines/json";
import { parsePreview } from "../../commands/review/preview";
import { review } from "../../commands/review/review";
import { programStack, withSetting } from "./support/programStack";
import { restore } from "./support/restore";

/** What today's program changes in place of what a release deployed. */
interface Upgrade {
  readonly release: string;
  readonly changes: Record<string, number>;
  /** The fields that differ, by kind, beside the Deployment's and the BackendConfig's. */
  readonly fields: Record<string, readonly string[]>;
}

const POD = "spec.template.spec";
const ANNOTATION = 'spec.template.metadata.annotations["cluster-autoscaler.kubernetes.io/safe-to-evict';
/** How a pod leaves, what tells that it lives, and the bootstrap: all of it in one rollout. */
const DEPLOYMENT = [
  "spec.progressDeadlineSeconds",
  `${ANNOTATION}-local-volumes"]`,
  ...["failureThreshold", "grpc", "httpGet", "terminationGracePeriodSeconds"].map(
    (field) => `${POD}.containers[0].livenessProbe.${field}`,
  ),
  ...["grpc", "httpGet", "terminationGracePeriodSeconds"].map((field) => `${POD}.containers[0].startupProbe.${field}`),
  ...["args[10]", "args[9]", "env", "lifecycle.preStop.httpGet", "lifecycle.preStop.sleep"].map(
    (field) => `${POD}.initContainers[0].${field}`,
  ),
  `${POD}.initContainers[0].livenessProbe.terminationGracePeriodSeconds`,
  `${POD}.initContainers[0].ports[3]`,
  `${POD}.initContainers[0].startupProbe.terminationGracePeriodSeconds`,
  `${POD}.initContainers[0].volumeMounts[2]`,
  `${POD}.volumes[0].configMap.name`,
  `${POD}.volumes[3]`,
];
/** Prod's pods have half an hour to leave: their nodes are kept. */
const KEPT: Readonly<Record<string, readonly string[]>> = { dev: [], prod: [`${ANNOTATION}"]`] };
/** Prod's states the Cloud Armor policy that it has had; dev's states that there is none. */
const BACKEND_CONFIG: Readonly<Record<string, readonly string[]>> = {
  dev: ["spec.logging", "spec.securityPolicy"],
  prod: ["spec.logging"],
};
const OWN_LABEL = 'nodeConfig.labels["grpc-envoy-gke/pool"]';

const UPGRADES: readonly Upgrade[] = [
  {
    // Its namespace does not say whose it is.
    release: "first-release",
    changes: {
      ...NEW_BOOTSTRAP,
      "update Namespace": 1,
      "update NodePool": 1,
      "update BackendConfig": 1,
      "update Cluster": 1,
    },
    fields: {
      Namespace: ["metadata.annotations"],
      NodePool: [OWN_LABEL],
    },
  },
  {
    // Its node pools have no label of the program's own, and its Envoys learn late of a crash.
    release: "0.1.0",
    changes: { ...NEW_BOOTSTRAP, "update NodePool": 1, "update BackendConfig": 1, "update Cluster": 1 },
    fields: { NodePool: [OWN_LABEL] },
  },
];

/** What a release's program left in the backend; fixtures/record.ts wrote it, running that program. */
interface Release {
  readonly config: JsonObject;
  readonly state: JsonObject;
}

for (const { release, changes, fields } of UPGRADES) {
  for (const stack of ["dev", "prod"]) upgrades(stack, release, changes, fields);
}

function upgrades(stack: string, release: string, changes: Upgrade["changes"], fields: Upgrade["fields"]): void {
  describe(`${stack} as ${release} deployed it, under today's program`, () => {
    const file = join(__dirname, "fixtures", release, `${stack}.json`);
    const { config, state } = JSON.parse(readFileSync(file, "utf8")) as Release;
    const program = programStack(stack, config, { port: RECORDED_PORT });
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

    it("gets what is new in place, and nothing else", () => {
      assert.deepEqual(countChanges(planned), changes);
      const updated = planned.filter(({ op }) => op === "update");
      const deployment = [...DEPLOYMENT, ...KEPT[stack]!].sort();
      const expected = {
        ...fields,
        Cluster: ["secretManagerConfig"],
        Deployment: deployment,
        BackendConfig: BACKEND_CONFIG[stack],
      };
      assert.deepEqual(Object.fromEntries(updated.map(({ kind, diffs }) => [kind, [...diffs].sort()])), expected);
    });

    it("is not ready for a change that replaces the cluster, which review states", async () => {
      program.configure(withSetting(config, "cluster.location", "asia-northeast1-b"));
      const { stdout } = await program.previewDocument();
      program.configure(config);
      const told = review(parsePreview(stdout, "preview.json")).risks.filter(({ fix }) =>
        fix?.includes("change first"),
      );
      assert.deepEqual(
        told.map(({ level, change }) => [level, change.name]),
        [["error", "cluster-cluster"]],
      );
    });

    it("is updated as it was previewed, and has no changes then", async () => {
      const up = await program.up();
      assertSucceeded(up);
      assert.deepEqual(countChanges(up.steps), changes);
      assert.deepEqual(exceptTheBootstrap(await now()), exceptTheBootstrap(deployed));
      await program.assertNoChanges();
    });
  });
}

function withoutAddon(object: Everything[string]): Everything[string] {
  if (typeof object !== "object" || object === null || Array.isArray(object)) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== "secretManagerConfig"));
}

/** Whatever a change of Envoy's configuration, of the backend service's features, a mark on the namespace, a label of the nodes and an add-on that is off leave alone. */
function exceptTheBootstrap(all: Everything): Everything {
  const changed = /\/(configmaps|deployments|backendconfigs|nodePools)\/|\/namespaces\/[^/]+$/;
  const kept = Object.entries(all).filter(([path]) => !changed.test(path));
  assert.ok(kept.length > 15);
  return Object.fromEntries(kept.map(([path, object]) => [path, withoutAddon(object)]));
}
