import { until } from "../clock";
import { goneInTime } from "./leaving";
import { nothingLost, type Scenario } from "./scenario";
import { figuresOf, Traffic } from "./traffic";

const FEW = 2;
const MANY = 5;
/** Milliseconds for starting processes, on top of the stack's times. */
const STARTS = 120_000;

export const scale: Scenario = {
  name: "scale",
  about: `The autoscaler goes from ${FEW} pods to ${MANY} and back under load.`,
  needsEcho: false,
  async run({ open, volume, subject }) {
    const cluster = await open({ replicas: FEW });
    const traffic = new Traffic(cluster, volume);
    const { lags } = cluster.options;
    const { minReady, gracePeriod, withdraw } = subject.times;
    const within = cluster.clock.milliseconds(lags.loadBalancer + minReady) + STARTS;
    await cluster.clock.sleep(5);
    cluster.event(`to ${MANY} pods`);
    cluster.deployment.scale(MANY);
    await until(`${MANY} pods are in service`, () => cluster.deployment.complete, within);
    await cluster.clock.sleep(withdraw / 2);
    cluster.event(`to ${FEW} pods`);
    cluster.deployment.scale(FEW);
    const leaving = cluster.clock.milliseconds(gracePeriod) + STARTS;
    await until("the others are gone", () => cluster.deployment.all.length === FEW, leaving);
    const paths = figuresOf(await traffic.enough());
    return { paths, claims: [...nothingLost(paths, volume.calls), goneInTime(cluster, withdraw)] };
  },
};
