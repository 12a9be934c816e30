import { setTimeout as wait } from "node:timers/promises";
import { now, until } from "../clock";
import type { Pod } from "../node/pod";
import { evidence, server } from "./evidence";
import { atMost, nothingLost, type Scenario } from "./scenario";
import { figuresOf, Traffic } from "./traffic";

const PODS = 3;
/** Milliseconds after which a client gives a call up. */
const DEADLINE = 8000;
/** Seconds of the real clock until every Envoy has found the server out: two health checks of five seconds with their jitter and timeout. */
const RECOVERY = 15;
/** Milliseconds that the server stays stopped: a call that began after the recovery must have had the time to fail. */
const STOPPED = RECOVERY * 1000 + DEADLINE + 2000;

export const hang: Scenario = {
  name: "hang",
  about: "A server stops without closing its connections: health checks find it out, and no call goes there any more.",
  needsEcho: false,
  async run({ open, volume, deployed }) {
    const cluster = await open({ replicas: PODS });
    const traffic = new Traffic(cluster, volume, { deadline: DEADLINE });
    const [pod] = cluster.pods as [Pod];
    await wait(2000);
    cluster.event("server stopped", pod.name);
    const stoppedAt = now();
    pod.container(deployed.name).signal("SIGSTOP");
    await wait(STOPPED);
    const failures = traffic.ledgers.flatMap((ledger) => ledger.failures);
    const last = failures.reduce((latest, { startedAt }) => Math.max(latest, startedAt), stoppedAt);
    pod.container(deployed.name).signal("SIGCONT");
    cluster.event("server goes on", pod.name);
    await until("the pod is in service again", () => cluster.pods.includes(pod), 60_000);
    const ledgers = await traffic.enough();
    const paths = figuresOf(ledgers, evidence(await cluster.failures(), [server(pod, deployed, last)]));
    return {
      paths,
      claims: [
        ...nothingLost(paths, volume.calls),
        atMost("seconds until no call goes to the stopped server", RECOVERY, (last - stoppedAt) / 1000),
      ],
    };
  },
};
