import { Writable } from "node:stream";
import {
  type ChannelCredentials,
  Client,
  type ClientOptions,
  Metadata,
  type MethodDefinition,
  status,
} from "@grpc/grpc-js";
import { service as health } from "grpc-health-check";
import { ECHO, type EchoRequest, type EchoService } from "../echo-server/echo";
import { now } from "../clock";
import type { OwnMethod } from "../own-calls/method";

/** gRPC's four ways to call the echo server, the health check that every server answers, and a unary method of a user's own server. */
export type Kind = "unary" | "serverStream" | "clientStream" | "bidirectional" | "health" | "own";

interface Reply {
  /** Absent where the reply does not show it. */
  readonly servedBy?: string;
}

/** A client's part of a method. */
type Called = Pick<
  MethodDefinition<EchoRequest, Reply>,
  "path" | "requestStream" | "responseStream" | "requestSerialize" | "responseDeserialize"
>;

function methodsOf(echo: EchoService): Readonly<Record<Exclude<Kind, "own">, Called>> {
  return {
    unary: echo.Unary,
    serverStream: echo.ServerStream,
    clientStream: echo.ClientStream,
    bidirectional: echo.Bidirectional,
    health: health["Check"] as MethodDefinition<EchoRequest, Reply>,
  };
}

/** How one call ended. */
export interface Outcome {
  /** What the Envoys on its way log of it. */
  readonly trace: string;
  readonly kind: Kind;
  /** Milliseconds of the clock. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly code: status;
  readonly details: string;
  /** Messages that came. */
  readonly messages: number;
  /** Absent where no message came, or none that shows it. */
  readonly servedBy: string | undefined;
}

export interface CallOptions {
  readonly request?: EchoRequest;
  /** Messages that the client of a client stream or bidirectional stream sends. @default 3 */
  readonly requests?: number;
  /** Milliseconds between them. @default 20 */
  readonly every?: number;
  /** Milliseconds until the call is given up. @default none */
  readonly deadline?: number;
}

let calls = 0;

const TRACE_DIGITS = 32;

/** Whether a trace is one of a caller's here; another's is random, and does not begin with so many zeros. */
export function isOwnTrace(trace: string): boolean {
  return trace.length === TRACE_DIGITS && trace.startsWith("0".repeat(TRACE_DIGITS / 2));
}

/** A client with one connection of its own. */
export class Caller {
  private readonly client: Client;

  private readonly methods: Readonly<Partial<Record<Kind, Called>>>;

  /**
   * @param own what a call of the kind `own` calls
   * @param echo the echo service by the name that is called
   */
  constructor(
    target: string,
    credentials: ChannelCredentials,
    options: ClientOptions = {},
    own?: OwnMethod,
    echo: EchoService = ECHO,
  ) {
    this.methods = { ...methodsOf(echo), ...(own && { own: calledAlike(own) }) };
    // Without it, clients of one process share their connections.
    this.client = new Client(target, credentials, { "grpc.use_local_subchannel_pool": 1, ...options });
  }

  /** Never rejects: a failure is an outcome. */
  call(kind: Kind, { request = {}, requests = 3, every = 20, deadline }: CallOptions = {}): Promise<Outcome> {
    const method = this.methods[kind];
    if (method === undefined) throw new Error(`no method for a call of the kind ${kind}`);
    const { path, requestStream, responseStream, requestSerialize, responseDeserialize } = method;
    // As Google's load balancer names calls; every Envoy's access log has it.
    const trace = (++calls).toString(16).padStart(TRACE_DIGITS, "0");
    // A call waits for a connection instead of failing without one, as a client does that wants to outlast a restart.
    const metadata = new Metadata({ waitForReady: true });
    metadata.set("x-cloud-trace-context", `${trace}/1;o=0`);
    const options = deadline === undefined ? {} : { deadline: Date.now() + deadline };
    const startedAt = now();
    let messages = 0;
    let last: Reply | undefined;
    const seen = (reply: Reply) => {
      messages++;
      last = reply;
    };
    return new Promise((resolve) => {
      const end = (code: status, details = "") => {
        const servedBy = last?.servedBy;
        resolve({ trace, kind, startedAt, endedAt: now(), code, details, messages, servedBy });
      };
      const answered = (error: { code: status; details: string } | null, reply?: Reply) => {
        if (reply !== undefined) seen(reply);
        if (error === null) end(status.OK);
        else end(error.code, error.details);
      };
      const { client } = this;
      const types = [path, requestSerialize, responseDeserialize] as const;
      if (!requestStream && !responseStream) {
        client.makeUnaryRequest(...types, request, metadata, options, answered);
        return;
      }
      if (!responseStream) {
        const stream = client.makeClientStreamRequest(...types, metadata, options, answered);
        send(stream, request, requests, every);
        return;
      }
      const replies = requestStream
        ? client.makeBidiStreamRequest(...types, metadata, options)
        : client.makeServerStreamRequest(...types, request, metadata, options);
      replies.on("data", seen);
      replies.on("error", () => undefined);
      replies.on("status", ({ code, details }: { code: status; details: string }) => end(code, details));
      if (replies instanceof Writable) send(replies, request, requests, every);
    });
  }

  close(): void {
    this.client.close();
  }
}

/** The same request again and again; what is replied is not looked at. */
function calledAlike({ path, request }: OwnMethod): Called {
  const stream = { requestStream: false, responseStream: false };
  return { ...stream, path, requestSerialize: () => request, responseDeserialize: () => ({}) };
}

/** Sends `count` messages and ends, or stops when the call is over. Each has a time of its own, so that a busy machine does not make the stream longer. */
function send(stream: Writable, request: EchoRequest, count: number, every: number): void {
  const beginning = now();
  let timer: NodeJS.Timeout | undefined;
  let sent = 0;
  const next = (): void => {
    if (sent === count) {
      stream.end();
      return;
    }
    sent++;
    stream.write(request);
    timer = setTimeout(next, beginning + sent * every - now());
  };
  for (const event of ["status", "error"]) stream.on(event, () => clearTimeout(timer));
  next();
}
