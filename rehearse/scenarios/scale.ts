import { until } from "../clock";
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
  async run({ open, volume, deployed }) {
    const stage = await open({ replicas: FEW });
    const traffic = new Traffic(stage, volume);
    const { lags } = stage.options;
    const within = stage.clock.milliseconds(lags.loadBalancer + deployed.timing.minReady) + STARTS;
    await stage.clock.sleep(5);
    stage.event(`to ${MANY} pods`);
    stage.deployment.scale(MANY);
    await until(`${MANY} pods are in service`, () => stage.deployment.complete, within);
    await stage.clock.sleep(deployed.timing.withdraw / 2);
    stage.event(`to ${FEW} pods`);
    stage.deployment.scale(FEW);
    const leaving = stage.clock.milliseconds(deployed.timing.gracePeriod) + STARTS;
    await until("the others are gone", () => stage.deployment.all.length === FEW, leaving);
    const paths = figuresOf(await traffic.enough());
    return { paths, claims: nothingLost(paths, volume.calls) };
  },
};
