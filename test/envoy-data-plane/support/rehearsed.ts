import assert from "node:assert/strict";
import type { Bootstrap } from "../../../envoy/bootstrap";
import type { Deployed } from "../../../commands/rehearse/deployed";
import { ofSettings } from "../../../commands/rehearse/source";
import { rehearse } from "../../../commands/rehearse/rehearse";
import { isTooBusy } from "../../../commands/rehearse/machine/load";
import type { ScenarioResult } from "../../../commands/rehearse/result";
import { SCENARIOS } from "../../../commands/rehearse/scenarios";
import { parseSettings } from "../../../settings/settings";
import { runningPids } from "../../../commands/rehearse/ownProcess";
import { requireEnvoy } from "../../support/envoy";
import { configOf } from "../../support/program";

const SERVER = "my-server";

/** A stack with one server behind the load balancer, with every default. */
const SETTINGS = parseSettings({
  project: "grpc-envoy-gke",
  stack: "rehearsed",
  config: configOf({
    [SERVER]: { image: "registry.example.com/my-server:1.4.2", routes: [{ host: "grpc.example.com" }] },
  }),
});

/** Speeds of the attempts to get a verdict: a machine that is too busy at one may have time enough at a lower one. */
const SPEEDS = [20, 10, 5];
/** A claim that a broken stack does not meet tells nothing beside other programs, at any speed. */
const SPEEDS_WHEN_BROKEN = [20, 20];
/** Milliseconds of an attempt at 20 times the speed. */
const LONGEST = 300_000;

/**
 * Runs one scenario as `npm run rehearse` does; again, a few times at most, where the machine was too busy for a verdict.
 * The test is skipped where it is too busy all the time.
 * @param change breaks what is deployed, to see that the scenario notices
 */
export async function rehearsed(
  context: Mocha.Context,
  name: string,
  change?: (given: Deployed) => Deployed,
): Promise<ScenarioResult> {
  const envoy = await requireEnvoy(context);
  const speeds = change === undefined ? SPEEDS : SPEEDS_WHEN_BROKEN;
  context.timeout(speeds.reduce((sum, speed) => sum + (20 / speed) * LONGEST, 0));
  const scenarios = SCENARIOS.filter((scenario) => scenario.name === name);
  assert.equal(scenarios.length, 1, name);
  const once = async (speed: number): Promise<ScenarioResult> => {
    const { scenarios: results } = await rehearse({
      source: ofSettings(SETTINGS, SERVER, change),
      envoy,
      scenarios,
      speed,
      volume: { rate: 500, calls: 10_000 },
      lags: { loadBalancer: 90, dns: 30, service: 1 },
    });
    assert.deepEqual(runningPids(), [], "no process is left");
    return results[0]!;
  };
  const result = await conclusive(once, speeds);
  if (result !== "too busy") return result;
  process.stderr.write(`${context.test?.title ?? name}: skipped, the machine was too busy to tell\n`);
  return context.skip();
}

/**
 * The first result that is a verdict; `too busy` where no attempt gives one because of other programs.
 * @throws where none gives one on a machine that had the time
 */
export async function conclusive(
  once: (speed: number) => Promise<ScenarioResult>,
  speeds: readonly number[],
): Promise<ScenarioResult | "too busy"> {
  const reasons: string[] = [];
  let busy = true;
  for (const speed of speeds) {
    const result = await once(speed);
    if (result.verdict !== "inconclusive") return result;
    reasons.push(broken(result).join("\n"));
    busy &&= result.load !== undefined && isTooBusy(result.load);
  }
  return busy ? "too busy" : assert.fail(`inconclusive, ${speeds.length} times:\n${reasons.join("\n")}`);
}

/** Every claim that was not met, in words; the reason where the scenario broke off. */
export function broken({ claims, reason }: ScenarioResult): string[] {
  const words = claims.filter(({ met }) => !met).map(({ what, limit, measured }) => `${what}: ${measured}, ${limit}`);
  return reason === undefined ? words : [...words, reason];
}

export function withBootstrap(change: (given: Bootstrap) => Bootstrap): (given: Deployed) => Deployed {
  return (given) => ({ ...given, bootstrap: change(given.bootstrap) });
}
