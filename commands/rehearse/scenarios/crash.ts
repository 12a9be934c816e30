import { now, until } from "../clock";
import type { Pod } from "../node/pod";
import type { TestCluster } from "../testCluster";
import { envoy, evidence, server } from "./evidence";
import { atMost, nothingLost, type Scenario } from "./scenario";
import { figuresOf, Traffic } from "./traffic";

const PODS = 3;
/** Milliseconds for a killed process to be started again, and to be in service. */
const RESTART = 60_000;
/** Seconds of the real clock from a process's end to the last call that failed for it. */
const RECOVERY = 10;

export const crash: Scenario = {
  name: "crash",
  about:
    "A server is killed, then another pod's Envoy: only the calls inside them are lost, and others take over at once.",
  needsEcho: false,
  async run({ open, volume, subject }) {
    const cluster = await open({ replicas: PODS });
    const traffic = new Traffic(cluster, volume);
    const [first, second] = cluster.pods as [Pod, Pod];
    const back = (pod: Pod) => until(`${pod.name} is in service again`, () => cluster.serves(pod), RESTART);
    await cluster.clock.sleep(20);
    const serverEnded = await killed(cluster, first, subject.server.container, "server");
    await back(first);
    await cluster.clock.sleep(60);
    const betweenKills = now();
    const proxy = envoyBeside(cluster, second);
    const envoyEnded = proxy && (await killed(cluster, proxy.pod, proxy.container, "Envoy"));
    if (proxy !== undefined) await back(proxy.pod);
    const killedProcesses = [
      server(first, subject, serverEnded),
      ...(proxy === undefined ? [] : [envoy(proxy.pod, subject, envoyEnded!, now())]),
    ];
    await cluster.clock.sleep(60);
    const ledgers = await traffic.enough();
    const log = await cluster.failures();
    const paths = figuresOf(ledgers, evidence(log, killedProcesses));
    const failures = ledgers.flatMap((ledger) => ledger.failures);
    /** Seconds from `from` to the beginning of the last call that failed before `to`. */
    const recovery = (from: number, to = Infinity) =>
      failures
        .filter(({ endedAt }) => endedAt >= from && endedAt < to)
        .reduce((longest, { startedAt }) => Math.max(longest, (startedAt - from) / 1000), 0);
    return {
      paths,
      claims: [
        ...nothingLost(paths, volume.calls),
        atMost("seconds until no call fails, server killed", RECOVERY, recovery(serverEnded, betweenKills)),
        ...(envoyEnded === undefined
          ? []
          : [atMost("seconds until no call fails, Envoy killed", RECOVERY, recovery(envoyEnded))]),
      ],
    };
  },
};

/** The Envoy in a pod, or one of those in front of it; undefined where calls meet none. */
function envoyBeside({ options, edge }: TestCluster, pod: Pod): { pod: Pod; container: string } | undefined {
  const { pods, edge: edgePods } = options.subject;
  if (pods.envoy !== undefined) return { pod, container: pods.envoy.container };
  const [inFront] = edge?.ready ?? [];
  if (inFront === undefined || edgePods?.envoy === undefined) return undefined;
  return { pod: inFront, container: edgePods.envoy.container };
}

/** Kills a container's process. @returns when it had ended, in milliseconds of the clock */
async function killed(cluster: TestCluster, pod: Pod, name: string, what: string): Promise<number> {
  const run = pod.container(name);
  const before = run.endedAt;
  cluster.event(`${what} killed`, pod.name);
  run.signal("SIGKILL");
  await until(`${name} has ended`, () => run.endedAt !== before, 5000, 1);
  return run.endedAt ?? now();
}
