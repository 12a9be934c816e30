import { type ConnectionOptions } from "node:tls";
import { type Attack, DEFAULT_LIMITS, type Details, type Ending } from "./attack";
import { Budget } from "./budget";
import { happened, open, write } from "./socket";

interface Script extends Pick<Attack, "name" | "about" | "endsWith" | "only"> {
  /** What differs of TLS, or `false` to speak plaintext to whatever listens. */
  readonly tls?: ConnectionOptions | false;
  /** What is sent; nothing where empty. */
  readonly sends: string | Buffer;
}

const MORE_THAN_ENOUGH = 16_384;

/** Tells something that is not HTTP/2 over TLS as it should be, and waits for what comes of it. */
function speak({ tls, sends, ...about }: Script): Attack {
  return {
    ...about,
    async run(target, limits = DEFAULT_LIMITS) {
      const budget = new Budget(limits);
      const result = (endedBy: Ending, details: Details) => budget.result(about.name, { endedBy, details });
      const opened = await open(target, budget, tls);
      if ("refused" in opened) return result("refused", { reason: opened.refused });
      const { socket } = opened;
      try {
        let answer = "";
        socket.on("data", (chunk: Buffer) => {
          if (answer.length < MORE_THAN_ENOUGH) answer += chunk.toString("latin1");
        });
        let failure: string | undefined;
        socket.on("error", (error: NodeJS.ErrnoException) => (failure = error.code ?? error.message));
        if (sends.length > 0) {
          budget.sent += 1;
          await write(socket, Buffer.from(sends), budget);
        }
        const status = () => /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
        const closed = await happened(socket, ["close"], budget.milliseconds);
        const seen = {
          ...(status() !== undefined && { status: status()! }),
          ...(failure !== undefined && { failure }),
          answered: answer.length,
        };
        if (status() !== undefined) return result("answered", seen);
        return result(closed ? "connection closed" : "still open", seen);
      } finally {
        socket.destroy();
      }
    },
  };
}

const HTTP1 =
  "POST /grpc.health.v1.Health/Check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/** Type handshake, TLS 1.0, 200 bytes of a ClientHello that sends it has 196 more to come: the rest never does. */
const HALF_A_HELLO = Buffer.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3);

export const OTHER_PROTOCOLS: readonly Attack[] = [
  speak({
    name: "http1",
    about: "a request of HTTP/1.1",
    only: "plaintext",
    // 415: it is HTTP, and no gRPC.
    endsWith: ["answered"],
    sends: HTTP1,
  }),
  speak({
    name: "http1-that-never-ends",
    about: "a request of HTTP/1.1 whose headers never end",
    only: "plaintext",
    endsWith: ["answered", "connection closed"],
    sends: HTTP1.slice(0, -2),
  }),
  speak({
    name: "http1-in-tls",
    about: "a request of HTTP/1.1 where ALPN has agreed on HTTP/2",
    only: "tls",
    endsWith: ["connection closed"],
    sends: HTTP1,
  }),
  speak({
    name: "plaintext-to-tls",
    about: "HTTP without TLS to the listener with TLS",
    only: "tls",
    endsWith: ["connection closed"],
    tls: false,
    sends: HTTP1,
  }),
  speak({
    name: "tls-to-plaintext",
    about: "TLS to the listener without",
    only: "plaintext",
    endsWith: ["connection closed", "answered"],
    sends: HALF_A_HELLO,
  }),
  speak({
    name: "tls-without-alpn",
    about: "TLS without ALPN, then HTTP/1.1",
    only: "tls",
    endsWith: ["connection closed", "refused"],
    tls: { ALPNProtocols: [] },
    sends: HTTP1,
  }),
  speak({
    name: "tls-1.1",
    about: "TLS 1.0 and 1.1, which are broken",
    only: "tls",
    endsWith: ["refused"],
    // Node's own OpenSSL offers them only at its lowest security level.
    tls: { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" },
    sends: HTTP1,
  }),
  speak({
    name: "silent-handshake",
    about: "half a ClientHello, and then nothing",
    only: "tls",
    endsWith: ["connection closed"],
    tls: false,
    sends: HALF_A_HELLO,
  }),
  speak({
    name: "garbage",
    about: "bytes that are no protocol",
    endsWith: ["connection closed", "answered"],
    sends: Buffer.from("\0\u0001\u0002 no protocol \r\n\r\n".repeat(40)),
  }),
];
