import { now, until } from "../clock";
import type { Pod } from "../node/pod";
import type { ClusterEvent } from "../result";
import { foundNoPod } from "./evidence";
import { atMost, nothingLost, type Scenario } from "./scenario";
import { Traffic } from "./traffic";

const PODS = 3;
/** Seconds that the dependency is broken: longer than any probe is patient. */
const OUTAGE = 300;
/** Seconds of the real clock until every pod is in service again: the kubelet asks every five. */
const RECOVERY = 10;
/** Calls in a second at most: those of clients inside the cluster pile up meanwhile. */
const RATE = 100;
/** Calls that mean something. */
const CALLS = 1000;
/** Makes the echo server report NOT_SERVING and SERVING in turn. */
const TOGGLE = "SIGUSR2";

export const dependency: Scenario = {
  name: "dependency",
  about: "Every server reports NOT_SERVING and still answers, as its database is down: none is restarted for it.",
  needsEcho: true,
  async run({ open, volume, subject }) {
    const cluster = await open({ replicas: PODS });
    const traffic = new Traffic(cluster, { rate: Math.min(volume.rate, RATE), calls: CALLS });
    await cluster.clock.sleep(20);
    const { pods } = cluster;
    const toggle = (pod: Pod) => pod.container(subject.server.container).signal(TOGGLE);
    cluster.event("dependency breaks");
    pods.forEach(toggle);
    await cluster.clock.sleep(OUTAGE);
    const ends = pods.flatMap(({ name }) => cluster.events.filter((event) => isEnd(event, name)));
    cluster.event("dependency is back");
    pods.forEach(toggle);
    const back = now();
    await until("every pod is in service again", () => cluster.pods.length === PODS, 60_000);
    const recovery = (now() - back) / 1000;
    await cluster.clock.sleep(60);
    const ledgers = await traffic.enough();
    const log = await cluster.failures();
    // Kubernetes names no pod in the Service that is not ready; the load balancer asks the pods itself.
    const paths = ledgers.map((ledger) => ledger.figures(ledger.path === "internal" ? foundNoPod(log) : undefined));
    return {
      paths,
      claims: [
        ...nothingLost(paths, CALLS),
        atMost("containers restarted", 0, ends.length),
        atMost("seconds until every pod is in service again", RECOVERY, recovery),
      ],
    };
  },
};

function isEnd({ what, pod }: ClusterEvent, name: string): boolean {
  return pod === name && what.includes(" ended");
}
