import { type ChannelCredentials, type ClientOptions, credentials } from "@grpc/grpc-js";
import { ECHO, type EchoService, echoNamed } from "../echo-server/echo";
import type { CalledAs } from "../subject";
import { POD_CERTIFICATE } from "../network/certificate";
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
  /** Certificate of pods whose port for clients inside the cluster is within TLS, in PEM. @default it is plaintext */
  readonly insideTls?: string;
  /** @default the echo service, on the address that is called */
  readonly calledAs?: CalledAs | undefined;
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
  private readonly echo: EchoService;

  constructor(private readonly options: ClientsOptions) {
    const service = options.calledAs?.service;
    this.echo = service === undefined ? ECHO : echoNamed(service);
  }

  /** A client with a connection of its own. */
  caller(path: PathName): Caller {
    const { network, method } = this.options;
    const { credentials: how, options } = this.connecting(path);
    const port = path === "ingress" ? network.ports.loadBalancer : network.ports[path];
    const caller = new Caller(`${network.host}:${port}`, how, options, method, this.echo);
    this.callers.push(caller);
    return caller;
  }

  private connecting(path: PathName): { credentials: ChannelCredentials; options: ClientOptions } {
    const { network, host, insideTls, calledAs } = this.options;
    const authority = calledAs?.authority;
    const named = authority === undefined ? {} : { "grpc.default_authority": authority };
    const within = (pem: string, name: string, called: object) => ({
      credentials: credentials.createSsl(Buffer.from(pem)),
      options: { "grpc.ssl_target_name_override": name, ...called },
    });
    if (path === "ingress") return within(network.authority.pem, host, { "grpc.default_authority": host });
    if (path === "internal" && insideTls !== undefined) return within(insideTls, POD_CERTIFICATE, named);
    return { credentials: credentials.createInsecure(), options: path === "internal" ? named : {} };
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
