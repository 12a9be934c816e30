import { type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { PATIENCE, type Target } from "./attack";
import { type Budget } from "./budget";
import {
  errorName,
  FLAG,
  type Frame,
  frame,
  FrameReader,
  headerFrames,
  MAX_PAYLOAD,
  PREFACE,
  SETTING,
  settings,
  TYPE,
  uint32,
} from "./frames";
import { callFields, encode, type Fields, HeaderReader } from "./headers";
import { open, write } from "./socket";

/** What came on one stream. */
export interface StreamSeen {
  /** Headers and trailers. */
  readonly headers: Record<string, string>;
  ended: boolean;
  /** Code of RST_STREAM, by name. */
  reset?: string;
  bytes: number;
}

/** A client's end of an HTTP/2 connection that sends whatever it is told to. */
export class Connection {
  readonly streams = new Map<number, StreamSeen>();
  /** Code of the last GOAWAY, by name. */
  goAway?: string;
  closed = false;
  /** Streams that the peer allows; unlimited until its SETTINGS have come. */
  maxStreams = Infinity;
  /** Bytes of DATA that the peer takes on the connection (stream 0) and on each stream, as far as it has said. */
  private readonly room = new Map([[0, 65_535]]);
  private streamWindow = 65_535;
  private readonly frames = new FrameReader();
  private readonly headers = new HeaderReader();
  private lastStream = -1;
  private ready = false;

  private constructor(
    private readonly socket: Socket,
    private readonly budget: Budget,
  ) {
    socket.on("data", (chunk: Buffer) => this.frames.push(chunk).forEach((one) => this.receive(one)));
    socket.on("close", () => (this.closed = true));
  }

  /** Connects and has settings exchanged. @param own SETTINGS of ours */
  static async open(
    target: Target,
    budget: Budget,
    own: Readonly<Record<number, number>> = {},
  ): Promise<Connection | { readonly refused: string }> {
    const opened = await open(target, budget);
    if ("refused" in opened) return opened;
    const connection = new Connection(opened.socket, budget);
    await connection.send(PREFACE, settings(own));
    await connection.until(() => connection.ready, PATIENCE);
    return connection;
  }

  nextStream(): number {
    return (this.lastStream += 2);
  }

  seen(stream: number): StreamSeen {
    const seen = this.streams.get(stream) ?? { headers: {}, ended: false, bytes: 0 };
    this.streams.set(stream, seen);
    return seen;
  }

  /** Sends frames, one or several to a buffer. @returns whether it is worth going on */
  send(...frames: Buffer[]): Promise<boolean> {
    this.budget.sent += frames.length;
    return write(this.socket, Buffer.concat(frames), this.budget);
  }

  /** Begins a request. @returns its stream */
  async request(fields: Fields, end = false): Promise<number> {
    const stream = this.nextStream();
    await this.send(headerFrames(stream, encode(fields), end));
    return stream;
  }

  /**
   * Sends DATA, in as many frames as it takes, as the peer's windows have room for it.
   * @param patience milliseconds to wait for room
   * @returns whether it is worth going on
   */
  async data(stream: number, payload: Buffer, end = false, patience?: number): Promise<boolean> {
    const seen = this.seen(stream);
    const over = () => seen.ended || seen.reset !== undefined;
    const room = () => Math.min(MAX_PAYLOAD, this.left(0), this.left(stream));
    for (let rest = payload; ;) {
      const came = await this.until(() => over() || room() > 0, patience);
      if (!came || over()) return false;
      const part = rest.subarray(0, room());
      rest = rest.subarray(part.length);
      for (const of of [0, stream]) this.room.set(of, this.left(of) - part.length);
      const last = end && rest.length === 0;
      const going = await this.send(frame(TYPE.DATA, last ? FLAG.END_STREAM : 0, stream, part));
      if (rest.length === 0 || !going) return going;
    }
  }

  /** Takes nothing from the socket any more, so that answers pile up at the peer. */
  stopReading(): void {
    this.socket.pause();
  }

  read(): void {
    this.socket.resume();
  }

  /** Waits for `condition`, at most so long and not over the budget. @returns whether it came true */
  async until(condition: () => boolean, milliseconds = this.budget.milliseconds): Promise<boolean> {
    const end = Date.now() + Math.min(milliseconds, this.budget.milliseconds);
    while (!condition()) {
      if (this.closed || Date.now() >= end) return condition();
      await sleep(2);
    }
    return true;
  }

  close(): void {
    this.socket.destroy();
  }

  private left(stream: number): number {
    return this.room.get(stream) ?? this.streamWindow;
  }

  private receive({ type, flags, stream, payload }: Frame): void {
    if (type === TYPE.SETTINGS && (flags & FLAG.ACK) === 0) this.receiveSettings(payload);
    else if (type === TYPE.PING && (flags & FLAG.ACK) === 0) this.socket.write(frame(TYPE.PING, FLAG.ACK, 0, payload));
    else if (type === TYPE.WINDOW_UPDATE) this.room.set(stream, this.left(stream) + payload.readUInt32BE(0));
    else if (type === TYPE.GOAWAY) this.goAway = errorName(payload.readUInt32BE(4));
    else if (type === TYPE.RST_STREAM) this.seen(stream).reset = errorName(payload.readUInt32BE(0));
    else if (type === TYPE.DATA) this.seen(stream).bytes += payload.length;
    // Envoy sends blocks of one frame: what it answers here is short.
    else if (type === TYPE.HEADERS) Object.assign(this.seen(stream).headers, this.headers.read(payload));
    if ((type === TYPE.DATA || type === TYPE.HEADERS) && (flags & FLAG.END_STREAM) !== 0)
      this.seen(stream).ended = true;
  }

  private receiveSettings(payload: Buffer): void {
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      const value = payload.readUInt32BE(at + 2);
      if (payload.readUInt16BE(at) === SETTING.MAX_CONCURRENT_STREAMS) this.maxStreams = value;
      // It comes before any stream is opened.
      if (payload.readUInt16BE(at) === SETTING.INITIAL_WINDOW_SIZE) this.streamWindow = value;
    }
    this.ready = true;
    this.socket.write(frame(TYPE.SETTINGS, FLAG.ACK, 0));
  }
}

/** A gRPC message of so many bytes, with its prefix. @param claimed what the prefix states instead */
export function message(length: number, claimed = length): Buffer {
  return Buffer.concat([Buffer.of(0), uint32(claimed), Buffer.alloc(length)]);
}

/** A call by someone else on the same connection: begins now, ends with what is returned. */
export async function beginNeighbour(connection: Connection): Promise<() => Promise<"served" | "lost">> {
  const stream = await connection.request(callFields());
  // Its reader reads, whatever the attacker's settings say.
  await connection.send(frame(TYPE.WINDOW_UPDATE, 0, stream, uint32(65_535)));
  return async () => {
    await connection.data(stream, message(0), true, PATIENCE);
    const seen = connection.seen(stream);
    await connection.until(() => seen.ended || seen.reset !== undefined, PATIENCE);
    return seen.headers["grpc-status"] === "0" ? "served" : "lost";
  };
}
