import assert from "node:assert/strict";
import { type CallSettings } from "../../settings/server";
import { DNS_REFRESH, type TimingBudget, timingBudget } from "../../settings/timing";
import { type Generator, forAll } from "./generator";

type Calls = Pick<CallSettings, "longestUnary" | "longestStream" | "longestRequest" | "leave">;
const budgetOf = (calls: Calls, behindLoadBalancer: boolean): TimingBudget =>
  timingBudget({ ...calls, concurrentPerPod: 1000 }, behindLoadBalancer);

const DEFAULT: TimingBudget = {
  loadBalancerTimeout: 310,
  loadBalancerDraining: 300,
  maxStream: 300,
  requestTimeout: 150,
  streamIdle: 305,
  connectionIdle: 620,
  internalDrain: 60,
  goAway: 5,
  withdraw: 120,
  drain: 300,
  envoyPreStop: 420,
  callsCheck: 1,
  gracePeriod: 450,
  minReady: 15,
  cutsStreamsOver: undefined,
};
const INSIDE = { withdraw: 20, internalDrain: 10, envoyPreStop: 320, gracePeriod: 350 };
const lasting = (longest: number) => ({
  loadBalancerTimeout: longest + 10,
  loadBalancerDraining: longest,
  maxStream: longest,
  requestTimeout: Math.ceil(longest / 2),
  streamIdle: longest + 5,
  drain: longest,
});

const CASES: readonly (readonly [string, Calls, boolean, Partial<TimingBudget>])[] = [
  ["the defaults behind the load balancer", { longestUnary: 15, longestStream: 300 }, true, {}],
  ["the defaults inside the cluster", { longestUnary: 15, longestStream: 300 }, false, INSIDE],
  [
    "a unary call that lasts longer than any stream",
    { longestUnary: 600, longestStream: 60 },
    true,
    { ...lasting(600), envoyPreStop: 720, gracePeriod: 750 },
  ],
  [
    "one second",
    { longestUnary: 1, longestStream: 1 },
    false,
    { ...lasting(1), withdraw: 20, internalDrain: 10, envoyPreStop: 21, gracePeriod: 51 },
  ],
  [
    "a day: draining ends at the load balancer's maximum",
    { longestUnary: 15, longestStream: 86400 },
    true,
    { ...lasting(86400), loadBalancerDraining: 3600, envoyPreStop: 86520, gracePeriod: 86550 },
  ],
  [
    "an hour, of which a leaving pod waits for ten minutes",
    { longestUnary: 15, longestStream: 3600, leave: 600 },
    true,
    {
      ...lasting(3600),
      drain: 450,
      loadBalancerDraining: 450,
      envoyPreStop: 570,
      gracePeriod: 600,
      cutsStreamsOver: 450,
    },
  ],
  [
    "uploads as long as the longest call",
    { longestUnary: 15, longestStream: 300, longestRequest: 300 },
    true,
    { requestTimeout: 300 },
  ],
  ["more time to leave than the calls need", { longestUnary: 15, longestStream: 300, leave: 3600 }, true, {}],
  ["exactly the time that the calls need", { longestUnary: 15, longestStream: 300, leave: 450 }, true, {}],
  [
    "one second less",
    { longestUnary: 15, longestStream: 300, leave: 449 },
    true,
    { drain: 299, loadBalancerDraining: 299, envoyPreStop: 419, gracePeriod: 449, cutsStreamsOver: 299 },
  ],
  [
    "a spot node's 25 seconds",
    { longestUnary: 15, longestStream: 300, leave: 25 },
    true,
    {
      ...{ withdraw: 10, drain: 10, loadBalancerDraining: 10, envoyPreStop: 20, gracePeriod: 25, cutsStreamsOver: 10 },
      ...{ internalDrain: 5, goAway: 5 },
    },
  ],
  [
    "the least that may be given",
    { longestUnary: 1, longestStream: 1, leave: 10 },
    false,
    {
      ...{ ...lasting(1), withdraw: 4, drain: 1, loadBalancerDraining: 1, envoyPreStop: 5, gracePeriod: 7 },
      ...{ internalDrain: 2, goAway: 2 },
    },
  ],
];

describe("settings: timing budget", () => {
  for (const [title, calls, behind, changed] of CASES) {
    it(title, () => assert.deepEqual(budgetOf(calls, behind), { ...DEFAULT, ...changed }));
  }

  const generated = (generator: Generator) => ({
    longestUnary: generator.integer(1, generator.pick([30, 86400])),
    longestStream: generator.integer(1, generator.pick([30, 600, 86400])),
    leave: generator.pick([undefined, generator.integer(10, 60), generator.integer(10, 90000)]),
    behind: generator.pick([true, false]),
  });
  const INVARIANTS: readonly (readonly [string, (budget: TimingBudget, calls: Calls) => boolean])[] = [
    [
      "every number is a positive integer",
      ({ cutsStreamsOver = 1, ...rest }) =>
        [cutsStreamsOver, ...Object.values(rest)].every((n) => Number.isInteger(n) && n > 0),
    ],
    [
      "a pod withdraws and drains within its grace period, with time to exit",
      (b) => b.withdraw + b.drain < b.gracePeriod,
    ],
    [
      "Envoy outlives the app's drain, and leaves before it is killed",
      (b) => b.withdraw + b.drain <= b.envoyPreStop && b.envoyPreStop < b.gracePeriod,
    ],
    ["the grace period is at most what is given", (b, { leave }) => leave === undefined || b.gracePeriod <= leave],
    [
      "without a limit every call ends by itself",
      (b, { leave }) => leave !== undefined || b.cutsStreamsOver === undefined,
    ],
    [
      "a stream is cut only where draining is shorter than it",
      (b) => (b.cutsStreamsOver ?? b.maxStream) === Math.min(b.drain, b.maxStream),
    ],
    [
      "a request may take half of the longest call, and no longer than it",
      (b) => b.requestTimeout * 2 >= b.maxStream && b.requestTimeout <= b.maxStream,
    ],
    ["Envoy ends a call before the load balancer resets it", (b) => b.loadBalancerTimeout > b.maxStream],
    [
      "no call that is allowed is ended",
      (b, c) => b.maxStream >= Math.max(c.longestUnary, c.longestStream) && b.streamIdle > b.maxStream,
    ],
    ["Envoy keeps connections longer than the load balancer", (b) => b.connectionIdle > 600],
    [
      "the load balancer drains no longer than the pod, nor than it may",
      (b) => b.loadBalancerDraining <= b.drain && b.loadBalancerDraining <= 3600,
    ],
    ["clients inside have moved on before the pod stops taking calls", (b) => b.internalDrain + b.goAway <= b.withdraw],
    ["Envoys know a new pod before an old one leaves", (b) => b.minReady > 2 * DNS_REFRESH],
  ];
  for (const [title, contains] of INVARIANTS) {
    it(`for any calls: ${title}`, () => {
      forAll(generated, ({ behind, ...calls }) => {
        const budget = budgetOf(calls, behind);
        assert.ok(contains(budget, calls), JSON.stringify(budget));
      });
    });
  }

  it("never gives a pod less to drain when it is given more to leave", () => {
    forAll(generated, ({ behind, leave = 10, ...calls }) => {
      const [less, more] = [budgetOf({ ...calls, leave }, behind), budgetOf({ ...calls, leave: leave + 1 }, behind)];
      assert.ok(less.drain <= more.drain && less.withdraw <= more.withdraw);
    });
  });
});
