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
/** Seconds until liveness restarts the server: those of the kubelet's probe, and a timeout of Envoy's check, which is never divided. */
const RESTART = { probe: 150, check: 10 } as const;

export const hang: Scenario = {
  name: "hang",
  about:
    "A server stops without closing its connections: health checks find it out, no call goes there, and it is restarted.",
  needsEcho: false,
  async run({ open, volume, subject }) {
    const cluster = await open({ replicas: PODS });
    const traffic = new Traffic(cluster, volume, { deadline: DEADLINE });
    const [pod] = cluster.pods as [Pod];
    await wait(2000);
    cluster.event("server stopped", pod.name);
    const stoppedAt = now();
    const run = pod.container(subject.server.container);
    run.signal("SIGSTOP");
    await wait(STOPPED);
    const failures = traffic.ledgers.flatMap((ledger) => ledger.failures);
    const last = failures.reduce((latest, { startedAt }) => Math.max(latest, startedAt), stoppedAt);
    const within = cluster.clock.milliseconds(RESTART.probe) + RESTART.check * 1000;
    while (run.endedAt === undefined && now() < stoppedAt + within) await wait(20);
    const ended = (run.endedAt ?? Infinity) - stoppedAt;
    run.signal("SIGCONT");
    await until("the pod is in service again", () => cluster.pods.includes(pod), 60_000);
    const ledgers = await traffic.enough();
    const paths = figuresOf(ledgers, evidence(await cluster.failures(), [server(pod, subject, last)]));
    return {
      paths,
      claims: [
        ...nothingLost(paths, volume.calls),
        atMost("seconds until no call goes to the stopped server", RECOVERY, (last - stoppedAt) / 1000),
        atMost("seconds until the stopped server is restarted", within / 1000, ended / 1000),
      ],
    };
  },
};
