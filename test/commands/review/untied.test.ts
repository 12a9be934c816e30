import assert from "node:assert/strict";
import { reviewOf, step, urn } from "./support";

const CLUSTER = "gcp:container/cluster:Cluster";
const THE_CLUSTER = urn(CLUSTER, "c");
const TIED = { replaceWith: [THE_CLUSTER] };

const cluster = (op: string) =>
  step({ op, type: CLUSTER, name: "c", before: { location: "a" }, after: { location: "b" }, reasons: ["location"] });
const namespace = (op: string, oldState: object, newState: object) =>
  step({
    ...{ op, type: "kubernetes:core/v1:Namespace", name: "n", before: {}, after: {}, reasons: ["replaceWith"] },
    ...{ oldState: { ...oldState }, newState: { ...newState } },
  });

describe("what the state does not tie to a replaced cluster yet", () => {
  const told = (steps: readonly ReturnType<typeof step>[]) =>
    reviewOf(steps).risks.filter(({ calls }) => calls.includes("An earlier version of the program"));

  it("is an error, which names it and the update that must come before", () => {
    const [risk, ...more] = told([cluster("replace"), namespace("replace", {}, TIED)]);
    assert.deepEqual(more, []);
    assert.deepEqual([risk?.level, risk?.change.name, risk?.about], ["error", "c", ["n"]]);
    assert.match(risk!.calls, /its state does not say that 1 resource goes with it/);
    assert.match(risk!.fix ?? "", /Run `pulumi up` with this version of the program and without this change first/);
  });

  it("is none where the state has the tie", () => {
    assert.deepEqual(told([cluster("replace"), namespace("replace", TIED, TIED)]), []);
  });

  it("is none where the cluster stays", () => {
    assert.deepEqual(told([cluster("update"), namespace("update", {}, TIED)]), []);
  });

  it("is none where the object is new", () => {
    const made = step({ op: "create", type: "kubernetes:core/v1:Namespace", name: "n", after: {}, newState: TIED });
    assert.deepEqual(told([cluster("replace"), made]), []);
  });
});
