import assert from "node:assert/strict";
import { compileFunction } from "node:vm";
import { transformSync } from "esbuild";
import * as components from "../../components";
import type { ServerOverrides } from "../../components";
import { serverOf } from "../components/support";
import { at, type Resources, named } from "../support/resources";
import { blocksOf } from "./documents";

const POD = ["spec", "template", "spec"] as const;
/** The child that each override changes, and what it has then. */
const CHANGES: Readonly<Record<string, readonly [child: string, path: readonly (string | number)[], value: unknown]>> =
  {
    priority: ["deployment", [...POD, "priorityClassName"], "calls-first"],
    sandboxed: ["deployment", [...POD, "runtimeClassName"], "gvisor"],
    hostAlias: ["deployment", [...POD, "hostAliases", 0, "hostnames"], ["ledger.internal"]],
    podName: ["deployment", [...POD, "containers", 0, "env", 0, "name"], "POD_NAME"],
    slowStart: ["deployment", [...POD, "containers", 0, "startupProbe", "failureThreshold"], 120],
    gpu: ["deployment", [...POD, "containers", 0, "resources", "limits", "nvidia.com/gpu"], "1"],
    strictZones: ["deployment", [...POD, "topologySpreadConstraints", 0, "whenUnsatisfiable"], "DoNotSchedule"],
    slowScaleDown: ["autoscaler", ["spec", "behavior", "scaleDown", "stabilizationWindowSeconds"], 600],
    callersCountry: [
      "backend-config",
      ["spec", "customRequestHeaders", "headers"],
      ["X-Client-Region:{client_region}"],
    ],
    collector: ["network-policy", ["spec", "ingress", 4, "ports"], [{ protocol: "TCP", port: 8002 }]],
  };

/** What the guide's blocks export. */
function overrides(): Record<string, ServerOverrides> {
  const found: Record<string, ServerOverrides> = {};
  for (const { content } of blocksOf("ts").filter(({ document }) => document === "docs/guides/overrides.md")) {
    const { code } = transformSync(content, { loader: "ts", format: "cjs" });
    const module = { exports: {} };
    const run = compileFunction(code, ["module", "require"]) as (own: object, require: () => unknown) => void;
    run(module, () => components);
    Object.assign(found, module.exports);
  }
  return found;
}

describe("the overrides of the guide", () => {
  const guide = overrides();
  let plain: Resources;
  before(async () => (plain = await serverOf()));

  it("are tried here, each", () => assert.deepEqual(Object.keys(guide).sort(), Object.keys(CHANGES).sort()));

  for (const [name, [child, path, value]] of Object.entries(CHANGES))
    it(`${name} changes what it states and no other object`, async () => {
      const made = await serverOf({}, { overrides: guide[name]! });
      assert.deepEqual(at(named(made, `my-server-${child}`).inputs, ...path), value);
      for (const { name: other, inputs } of plain)
        if (other !== `my-server-${child}`) assert.deepEqual(named(made, other).inputs, inputs, other);
    });
});
