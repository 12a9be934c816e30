import assert from "node:assert/strict";
import { installGkeKinds } from "../../tools/engines/crds";
import { gatewayKinds, installGatewayKinds } from "../../tools/engines/crds/gateway";
import { type ControlPlane, startControlPlane } from "../../tools/engines/controlPlane";
import { child, text, type JsonObject } from "../../tools/engines/json";
import type { Row } from "../checks/faults/fault";
import { PARTS, apply } from "../checks/parts";
import { unbroken } from "../checks/support";
import { requireTools } from "./support/requireTools";
import { strictRefusal } from "./support/strictCreate";

/** Faults that rules of the definitions find too, which are in no schema. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  gateways: [],
  gatewayRoutes: ["a route leads to no port"],
  gatewayBackends: [],
  gatewayCertificates: [],
  gatewayPolicies: [
    "a HealthCheckPolicy has two blocks",
    "a HealthCheckPolicy has a type and no block",
    "a HealthCheckPolicy has a block and no type",
  ],
};

describe("Gateways, routes and policies under a real API server with the published definitions", function () {
  this.timeout(180_000);
  let api: ControlPlane;
  /** Types of the objects whose kinds are installed: a stack may have kinds of other controllers too. */
  let types: ReadonlySet<string>;

  before(async function () {
    requireTools.call(this, "etcd", "kube-apiserver", "go");
    api = await startControlPlane();
    await installGkeKinds(api);
    await installGatewayKinds(api);
    types = new Set(
      gatewayKinds().map(({ spec }) => `kubernetes:${text(spec, "group")}/v1:${text(child(spec, "names"), "kind")}`),
    );
  });
  after(() => api?.stop());

  /** Why the API server refuses objects of a row; none where it takes all. */
  async function refusals(row: Row): Promise<string[]> {
    const stack = await unbroken();
    apply(row, stack);
    const found = stack.resources.filter(({ type }) => types.has(type));
    const reasons = await Promise.all(
      found.map(({ type, inputs }) => {
        const { metadata, ...object } = inputs as { metadata: JsonObject };
        const { namespace: _, ...others } = metadata;
        const apiVersion = type.replace(/^kubernetes:|:[^:]*$/g, "");
        return strictRefusal(api, { apiVersion, ...object, metadata: others });
      }),
    );
    assert.ok(found.length > 0);
    return reasons.flatMap((reason) => reason ?? []);
  }

  for (const part of Object.keys(REFUSED)) {
    const { faults, right } = PARTS[part]!;

    it(`takes what is right in ${part}`, async () => {
      for (const row of right) assert.deepEqual(await refusals(row), [], row.what);
    });

    it(`takes the faults in ${part}, which only a check finds, but for some`, async () => {
      const refused: string[] = [];
      for (const row of faults) if ((await refusals(row)).length > 0) refused.push(row.what);
      assert.deepEqual(refused, REFUSED[part]);
    });
  }
});
