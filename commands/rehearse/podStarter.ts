import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type OwnProcess, startProcess } from "./ownProcess";
import type { App } from "./app";
import type { Clock } from "./clock";
import type { Subnet } from "./network/subnet";
import { Pod, type PodOptions } from "./node/pod";
import type { Container, PodWorkload } from "./node/workload";
import type { PodEnvoy } from "./subject";

export interface PodStarterOptions {
  /** Envoy's program. */
  readonly envoy: string;
  readonly app: App;
  readonly clock: Clock;
}

/** What a pod is to run. */
export interface PodPlan {
  /** From 0; picks its addresses. */
  readonly index: number;
  readonly name: string;
  /** Name of its version. */
  readonly generation: string;
  readonly workload: PodWorkload;
  readonly envoy: PodEnvoy | undefined;
  /** Where the server listens. */
  readonly port: number;
  /** Folder with the certificate that its Envoy shows the load balancer. */
  readonly tls: string;
  /** Environment of its server. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where a pod's files lie and where its processes listen. */
interface Place {
  readonly folder: string;
  readonly addresses: Pod["addresses"];
}

/** Starts pods, each with a folder, addresses and a bootstrap of its own. */
export class PodStarter {
  /** @param folder a pod's folder in it is named after the pod */
  constructor(
    private readonly options: PodStarterOptions,
    private readonly folder: string,
    private readonly subnet: Subnet,
  ) {}

  start(
    plan: PodPlan,
    observer: Pick<PodOptions, "event" | "changed" | "refused"> & {
      readonly ended: (what: string, certain: boolean) => void;
    },
  ): Pod {
    const { name, index, envoy, tls, generation } = plan;
    const place: Place = { folder: join(this.folder, name), addresses: this.subnet.pod(index) };
    mkdirSync(place.folder, { recursive: true });
    const here = { addresses: place.addresses, dns: this.subnet.dnsAddress, tls, folder: place.folder };
    if (envoy !== undefined) {
      writeFileSync(bootstrapFile(place), envoy.configuration(here, generation));
      for (const [path, content] of envoy.files?.(here) ?? []) {
        mkdirSync(dirname(join(place.folder, path)), { recursive: true });
        writeFileSync(join(place.folder, path), content);
      }
    }
    return new Pod({
      ...observer,
      name,
      addresses: place.addresses,
      workload: plan.workload,
      clock: this.options.clock,
      launch: (container) => () => this.launch(container, plan, place),
      ended: (container, certain) =>
        observer.ended(`${name}: ${container} does not start: ${lastWords(logFile(place, container))}`, certain),
    });
  }

  private launch(container: Container, { name, port, env, envoy: ofPod }: PodPlan, place: Place): OwnProcess {
    const { envoy, app, clock } = this.options;
    const log = logFile(place, container.name);
    if (container.name === ofPod?.container) {
      const args = ofPod.args(container.args, bootstrapFile(place), clock.speed);
      return startProcess(envoy, args, log, Object.fromEntries(container.env.map(({ name, value }) => [name, value])));
    }
    return app.start({ pod: name, addresses: place.addresses, port, logFile: log, env });
  }
}

function bootstrapFile({ folder }: Place): string {
  return join(folder, "envoy.yaml");
}

function logFile({ folder }: Place, container: string): string {
  return join(folder, `${container}.log`);
}

/** Characters: Envoy writes its whole configuration behind what is wrong with it. */
const LONGEST = 400;

/** The line that tells why a process ended, as far as it said so. */
function lastWords(file: string): string {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const line = lines.findLast((one) => /critical|error/i.test(one)) ?? lines.at(-1) ?? "";
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
