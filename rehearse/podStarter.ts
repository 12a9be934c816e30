import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bootstrap } from "../envoy/bootstrap";
import { BOOTSTRAP_FILE } from "../envoy/files";
import { renderBootstrap } from "../envoy/render";
import { ENVOY_CONTAINER } from "../settings/names";
import { type OwnProcess, startProcess } from "../tools/ownProcess";
import type { App } from "./app";
import type { Clock } from "./clock";
import type { Deployed } from "./deployed";
import { onLoopback } from "./loopback";
import type { Subnet } from "./network/subnet";
import { Pod, type PodOptions } from "./node/pod";
import type { Container } from "./node/workload";

export interface PodStarterOptions {
  readonly deployed: Deployed;
  /** Envoy's program. */
  readonly envoy: string;
  readonly app: App;
  readonly clock: Clock;
  /** Environment of the n-th pod's app, from 0. @default nothing */
  readonly podEnv?: (index: number) => Readonly<Record<string, string>>;
}

/** Where a pod's files lie and where its processes listen. */
interface Place {
  readonly index: number;
  readonly name: string;
  readonly folder: string;
  readonly addresses: Pod["addresses"];
}

/** Starts one pod after the other, each with a folder, addresses and a bootstrap of its own. */
export class PodStarter {
  private created = 0;

  /**
   * @param folder of the rehearsal; a pod's is named after it
   * @param tls folder with the certificate that all pods' Envoys show the load balancer, as they do in the cluster
   */
  constructor(
    private readonly options: PodStarterOptions,
    private readonly folder: string,
    private readonly tls: string,
    private readonly subnet: Subnet,
  ) {}

  /** @param change is applied to the deployed bootstrap */
  start(
    generation: string,
    change: (given: Bootstrap) => Bootstrap,
    observer: Pick<PodOptions, "event" | "changed"> & { readonly ended: (what: string) => void },
  ): Pod {
    const { deployed, clock } = this.options;
    const index = this.created++;
    const name = `${deployed.name}-${generation}-${index + 1}`;
    const place: Place = { index, name, folder: join(this.folder, name), addresses: this.subnet.pod(index) };
    mkdirSync(place.folder, { recursive: true });
    const loopback = { addresses: place.addresses, dns: this.subnet.dnsAddress, tls: this.tls };
    writeFileSync(bootstrapFile(place), renderBootstrap(onLoopback(change(deployed.bootstrap), loopback)));
    return new Pod({
      ...observer,
      name,
      addresses: place.addresses,
      workload: deployed.workload,
      clock,
      launch: (container) => () => this.launch(container, place),
      ended: (container) =>
        observer.ended(`${name}: ${container} does not start: ${lastWords(logFile(place, container))}`),
    });
  }

  private launch(container: Container, place: Place): OwnProcess {
    const { envoy, app, deployed, podEnv } = this.options;
    const log = logFile(place, container.name);
    if (container.name === ENVOY_CONTAINER) {
      const args = container.args.map((arg) => (arg === BOOTSTRAP_FILE ? bootstrapFile(place) : arg));
      return startProcess(envoy, args, log);
    }
    const env = podEnv?.(place.index) ?? {};
    return app.start({
      pod: place.name,
      addresses: place.addresses,
      port: deployed.settings.port,
      logFile: log,
      env,
    });
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
