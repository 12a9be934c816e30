import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bootstrap } from "../../envoy/bootstrap";
import { BOOTSTRAP_FILE } from "../../envoy/files";
import { renderBootstrap } from "../../envoy/render";
import { ENVOY_CONTAINER } from "../../settings/names";
import { type OwnProcess, startProcess } from "./ownProcess";
import type { App } from "./app";
import type { Clock } from "./clock";
import { onLoopback } from "./loopback";
import type { Subnet } from "./network/subnet";
import { Pod, type PodOptions } from "./node/pod";
import type { Container, PodWorkload } from "./node/workload";

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
  readonly workload: PodWorkload;
  /** As deployed; only where it listens and finds things is changed. */
  readonly bootstrap: Bootstrap;
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
    const { name, index, bootstrap, tls } = plan;
    const place: Place = { folder: join(this.folder, name), addresses: this.subnet.pod(index) };
    mkdirSync(place.folder, { recursive: true });
    const loopback = { addresses: place.addresses, dns: this.subnet.dnsAddress, tls, folder: place.folder };
    writeFileSync(bootstrapFile(place), renderBootstrap(onLoopback(bootstrap, loopback)));
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

  private launch(container: Container, { name, port, env }: PodPlan, place: Place): OwnProcess {
    const { envoy, app, clock } = this.options;
    const log = logFile(place, container.name);
    if (container.name === ENVOY_CONTAINER) {
      const args = container.args.map((arg, index, all) => {
        if (all[index - 1] === "--drain-time-s") return String(Math.max(1, Math.round(Number(arg) / clock.speed)));
        return arg === BOOTSTRAP_FILE ? bootstrapFile(place) : arg;
      });
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

/** The line that tells why a process ended, as far as it said so. */
function lastWords(file: string): string {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.findLast((line) => /critical|error/i.test(line)) ?? lines.at(-1) ?? "";
}
