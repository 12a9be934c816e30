import assert from "node:assert/strict";
import { comment } from "../../../commands/review/markdown/comment";
import { type StepOf, reviewOf, step } from "./support";

const CLUSTER = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";
const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Inputs = Record<string, unknown>;

/** Risks of one update, by their sentence. */
function risks(type: string, before: Inputs, after: Inputs, diff: string[], more: Partial<StepOf> = {}) {
  return reviewOf([step({ type, name: "it", before, after, diff, ...more })]).risks;
}

describe("a subnet's secondary ranges", () => {
  const PODS = { rangeName: "pods", ipCidrRange: "10.4.0.0/14" };
  const SERVICES = { rangeName: "services", ipCidrRange: "10.8.0.0/20" };
  const found = (before: unknown, after: unknown, more: Inputs = {}) =>
    risks(SUBNETWORK, { secondaryIpRanges: before }, { secondaryIpRanges: after, ...more }, ["secondaryIpRanges"]);

  const REFUSED: [what: string, after: unknown, about: string[], more?: Inputs][] = [
    ["one is another", [{ ...PODS, ipCidrRange: "10.64.0.0/14" }, SERVICES], ["pods: 10.4.0.0/14 → 10.64.0.0/14"]],
    ["one is wider", [{ ...PODS, ipCidrRange: "10.4.0.0/13" }, SERVICES], ["pods: 10.4.0.0/14 → 10.4.0.0/13"]],
    ["one is taken out", [PODS], ["services: 10.8.0.0/20 → (taken out)"]],
    ["one has another name", [PODS, { ...SERVICES, rangeName: "other" }], ["services: 10.8.0.0/20 → (taken out)"]],
    [
      "all are taken out, and the provider is told to",
      [],
      ["pods: 10.4.0.0/14 → (taken out)", "services: 10.8.0.0/20 → (taken out)"],
      { sendSecondaryIpRangeIfEmpty: true },
    ],
  ];
  for (const [what, after, about, more] of REFUSED) {
    it(`cannot change while a cluster uses them: ${what}`, () => {
      const [risk, ...others] = found([PODS, SERVICES], after, more);
      assert.deepEqual([risk!.level, risk!.about, others], ["error", about, []]);
      assert.match(risk!.calls, /^Google Cloud refuses .* the update fails half-way\./);
      assert.match(risk!.fix!, /^Take the change back\. For other ranges, build a second stack/);
    });
  }

  for (const [what, after, more] of [
    ["are as they were", [PODS, SERVICES]],
    ["have another order", [SERVICES, PODS]],
    ["become more", [PODS, SERVICES, { rangeName: "other", ipCidrRange: "10.9.0.0/20" }]],
    ["are left out, which changes nothing", undefined],
    ["are an empty list, which changes nothing", []],
    ["are not known yet", UNKNOWN],
    ["are not all known yet", [UNKNOWN, SERVICES]],
    ["are not known yet, though the provider would send none", UNKNOWN, { sendSecondaryIpRangeIfEmpty: true }],
  ] as [string, unknown, Inputs?][]) {
    it(`are nothing to calls where they ${what}`, () => assert.deepEqual(found([PODS, SERVICES], after, more), []));
  }

  it("are nothing to calls where they come", () => assert.deepEqual(found(undefined, [PODS]), []));
});

describe("an update that fails half-way", () => {
  const sides = { before: { nodeConfig: { labels: { team: "a" } } }, after: { nodeConfig: { labels: {} } } };
  const pool = step({ type: POOL, name: "p", ...sides, diff: ["nodeConfig.labels"] });

  it("must be confirmed, and is counted apart from what interrupts calls", () => {
    const cluster = step({ op: "replace", type: CLUSTER, name: "c", before: {}, after: {}, reasons: ["location"] });
    const verdict = (...steps: ReturnType<typeof step>[]) =>
      /\*\*(A person must confirm this: .*)\*\*/.exec(comment(reviewOf(steps), { stack: "s" }))![1];
    assert.equal(verdict(pool), "A person must confirm this: 1 change fails half-way.");
    assert.equal(
      verdict(pool, cluster),
      "A person must confirm this: 1 change interrupts calls, 1 change fails half-way.",
    );
  });
});

describe("the last label of a pool's nodes", () => {
  const pool = (labels: unknown) => ({
    nodeConfig: { machineType: "e2-standard-4", ...(labels !== undefined && { labels }) },
  });
  const errors = (before: unknown, after: unknown, diff = ["nodeConfig.labels"], more: Partial<StepOf> = {}) =>
    risks(POOL, pool(before), pool(after), diff, more).filter(({ level }) => level === "error");

  for (const [what, after, diff] of [
    ["an empty map", {}, ["nodeConfig.labels.team"]],
    ["none", undefined, ["nodeConfig.labels"]],
    ["none, by a preview without paths", {}, ["nodeConfig"]],
  ] as const) {
    it(`cannot be taken away: ${what}`, () => {
      const [risk] = errors({ team: "a", tier: "b" }, after, [...diff]);
      assert.match(risk!.calls, /^Google Cloud answers 400 .* every later one too\./);
      assert.deepEqual([risk!.fix, risk!.about], ["Keep at least one label.", ["team", "tier"]]);
    });
  }

  it("is not spoken of where one stays, comes or was never there, or is not known yet", () => {
    assert.deepEqual(errors({ team: "a", tier: "b" }, { team: "a" }), []);
    assert.deepEqual(errors({ team: "a" }, { tier: "b" }), []);
    assert.deepEqual(errors({}, { team: "a" }), []);
    assert.deepEqual(errors({}, undefined), []);
    assert.deepEqual(errors(UNKNOWN, {}), []);
    assert.deepEqual(errors({ team: "a" }, UNKNOWN), []);
  });

  it("is not spoken of where the provider sees no difference in it", () =>
    assert.deepEqual(errors({ team: "a" }, undefined, ["nodeConfig.machineType"]), []));

  it("is not spoken of where the pool is replaced", () => {
    const [risk] = errors({ team: "a" }, {}, ["nodeConfig.labels"], { op: "replace", reasons: ["name"] });
    assert.ok(!risk!.calls.includes("400"));
  });
});

describe("zones that are no longer stated", () => {
  const ZONES = ["europe-west3-a", "europe-west3-b"];
  const warned = (type: string, op: string, before: unknown, after: unknown, diff: string[] = []) =>
    reviewOf([
      step({ op, type, name: "it", before: { nodeLocations: before }, after: { nodeLocations: after }, diff }),
    ]);

  for (const type of [CLUSTER, POOL]) {
    for (const op of ["same", "update"]) {
      for (const after of [undefined, null, []]) {
        it(`are a warning: ${type}, ${op}, ${JSON.stringify(after)}`, () => {
          const {
            risks: [risk, ...others],
            level,
          } = warned(type, op, ZONES, after, ["resourceLabels"]);
          assert.deepEqual([level, risk!.about, others], ["warning", ZONES, []]);
          assert.match(risk!.calls, /changes nothing in Google Cloud: the nodes stay in their zones\.$/);
          assert.match(risk!.fix!, /^Write the zones that you want/);
        });
      }
    }
  }

  it("are no change where nothing happens", () => {
    const { changes, timing, bootstraps } = warned(CLUSTER, "same", ZONES, undefined);
    assert.deepEqual([changes, timing, bootstraps], [[], [], []]);
  });

  it("are nothing where they stay, become others, or were never stated", () => {
    for (const op of ["same", "update"]) {
      assert.deepEqual(warned(CLUSTER, op, ZONES, ZONES).risks, []);
      assert.deepEqual(warned(CLUSTER, op, ZONES, ["europe-west3-c"], ["nodeLocations"]).risks, []);
      assert.deepEqual(warned(CLUSTER, op, undefined, undefined).risks, []);
      assert.deepEqual(warned(CLUSTER, op, [], undefined).risks, []);
      assert.deepEqual(warned(CLUSTER, op, ZONES, UNKNOWN).risks, []);
      assert.deepEqual(warned(SUBNETWORK, op, ZONES, undefined).risks, []);
    }
  });

  it("are nothing where the provider takes them away after all", () =>
    assert.deepEqual(warned(CLUSTER, "update", ZONES, undefined, ["nodeLocations"]).risks, []));

  it("are nothing in a cluster that is replaced: GKE picks the new one's", () => {
    const { risks: found } = warned(CLUSTER, "replace", ZONES, undefined);
    assert.ok(found.every(({ calls }) => !calls.includes("nodeLocations")));
  });
});

describe("maintenance exclusions", () => {
  const exclusion = (name: string) => ({ exclusionName: name, startTime: "2026-12-20T00:00:00Z" });
  const policy = (start: string, ...names: string[]) => ({
    maintenancePolicy: {
      recurringWindow: { startTime: start },
      ...(names.length > 0 && { maintenanceExclusions: names.map(exclusion) }),
    },
  });
  const DIFF = ["maintenancePolicy.recurringWindow.startTime"];
  const found = (before: Inputs, after: Inputs, diff = DIFF) => risks(CLUSTER, before, after, diff);

  it("that the program takes out are named", () => {
    const [risk, ...others] = found(policy("1", "year-end", "sale"), policy("1", "sale"));
    assert.deepEqual([risk!.level, risk!.about, others], ["warning", ["year-end"], []]);
    assert.match(risk!.calls, /^Maintenance exclusions are taken away: GKE may upgrade/);
    assert.match(risk!.fix!, /cluster\.maintenance\.exclusions/);
    assert.deepEqual(found(policy("1", "year-end", "sale"), policy("2"))[0]!.about, ["year-end", "sale"]);
  });

  it("that the program does not state are taken away with any change of the policy", () => {
    const [risk, ...others] = found(policy("1"), policy("2"));
    assert.deepEqual([risk!.level, risk!.about, others], ["warning", [], []]);
    assert.match(risk!.calls, /^The whole maintenance policy is sent, without exclusions: /);
    assert.match(risk!.fix!, /^State exclusions in cluster\.maintenance\.exclusions\.$/);
  });

  it("are not spoken of where they are stated, stay, or come", () => {
    assert.deepEqual(found(policy("1", "sale"), policy("2", "sale")), []);
    assert.deepEqual(found(policy("1"), policy("1", "sale"), ["maintenancePolicy.maintenanceExclusions"]), []);
  });

  it("are not spoken of where the policy stays, or is left out: the provider keeps them then", () => {
    assert.deepEqual(found(policy("1"), policy("1"), ["resourceLabels.team"]), []);
    assert.deepEqual(found(policy("1", "sale"), {}, ["maintenancePolicy"]), []);
    assert.deepEqual(found(policy("1", "sale"), { maintenancePolicy: UNKNOWN }, ["maintenancePolicy"]), []);
    const unknown = { maintenancePolicy: { maintenanceExclusions: UNKNOWN } };
    assert.deepEqual(found(policy("1", "sale"), unknown), []);
  });
});
