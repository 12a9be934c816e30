import assert from "node:assert/strict";
import { type CheckedResource, UNKNOWN } from "../../checks/resource";
import { runChecks } from "../../checks/run";
import { checkedResource } from "../../commands/plan/checkedResource";
import type { RegisteredResource } from "../../commands/plan/resource";
import { configOf, runProgram } from "../support/program";
import { withGateway } from "./faults/gatewayEdits";
import { EditableStack, OWN, at, put, type Tree, unbroken } from "./support";

type Path = readonly (string | number)[];

/** Every place inside a value, itself too. */
function places(value: unknown, path: Path = []): Path[] {
  const inner =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) =>
          places(item, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return path.length === 0 ? inner : [path, ...inner];
}

/** One place in so many is tried in a run: all of them take minutes. `UNKNOWN_EVERY=1` tries all. */
const EVERY = Number(process.env["UNKNOWN_EVERY"] ?? 7);

/** What is found where one value of the resources is not known, each of the wanted ones in turn. @param every one place in so many */
function findingsWhereUnknown(
  resources: readonly CheckedResource[],
  isWanted: (resource: CheckedResource) => boolean,
  every: number,
): string[] {
  const all = resources.flatMap((resource, index) =>
    isWanted(resource) ? places(resource.inputs).map((path) => ({ index, path })) : [],
  );
  assert.ok(all.length > 100 * every);
  return all
    .filter((_, place) => place % every === 0)
    .flatMap(({ index, path }) => {
      const { inputs, type } = resources[index]!;
      const tree = inputs as Tree;
      const before = at(tree, path);
      put(tree, path, UNKNOWN);
      const found = runChecks({ resources, stack: "test" });
      put(tree, path, before);
      return found.map(
        ({ code, resource, field }) => `${type} ${path.join(".")} unknown: ${code} ${resource} ${field}`,
      );
    });
}

describe("a value that is not known yet", () => {
  it("is never the reason for a finding, wherever it is", async function () {
    this.timeout(600_000);
    const resources = (await unbroken()).resources.map(checkedResource);
    assert.deepEqual(
      findingsWhereUnknown(resources, () => true, EVERY),
      [],
    );
  });

  it("is never the reason for a finding in what a Gateway needs", async function () {
    this.timeout(600_000);
    const stack = await unbroken();
    withGateway(stack);
    const isOfGateways = ({ type }: CheckedResource) =>
      /gateway\.networking|networking\.gke\.io|:Service$|cluster:Cluster$/.test(type);
    assert.deepEqual(findingsWhereUnknown(stack.resources.map(checkedResource), isOfGateways, 1), []);
  });

  describe("of one server's load balancer", () => {
    const server = (host: string) => ({ image: "registry.example.com/acme/app:1.0.0", routes: [{ host }] });
    const SERVERS = { first: server("first.example.com"), second: server("second.example.com") };

    /** Codes of what is found of the second server, which has faults of its own. */
    async function foundBeside(unknown: string, path: string, change: (s: EditableStack) => void): Promise<string[]> {
      const { resources } = await runProgram(configOf(SERVERS, OWN));
      const stack = new EditableStack(structuredClone(resources) as RegisteredResource[]);
      change(stack);
      const checked = stack.resources.map(checkedResource);
      const title = (one: CheckedResource) =>
        `${one.type.split(":").at(-1)}/${(one.inputs["metadata"] as Tree)?.["name"] as string}`;
      const found = checked.find((one) => title(one) === unknown);
      put(found!.inputs, path, UNKNOWN);
      const findings = runChecks({ resources: checked, stack: "test" });
      return [
        ...new Set(findings.filter(({ resource }) => resource.includes("second")).map(({ code }) => code)),
      ].sort();
    }

    const FAULTS = ["lb-draining-short", "lb-health-path", "lb-timeout-short"];
    const faults = (s: EditableStack, title: string, spec: string, check: string) => {
      s.set(title, `${spec}.timeoutSec`, 30);
      s.drop(title, `${spec}.connectionDraining`);
      s.set(check.split(" ")[0]!, check.split(" ")[1]!, "/nothing");
    };

    for (const path of [
      "timeoutSec",
      "connectionDraining.drainingTimeoutSec",
      "healthCheck",
      "healthCheck.type",
      "healthCheck.port",
    ])
      it(`at spec.${path} of its BackendConfig leaves the others checked`, async () => {
        const found = await foundBeside("BackendConfig/first", `spec.${path}`, (s) =>
          faults(s, "BackendConfig/second", "spec", "BackendConfig/second spec.healthCheck.requestPath"),
        );
        assert.deepEqual(found, FAULTS);
      });

    for (const [kind, path] of [
      ["GCPBackendPolicy", "spec.default.timeoutSec"],
      ["GCPBackendPolicy", "spec.targetRef.name"],
      ["HealthCheckPolicy", "spec.default.config"],
      ["HealthCheckPolicy", "spec.targetRef"],
      ["HTTPRoute", "spec.rules"],
      ["HTTPRoute", "spec.parentRefs"],
    ] as const)
      it(`at ${path} of its ${kind} leaves the others checked`, async () => {
        const found = await foundBeside(`${kind}/first`, path, (s) => {
          withGateway(s, ["first", "second"]);
          faults(
            s,
            "GCPBackendPolicy/second",
            "spec.default",
            "HealthCheckPolicy/second spec.default.config.httpHealthCheck.requestPath",
          );
        });
        assert.deepEqual(found, FAULTS);
      });
  });
});
