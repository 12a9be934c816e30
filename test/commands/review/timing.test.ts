import assert from "node:assert/strict";
import { configOf, runProgram } from "../../support/program";
import { reviewOf, step } from "./support";

const IMAGE = "registry.example.com/acme/server:1.0.0";

/** The step from one run of the program to another, for what differs of these kinds. */
async function between(before: object, after: object) {
  const run = async (calls: object) =>
    (await runProgram(configOf({ billing: { image: IMAGE, routes: [{ host: "grpc.example.com" }], calls } })))
      .resources;
  const [old, now] = [await run(before), await run(after)];
  return now
    .filter(({ type }) => /:(Deployment|BackendConfig)$/.test(type))
    .map(({ type, name, inputs }) =>
      step({
        type,
        name,
        server: "billing",
        before: old.find((other) => other.name === name)!.inputs,
        after: inputs,
        diff: ["spec"],
      }),
    );
}

describe("the timing budget", () => {
  it("is read off the resources, and told where it moves", async () => {
    const { timing } = reviewOf(await between({ longestStream: "5m" }, { longestStream: "10m" }));
    assert.deepEqual(timing, [
      {
        component: "billing",
        times: [
          { time: "loadBalancerTimeout", before: [310], after: [610] },
          { time: "loadBalancerDraining", before: [300], after: [600] },
          { time: "gracePeriod", before: [450], after: [750] },
        ],
      },
    ]);
  });

  it("has the app's preStop and what Envoy is started with where only that moves", async () => {
    const steps = await between({ longestStream: "5m" }, { longestStream: "5m", leave: "2m" });
    const { timing } = reviewOf(steps);
    assert.deepEqual(
      timing[0]!.times.map(({ time }) => time),
      ["withdraw", "loadBalancerDraining", "internalDrain", "gracePeriod"],
    );
  });

  it("is not told where it stays", async () => {
    assert.deepEqual(reviewOf(await between({ longestStream: "5m" }, { longestStream: "5m" })).timing, []);
  });

  it("is not told of a server that comes", async () => {
    const [some] = await between({}, {});
    assert.deepEqual(reviewOf([{ ...some, op: "create", oldState: null }]).timing, []);
  });
});
