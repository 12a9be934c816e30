import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { AUTHORITATIVE_ANSWER, decode, encode, type Packet, RECURSION_AVAILABLE } from "dns-packet";

/** NXDOMAIN in the header's last four bits, and SERVFAIL. */
const NXDOMAIN = 3;
const TTL = 5;

/** What the server states: the pods' addresses, or one of its faults. */
export type DnsMode = "answers" | "empty" | "nxdomain" | "silent";

/** What it answers for, in lower case and without the dot at the end. */
export interface DnsNames {
  /** They resolve to the pods: headless Services. */
  readonly pods: readonly string[];
  /** They resolve to one address, whatever becomes of the pods. @default none */
  readonly services?: readonly string[];
  readonly servicesAt?: string;
}

/** The cluster's DNS for the Services of one server, on a loopback address. */
export class DnsServer {
  mode: DnsMode = "answers";
  addresses: readonly string[] = [];
  queries = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly names: DnsNames,
  ) {
    socket.on("message", (message, from) => this.answer(message, from));
  }

  /** @throws where the address is taken (EADDRINUSE) */
  static async listen(names: DnsNames, host: string, port: number): Promise<DnsServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(port, host, resolve);
    });
    return new DnsServer(socket, names);
  }

  get port(): number {
    return this.socket.address().port;
  }

  close(): void {
    this.socket.close();
  }

  private answer(message: Buffer, from: RemoteInfo): void {
    this.queries++;
    if (this.mode === "silent") return;
    const query = decode(message);
    const question = query.questions?.[0];
    const name = question?.name.toLowerCase() ?? "";
    const { pods, services = [], servicesAt } = this.names;
    const known = pods.includes(name) ? this.addresses : services.includes(name) ? [servicesAt!] : undefined;
    // As the cluster's DNS has it: a headless Service without a ready pod has no name.
    const missing = known === undefined || this.mode === "nxdomain" || (this.mode === "answers" && known.length === 0);
    const addresses = this.mode === "answers" && question?.type === "A" ? (known ?? []) : [];
    const reply: Packet = {
      type: "response",
      ...(query.id !== undefined && { id: query.id }),
      flags: AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE | (missing ? NXDOMAIN : 0),
      questions: query.questions ?? [],
      answers: addresses.map((data) => ({ type: "A", name: question!.name, ttl: TTL, data })),
    };
    this.socket.send(encode(reply), from.port, from.address);
  }
}
