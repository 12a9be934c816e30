import { setTimeout as sleep } from "node:timers/promises";
import {
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import type { EchoReply, EchoRequest } from "./echo";

export interface EchoOptions {
  /** What replies say of who answered. */
  readonly servedBy: string;
  /** Milliseconds before each reply, besides those that the request asks for. @default 0 */
  readonly delayMs?: number;
  /** By how much every delay is multiplied. @default 1 */
  readonly slowness?: number;
  /** Percent of the calls that end with UNAVAILABLE before anything is answered. @default 0 */
  readonly failPercent?: number;
}

/** The service's methods. */
export function echoService({ servedBy, delayMs = 0, slowness = 1, failPercent = 0 }: EchoOptions) {
  const delay = (request: EchoRequest): Promise<unknown> | undefined => {
    const milliseconds = ((request.delayMs ?? 0) + delayMs) * slowness;
    return milliseconds > 0 ? sleep(milliseconds) : undefined;
  };
  const reply = (request: EchoRequest | undefined, received: number): EchoReply => {
    return { payload: request?.payload ?? Buffer.alloc(0), servedBy, received };
  };
  const failure = (request: EchoRequest) => {
    const code: number = Math.random() * 100 < failPercent ? status.UNAVAILABLE : (request.status ?? 0);
    return code === 0 ? undefined : { code, details: "as asked" };
  };

  async function unary(call: ServerUnaryCall<EchoRequest, EchoReply>, done: sendUnaryData<EchoReply>) {
    await delay(call.request);
    const failed = failure(call.request);
    if (failed) done(failed);
    else done(null, reply(call.request, 1));
  }

  async function serverStream(call: ServerWritableStream<EchoRequest, EchoReply>) {
    for (let left = Math.max(1, call.request.replies ?? 1); left > 0 && !call.cancelled; left--) {
      await delay(call.request);
      call.write(reply(call.request, 1));
    }
    const failed = failure(call.request);
    if (failed) call.emit("error", failed);
    else call.end();
  }

  function clientStream(call: ServerReadableStream<EchoRequest, EchoReply>, done: sendUnaryData<EchoReply>) {
    let received = 0;
    let last: EchoRequest | undefined;
    call.on("data", (request: EchoRequest) => {
      received++;
      last = request;
    });
    call.on("end", () => {
      const failed = last && failure(last);
      if (failed) done(failed);
      else done(null, reply(last, received));
    });
  }

  function bidirectional(call: ServerDuplexStream<EchoRequest, EchoReply>) {
    let received = 0;
    // One after the other: replies come in the order of the requests, however long each takes.
    let replied: Promise<unknown> = Promise.resolve();
    call.on("data", (request: EchoRequest) => {
      replied = replied.then(async () => {
        await delay(request);
        call.write(reply(request, ++received));
        const failed = failure(request);
        if (failed) call.emit("error", failed);
      });
    });
    call.on("end", () => void replied.then(() => call.end()));
  }

  return {
    Unary: (...call: Parameters<typeof unary>) => void unary(...call),
    ServerStream: (...call: Parameters<typeof serverStream>) => void serverStream(...call),
    ClientStream: clientStream,
    Bidirectional: bidirectional,
  };
}
