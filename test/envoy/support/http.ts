import { request as httpRequest } from "node:http";
import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";

export interface Answer {
  /** 0 where nothing listens. */
  readonly status: number;
  readonly body: string;
}

/** Asks http://127.0.0.1:port/path over HTTP/1.1. */
export function request(port: number, path: string, { method = "GET" } = {}): Promise<Answer> {
  return new Promise((resolve) => {
    httpRequest({ host: "127.0.0.1", port, path, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: String(Buffer.concat(chunks)) }));
    })
      .on("error", () => resolve({ status: 0, body: "" }))
      .end();
  });
}

export async function httpStatus(port: number, path: string): Promise<number> {
  return (await request(port, path)).status;
}

/** Asks until the answer is `wanted`. @returns milliseconds that it took */
export async function untilStatus(port: number, path: string, wanted: number, within = 8000): Promise<number> {
  const start = Date.now();
  let last = -1;
  while (Date.now() - start < within) {
    last = await httpStatus(port, path);
    if (last === wanted) return Date.now() - start;
    await sleep(20);
  }
  throw new Error(`${path} answers ${last} instead of ${wanted} after ${within} ms`);
}

/** One request over TLS and HTTP/2, as a browser's reaches the pod through the load balancer. */
export function http2Request(
  port: number,
  ca: Buffer,
  headers: OutgoingHttpHeaders,
  body?: Buffer,
): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const session = connect(`https://localhost:${port}`, {
      ca,
      lookup: (_host, _options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
    });
    session.on("error", reject);
    const stream = session.request(headers, { endStream: body === undefined });
    const chunks: Buffer[] = [];
    let answer: IncomingHttpHeaders = {};
    stream.on("response", (received) => (answer = received));
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => {
      session.close();
      resolve({ headers: answer, body: Buffer.concat(chunks) });
    });
    if (body !== undefined) stream.end(body);
  });
}
