import type { PodAddresses } from "../node/pod";
import { DnsServer } from "./dns";

const DNS_PORT = 5300;
/** 127.0.1 to 127.0.250. */
const SUBNETS = 250;
const PODS = 250;

/** Loopback addresses of one rehearsal. */
export interface Subnet {
  /** Address of what lies between clients and pods. */
  readonly host: string;
  readonly dns: DnsServer;
  readonly dnsAddress: { readonly host: string; readonly port: number };
  /** Addresses of the n-th pod, from 0. */
  pod(index: number): PodAddresses;
  release(): void;
}

/** Takes the first 127.0.n.0/24 that no other rehearsal has: whose DNS server listens, has it. @param name that the DNS server answers for */
export async function takeSubnet(name: string): Promise<Subnet> {
  for (let n = 1; n <= SUBNETS; n++) {
    const host = `127.0.${n}.254`;
    try {
      const dns = await DnsServer.listen(name, host, DNS_PORT);
      return {
        host,
        dns,
        dnsAddress: { host, port: DNS_PORT },
        pod(index) {
          if (index >= PODS) throw new Error(`a rehearsal has addresses for ${PODS} pods`);
          return { pod: `127.0.${n}.${index + 1}`, own: `127.1.${n}.${index + 1}` };
        },
        release: () => dns.close(),
      };
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error(`all ${SUBNETS} loopback networks from 127.0.1.0/24 on are taken by other rehearsals`);
}
