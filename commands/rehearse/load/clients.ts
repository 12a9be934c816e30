import { credentials } from "@grpc/grpc-js";
import type { Network } from "../network/network";
import type { OwnMethod } from "../own-calls/method";
import type { PathName } from "../result";
import { Caller, type Kind } from "./caller";
import { Ledger } from "./ledger";
import { Load, type LoadCall } from "./load";

export interface ClientsOptions {
  readonly network: Network;
  /** Name that clients outside call. */
  readonly host: string;
  /** Whether the server answers the echo service's calls. */
  readonly echoes: boolean;
  /** What another server is called by. @default its health */
  readonly method?: OwnMethod | undefined;
  /** Milliseconds of the clock that count as 0. */
  readonly beginning: () => number;
}

/** Everybody who calls the server, from outside and from inside, and what became of the calls. */
export class Clients {
  /** Of every path that has carried calls. */
  readonly ledgers: Ledger[] = [];
  private readonly callers: Caller[] = [];
  private readonly loads: Load[] = [];

  constructor(private readonly options: ClientsOptions) {}

  /** A client with a connection of its own. */
  caller(path: PathName): Caller {
    const { network, host, method } = this.options;
    const { ports, authority } = network;
    const named = { "grpc.ssl_target_name_override": host, "grpc.default_authority": host };
    const caller =
      path === "ingress"
        ? new Caller(
            `${network.host}:${ports.loadBalancer}`,
            credentials.createSsl(Buffer.from(authority.pem)),
            named,
            method,
          )
        : new Caller(`${network.host}:${ports[path]}`, credentials.createInsecure(), {}, method);
    this.callers.push(caller);
    return caller;
  }

  /** Figures to be filled; without endings they take no memory for each call, and give no timeline. */
  ledger(path: PathName, label: string, keepsEndings = true): Ledger {
    const ledger = new Ledger(path, label, this.options.beginning(), keepsEndings);
    this.ledgers.push(ledger);
    return ledger;
  }

  /** Starts a load on one path. */
  load(
    path: PathName,
    label: string,
    options: {
      rate: number;
      mix: readonly Kind[];
      total?: number;
      callers?: number;
      call?: LoadCall;
      keepsEndings?: boolean;
    },
  ): Load {
    const callers = Array.from({ length: options.callers ?? 1 }, () => this.caller(path));
    const load = new Load(callers, this.ledger(path, label, options.keepsEndings), {
      ...options,
      mix: this.options.echoes ? options.mix : [this.options.method === undefined ? "health" : "own"],
      call: options.call ?? {},
    });
    this.loads.push(load);
    return load;
  }

  /** Sends no more. */
  async stop(): Promise<void> {
    await Promise.all(this.loads.map((load) => load.stop()));
  }

  /** Ends every connection, with the calls on it. */
  close(): void {
    this.callers.forEach((caller) => caller.close());
  }
}
