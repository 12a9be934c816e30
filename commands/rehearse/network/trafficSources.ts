import type { Clock } from "../clock";
import type { DnsServer } from "./dns";
import { Lagging } from "./lagging";
import type { PodsName } from "../subject";
import type { Network } from "./network";

/** How late others learn that a pod came or went, in the stack's seconds. */
export interface Lags {
  readonly loadBalancer: number;
  readonly dns: number;
  readonly service: number;
}

/** Everybody who sends calls to a server's pods, each told of their addresses and each late in its own way. */
export class TrafficSources {
  readonly loadBalancer: Lagging<string[]>;
  readonly service: Lagging<string[]>;
  /** The headless Service, from which every pod's Envoy learns of the others. */
  readonly dns: Lagging<string[]>;

  /** @param calls which pods they call */
  constructor(network: Network, dns: DnsServer, clock: Clock, lags: Lags, calls: PodsName = "pods") {
    this.loadBalancer = new Lagging(clock, lags.loadBalancer, (pods) => network.tell("loadBalancer", calls, pods));
    this.service = new Lagging(clock, lags.service, (pods) => network.tell("services", calls, pods));
    this.dns = new Lagging(clock, lags.dns, (pods) => {
      if (calls === "pods") dns.addresses = pods;
    });
  }

  /** They learn no more. */
  stop(): void {
    [this.loadBalancer, this.service, this.dns].forEach((source) => source.stop());
  }
}
