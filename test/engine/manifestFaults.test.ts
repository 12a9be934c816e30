import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { apiServerSchemas } from "../../checks/apiServer/schemas";
import { type ControlPlane, startControlPlane } from "../../tools/engines/controlPlane";
import { installGkeKinds } from "../../tools/engines/crds";
import type { JsonObject } from "../../tools/engines/json";
import { installGatewayKinds } from "../../tools/engines/crds/gateway";
import { GATEWAY_SCHEMA_FILE, SCHEMA_FILE, gatewaySchemas, publishedSchemas } from "../../tools/kubernetesSchemas";
import { changed } from "../checks/manifestRow";
import { mutations } from "../checks/mutations";
import { MANIFEST_PARTS } from "../checks/parts";
import { refusals } from "../checks/refusals";
import { faultsOf, withFault } from "../checks/seeded/set";
import type { Tree } from "../checks/support";
import { validManifests } from "../checks/validManifests";
import { requireTools } from "./support/requireTools";
import { strictRefusal } from "./support/strictCreate";

/** One mutation in so many is tried in a run. `MUTATE_EVERY=1` tries all, in half a minute. */
const EVERY = Number(process.env["MUTATE_EVERY"] ?? 5);

/** Mutations about which the API server and the checks differ, and why that is right. */
const DIFFERENT: readonly RegExp[] = [
  // Pulumi makes a name up.
  /^\S+ metadata(?:\.name)? = (?:undefined|\{\})$/,
  // A dry run allocates no port.
  /nodePort = /,
  // Server-side apply refuses what create takes with a warning.
  /containers\.0\.env = \[\{/,
  // Go decodes an empty item of a list of texts as "".
  /= \[null\]$/,
];

/** The object in the namespace in which it is tried. */
function inDefault({ metadata, ...object }: Tree): Tree {
  const { namespace: _, ...others } = metadata as Tree;
  return { ...object, metadata: others };
}

describe("what checks report as refused by the API server", function () {
  this.timeout(180_000);
  let api: ControlPlane;

  before(async function () {
    requireTools.call(this, "etcd", "kube-apiserver");
    api = await startControlPlane();
    await installGkeKinds(api);
  });
  after(() => api?.stop());

  const refused = (object: object) => strictRefusal(api, object as JsonObject);

  it("is refused by a real one, in every seeded fault, and what they begin from is not", async () => {
    for (const [title, object] of validManifests())
      assert.deepEqual([title, await refused(object)], [title, undefined]);
    const taken: string[] = [];
    for (const row of Object.values(MANIFEST_PARTS).flatMap(({ faults }) => faults))
      if ((await refused(changed(row))) === undefined) taken.push(row.what);
    assert.deepEqual(taken, []);
  });

  it("is refused by a real one in manifests of others, and what their other faults are in is taken", async () => {
    const wrong: string[] = [];
    for (const file of ["refused", "accepted"] as const) {
      for (const fault of faultsOf(file)) {
        const reasons = await Promise.all(withFault(fault).map((object) => refused(inDefault(object))));
        const isRefused = reasons.some((reason) => reason !== undefined);
        if (isRefused !== (file === "refused")) wrong.push(`${file}: ${fault.fault}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it("is not refused by a real one just inside of its limits", async () => {
    const seen: [string, string | undefined][] = [];
    for (const row of Object.values(MANIFEST_PARTS).flatMap(({ right }) => right))
      seen.push([row.what, await refused(changed(row))]);
    assert.deepEqual(
      seen.filter(([, refusal]) => refusal !== undefined),
      [],
    );
  });

  it("is the same as a real one refuses, over mutations of every field", async () => {
    const differing: string[] = [];
    let tried = 0;
    for (const [title, object] of validManifests()) {
      const some = mutations(object).filter((_, index) => index % EVERY === 0);
      tried += some.length;
      await Promise.all(
        some.map(async ({ what, tree }) => {
          const [server, ours] = [await refused(tree), refusals(tree)];
          const name = `${title} ${what}`;
          if ((server !== undefined) === ours.size > 0 || DIFFERENT.some((one) => one.test(name))) return;
          differing.push(
            `${name}: the API server ${server ?? "takes it"}; checks: ${[...ours].join("; ") || "nothing"}`,
          );
        }),
      );
    }
    assert.ok(tried > 500, String(tried));
    assert.deepEqual(differing, []);
  });

  it("is by the schemas that this version of Kubernetes publishes", async function () {
    const published = await publishedSchemas(api);
    // Another Kubernetes on a developer's PATH is no fault; in CI the schemas are those of the engines.
    if (published.version !== apiServerSchemas().version && process.env.REQUIRE_ENGINES !== "1") this.skip();
    const stored = JSON.parse(gunzipSync(readFileSync(SCHEMA_FILE)).toString("utf8")) as unknown;
    const fix = "node --require esbuild-register tools/kubernetesSchemas.ts writes them again";
    assert.deepEqual(stored, JSON.parse(JSON.stringify(published)), fix);
    await installGatewayKinds(api);
    const ofGateways = JSON.parse(gunzipSync(readFileSync(GATEWAY_SCHEMA_FILE)).toString("utf8")) as unknown;
    assert.deepEqual(ofGateways, JSON.parse(JSON.stringify(await gatewaySchemas(api, published))), fix);
  });
});
