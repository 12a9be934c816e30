import type { PodAddresses } from "../node/pod";
import { DnsServer } from "./dns";

/** Names that DNS knows. */
export interface Names {
  /** Those of headless Services. */
  readonly pods: readonly string[];
  /** Those of Services with an address of their own. */
  readonly services: readonly string[];
}

const DNS_PORT = 5300;
/** 127.0.1 to 127.0.250. */
const SUBNETS = 250;
/** Pods that have addresses in one of them at once. */
const PODS = 250;

/** Loopback addresses of one rehearsal. */
export interface Subnet {
  /** Address of what lies between clients and pods. */
  readonly host: string;
  /** Address of Services that pods call. */
  readonly upstreams: string;
  readonly dns: DnsServer;
  readonly dnsAddress: { readonly host: string; readonly port: number };
  /** Addresses of the n-th place for a pod, from 0. */
  pod(place: number): PodAddresses;
  /** A place for another pod: in turn, so that addresses of a pod that has gone are used again as late as possible. @param taken addresses of the pods that are there */
  nextPlace(taken: ReadonlySet<string>): number;
  release(): void;
}

/** Takes the first 127.0.n.0/24 that no other rehearsal has: whose DNS server listens, has it. @param names that the DNS server answers for */
export async function takeSubnet(names: Names): Promise<Subnet> {
  for (let n = 1; n <= SUBNETS; n++) {
    const host = `127.0.${n}.254`;
    const upstreams = `127.0.${n}.253`;
    const pod = (place: number) => ({ pod: `127.0.${n}.${place + 1}`, own: `127.1.${n}.${place + 1}` });
    let next = 0;
    try {
      const dns = await DnsServer.listen(
        { pods: names.pods, services: names.services, servicesAt: upstreams },
        host,
        DNS_PORT,
      );
      return {
        host,
        upstreams,
        dns,
        dnsAddress: { host, port: DNS_PORT },
        pod,
        nextPlace(taken) {
          if (taken.size >= PODS) throw new Error(`a rehearsal has addresses for ${PODS} pods at once`);
          while (taken.has(pod(next % PODS).pod)) next++;
          return next++ % PODS;
        },
        release: () => dns.close(),
      };
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error(`all ${SUBNETS} loopback networks from 127.0.1.0/24 on are taken by other rehearsals`);
}
