import { until } from "../clock";
import { goneInTime } from "./leaving";
import { nothingLost, type Scenario } from "./scenario";
import { figuresOf, Traffic } from "./traffic";

const PODS = 3;
/** Milliseconds for starting processes, on top of the stack's times. */
const STARTS = 120_000;

export const rollout: Scenario = {
  name: "rollout",
  about:
    "A changed bootstrap rolls all pods under load: new ones come first, old ones leave as new ones are in service.",
  needsEcho: false,
  async run({ open, volume, subject }) {
    const cluster = await open({ replicas: PODS });
    const traffic = new Traffic(cluster, volume);
    await cluster.clock.sleep(5);
    cluster.event("rollout begins");
    cluster.deployment.rollOut(cluster.generation("second"));
    const { lags } = cluster.options;
    const { minReady, gracePeriod, withdraw } = subject.times;
    const within = cluster.clock.milliseconds(PODS * (lags.loadBalancer + minReady) + gracePeriod) + STARTS;
    await until("all pods are new", () => cluster.deployment.complete, within);
    cluster.event("all pods are new");
    await until("all old pods are gone", () => cluster.deployment.all.length === PODS, within);
    const paths = figuresOf(await traffic.enough());
    return { paths, claims: [...nothingLost(paths, volume.calls), goneInTime(cluster, withdraw)] };
  },
};
