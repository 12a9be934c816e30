import type { EchoRequest } from "../echo-server/echo";
import { now } from "../clock";
import type { Caller, CallOptions, Kind } from "./caller";
import type { Ledger } from "./ledger";

/** Milliseconds between two looks at what is due. */
const TICK = 5;

export interface LoadOptions {
  /** Calls in a second, over all callers together. */
  readonly rate: number;
  /** Kinds in the order in which they take turns. */
  readonly mix: readonly Kind[];
  /** Stops by itself after so many calls. @default never */
  readonly total?: number;
  readonly call: LoadCall;
}

/** As a call's own options, but a request may be created again for every call. */
export type LoadCall = Omit<CallOptions, "request"> & { readonly request?: EchoRequest | (() => EchoRequest) };

/** Mostly unary calls, one in ten a stream. */
export const MIXED: readonly Kind[] = [
  ...Array<Kind>(9).fill("unary"),
  "serverStream",
  ...Array<Kind>(9).fill("unary"),
  "clientStream",
  ...Array<Kind>(9).fill("unary"),
  "bidirectional",
];

/** Calls at a steady rate, whatever becomes of them: a slow server must not slow its callers down. */
export class Load {
  private readonly timer: NodeJS.Timeout;
  private readonly running = new Set<Promise<void>>();
  private readonly beginning = now();
  private readonly done: Promise<void>;
  private finish: () => void = () => undefined;
  private sent = 0;

  constructor(
    private readonly callers: readonly Caller[],
    readonly ledger: Ledger,
    private readonly options: LoadOptions,
  ) {
    this.done = new Promise((resolve) => (this.finish = resolve));
    this.timer = setInterval(() => this.tick(), TICK);
  }

  /** Sends no more and waits for what is under way. */
  async stop(): Promise<Ledger> {
    this.end();
    await Promise.all(this.running);
    return this.ledger;
  }

  /** Resolves when `total` calls are sent and have ended. */
  async finished(): Promise<Ledger> {
    await this.done;
    return this.stop();
  }

  private end(): void {
    clearInterval(this.timer);
    this.finish();
  }

  private tick(): void {
    const { rate, total = Infinity } = this.options;
    const due = Math.min(Math.floor(((now() - this.beginning) / 1000) * rate), total);
    while (this.sent < due) this.call();
    if (this.sent >= total) this.end();
  }

  private call(): void {
    const { mix, call } = this.options;
    const caller = this.callers[this.sent % this.callers.length]!;
    const kind = mix[this.sent % mix.length]!;
    this.sent++;
    this.ledger.sent++;
    const request = typeof call.request === "function" ? call.request() : call.request;
    const running = caller.call(kind, { ...call, request: request ?? {} }).then((outcome) => {
      this.ledger.add(outcome);
      this.running.delete(running);
    });
    this.running.add(running);
  }
}
