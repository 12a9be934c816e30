import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from "node:http2";
import { build } from "hdr-histogram-js";
import { ECHO, frame } from "./grpc";
import { type LoadAnswer, type LoadOrder, type Target, type TargetAnswer } from "./loadOrder";

/**
 * The client, in a process of its own: calls at a fixed rate whatever the answers take (an open loop), so that a slow
 * Envoy is not spared the calls that a waiting client would not have made.
 */
const MESSAGE = frame(Buffer.alloc(128, "x"));
const HEADERS = {
  ":method": "POST",
  ":path": ECHO,
  "content-type": "application/grpc",
  te: "trailers",
  "user-agent": "bench",
};
/** Milliseconds between looks at how many calls are due; timers know no less. */
const TICK = 1;
/** Milliseconds that the last calls may take. */
const LAST = 10_000;

class Connection {
  private session: ClientHttp2Session | undefined;

  constructor(private readonly target: Target) {}

  /** Milliseconds that a call took. One that crossed a GOAWAY is refused unseen and made again, as gRPC's clients do. */
  async call(): Promise<number> {
    const start = performance.now();
    await this.once().catch((error: unknown) => (isRefused(error) ? this.once() : Promise.reject(error as Error)));
    return performance.now() - start;
  }

  private once(): Promise<void> {
    return new Promise((resolve, reject) => {
      const stream = this.open().request({ ...HEADERS, ...(this.target.deadline && { "grpc-timeout": "5S" }) });
      let status: string | undefined;
      stream.on(
        "response",
        (headers: IncomingHttpHeaders) => (status = String(headers["grpc-status"] ?? headers[":status"])),
      );
      stream.on("trailers", (trailers: IncomingHttpHeaders) => (status = String(trailers["grpc-status"])));
      stream.on("error", reject);
      stream.on("close", () => (status === "0" ? resolve() : reject(new Error(`gRPC status ${status}`))));
      stream.resume();
      stream.end(MESSAGE);
    });
  }

  /** Where the last connection was told to go away, a new one, as gRPC's clients do. */
  private open(): ClientHttp2Session {
    if (this.session !== undefined && !this.session.closed && !this.session.destroyed) return this.session;
    const { port, ca } = this.target;
    this.session =
      ca === undefined
        ? connect(`http://127.0.0.1:${port}`)
        : connect(`https://127.0.0.1:${port}`, { ca, servername: "localhost" });
    this.session.on("error", () => undefined);
    return this.session;
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && error.message.includes("NGHTTP2_REFUSED_STREAM");
}

const connections = new Map<number, Connection>();

/** How calls of one target went. */
class Tally {
  private readonly histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
  });
  private failed = 0;
  private why: string | undefined;

  async add(call: Promise<number>): Promise<void> {
    try {
      this.histogram.recordValue(Math.max(1, Math.round((await call) * 1000)));
    } catch (error) {
      this.failed += 1;
      this.why ??= String(error);
    }
  }

  answer(): TargetAnswer {
    const { failed, why, histogram } = this;
    return { failed, why, p50: histogram.getValueAtPercentile(50), p99: histogram.getValueAtPercentile(99) };
  }
}

async function obey({ targets, count, rate }: LoadOrder): Promise<LoadAnswer> {
  const tallies = targets.map(() => new Tally());
  const all = count * targets.length;
  const pending: Promise<void>[] = [];
  const start = performance.now();
  while (pending.length < all) {
    await new Promise((resolve) => setTimeout(resolve, TICK));
    const due = Math.min(all, Math.floor(((performance.now() - start) * rate * targets.length) / 1000));
    while (pending.length < due) {
      const [turn, place] = [Math.floor(pending.length / targets.length), pending.length % targets.length];
      const index = turn % 2 === 0 ? place : targets.length - 1 - place;
      pending.push(tallies[index]!.add(connectionTo(targets[index]!).call()));
    }
  }
  const late = new Promise<void>((_resolve, reject) => {
    setTimeout(() => reject(new Error(`calls without an answer after ${LAST} ms`)), LAST).unref();
  });
  await Promise.race([Promise.all(pending), late]);
  return tallies.map((tally) => tally.answer());
}

function connectionTo(target: Target): Connection {
  const connection = connections.get(target.port) ?? new Connection(target);
  connections.set(target.port, connection);
  return connection;
}

process.on("message", (order: LoadOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) =>
      process.send?.(order.targets.map(() => ({ failed: order.count, why: String(error), p50: 0, p99: 0 }))),
  );
});
process.once("disconnect", () => process.exit());
// Ctrl-C reaches every process of the terminal; the parent ends this one when it is done.
process.on("SIGINT", () => undefined);
process.send?.({ ready: true });
