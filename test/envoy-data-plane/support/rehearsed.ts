import assert from "node:assert/strict";
import type { Bootstrap } from "../../../envoy/bootstrap";
import type { Deployed } from "../../../commands/rehearse/deployed";
import { rehearse } from "../../../commands/rehearse/rehearse";
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

/** How often a scenario runs before a busy machine is what the test fails with. */
const ATTEMPTS = 3;
/** Milliseconds of one. */
const LONGEST = 300_000;

/**
 * Runs one scenario as `npm run rehearse` does; again, a few times at most, where the machine was too busy for a verdict.
 * @param change breaks what is deployed, to see that the scenario notices
 */
export async function rehearsed(
  context: Mocha.Context,
  name: string,
  change?: (given: Deployed) => Deployed,
): Promise<ScenarioResult> {
  const envoy = await requireEnvoy(context);
  context.timeout(ATTEMPTS * LONGEST);
  const scenarios = SCENARIOS.filter((scenario) => scenario.name === name);
  assert.equal(scenarios.length, 1, name);
  const once = async (): Promise<ScenarioResult> => {
    const { scenarios: results } = await rehearse({
      settings: SETTINGS,
      server: SERVER,
      envoy,
      scenarios,
      speed: 20,
      volume: { rate: 500, calls: 10_000 },
      lags: { loadBalancer: 90, dns: 30, service: 1 },
      ...(change && { change }),
    });
    assert.deepEqual(runningPids(), [], "no process is left");
    return results[0]!;
  };
  return conclusive(once, ATTEMPTS);
}

/** The first result that is a verdict. @throws where none of so many attempts gives one */
export async function conclusive(once: () => Promise<ScenarioResult>, attempts: number): Promise<ScenarioResult> {
  const reasons: string[] = [];
  while (reasons.length < attempts) {
    const result = await once();
    if (result.verdict !== "inconclusive") return result;
    reasons.push(broken(result).join("\n"));
  }
  return assert.fail(`inconclusive, ${attempts} times:\n${reasons.join("\n")}`);
}

/** Every claim that was not met, in words; the reason where the scenario broke off. */
export function broken({ claims, reason }: ScenarioResult): string[] {
  const words = claims.filter(({ met }) => !met).map(({ what, limit, measured }) => `${what}: ${measured}, ${limit}`);
  return reason === undefined ? words : [...words, reason];
}

export function withBootstrap(change: (given: Bootstrap) => Bootstrap): (given: Deployed) => Deployed {
  return (given) => ({ ...given, bootstrap: change(given.bootstrap) });
}
