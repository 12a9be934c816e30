import { readFileSync } from "node:fs";
import { ECHO } from "../echo-server/echo";
import { ENVOY_CONTAINER } from "../../../settings/names";
import { memoryBytes } from "../../../settings/values/quantity";
import { appliesTo, ATTACKS, type Attack, endedWell, GROWTH_MAX, type Target } from "../abuse";
import type { Deployed } from "../deployed";
import { POD_CERTIFICATE } from "../network/certificate";
import type { Pod } from "../node/pod";
import type { Claim } from "../result";
import type { TestCluster } from "../testCluster";
import { ownOf } from "../subject";
import { atMost, nothingLost, OF_SETTINGS, type Scenario } from "./scenario";
import { figuresOf, Traffic } from "./traffic";

const PODS = 2;
/** Attacks at a time: some wait ten seconds for Envoy's own timeouts. */
const AT_ONCE = 4;
const MIB = 2 ** 20;
/** Milliseconds between two looks at an Envoy's memory. */
const PERIOD = 100;

export const abuse: Scenario = {
  name: "abuse",
  about:
    "Floods, resets, slow and odd requests and wrong protocols against one pod's listeners: each ends in the attacker's own stream or connection.",
  needsEcho: true,
  unfit: ({ own }) => (own === undefined ? OF_SETTINGS : undefined),
  async run({ open, volume, subject }) {
    const cluster = await open({ replicas: PODS });
    const traffic = new Traffic(cluster, volume);
    const [pod] = cluster.pods as [Pod];
    const deployed = ownOf(subject);
    const memory = new MemoryWatch(pod);
    const attacks = targets(cluster, pod, deployed).flatMap((listener) =>
      ATTACKS.filter((attack) => appliesTo(attack, listener.target)).map((attack) => ({ ...listener, attack })),
    );
    const claims: Claim[] = [];
    const attackOneByOne = async (next: Iterable<(typeof attacks)[number]>) => {
      for (const { listener, target, attack } of next) {
        cluster.event(`${attack.name} on ${listener}`, pod.name);
        claims.push(await claimOf(attack, target, listener));
      }
    };
    const besideOthers = attacks.filter(({ attack }) => !attack.takesAllCalls).values();
    await Promise.all(Array.from({ length: AT_ONCE }, () => attackOneByOne(besideOthers)));
    const paths = figuresOf(await traffic.enough());
    await attackOneByOne(attacks.filter(({ attack }) => attack.takesAllCalls));
    const limit = memoryBytes(deployed.envoy.memory) / MIB;
    return {
      paths,
      claims: [
        ...nothingLost(paths, volume.calls),
        atMost("memory of the attacked Envoy", limit, memory.stop() / MIB, " MiB"),
        ...claims,
      ],
    };
  },
};

interface Listener {
  readonly listener: string;
  readonly target: Target;
}

/** Both listeners of a pod, without what lies in front of them. */
function targets(cluster: TestCluster, { addresses }: Pod, { settings, envoy, timing }: Deployed): Listener[] {
  const calls = settings.calls.concurrentPerPod;
  const at = {
    host: addresses.pod,
    echo: ECHO.Unary.path,
    metrics: envoy.ports.health,
    // Where a pod takes one call at a time, whoever has it is in everyone's way.
    ...(calls > 1 && { capacity: { calls, requestTimeout: cluster.clock.milliseconds(timing.requestTimeout) } }),
  };
  const tls = { ca: cluster.podCertificate, servername: POD_CERTIFICATE };
  return [
    { listener: "ingress", target: { ...at, port: envoy.ports.ingress, tls } },
    { listener: "internal", target: { ...at, port: envoy.ports.internal } },
  ];
}

async function claimOf(attack: Attack, target: Target, listener: string): Promise<Claim> {
  const result = await attack.run(target);
  const growth = result.growth === undefined ? "" : `, the page of metrics ${result.growth} bytes longer`;
  const neighbour = result.neighbour === undefined ? "" : `, a call beside it ${result.neighbour}`;
  return {
    what: `${attack.name} on ${listener}`,
    limit: `${attack.endsWith.join(" or ")}${growth && `, the page of metrics at most ${GROWTH_MAX} bytes longer`}`,
    measured: `${result.endedBy} after ${result.sent} sent${neighbour}${growth}`,
    met: endedWell(attack, result),
  };
}

/** The most memory that a pod's Envoy has had, as the kernel counts it against the container's limit. */
class MemoryWatch {
  private most = 0;
  private readonly timer = setInterval(() => this.look(), PERIOD);

  constructor(private readonly pod: Pod) {}

  /** @returns bytes */
  stop(): number {
    clearInterval(this.timer);
    this.look();
    return this.most;
  }

  private look(): void {
    const status = readFileSync(`/proc/${this.pod.container(ENVOY_CONTAINER).pid}/status`, "utf8");
    this.most = Math.max(this.most, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024);
  }
}
