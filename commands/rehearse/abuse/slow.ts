import { setTimeout as sleep } from "node:timers/promises";
import { message } from "./connection";
import { frame, TYPE } from "./frames";
import { callFields, encode } from "./headers";
import { endOf, overHttp2 } from "./overHttp2";

/** Milliseconds between two bytes. */
const PAUSE = 250;

export const slowHeaders = overHttp2({
  name: "slow-headers",
  about: "a header block that arrives bit by bit and never ends",
  // Nothing else may be sent on the connection until the block ends (RFC 9113, section 4.3), so it has no neighbours.
  endsWith: ["connection closed", "answered", "stream reset"],
  async attack(connection, budget) {
    const stream = connection.nextStream();
    const seen = connection.seen(stream);
    await connection.send(frame(TYPE.HEADERS, 0, stream, encode(callFields())));
    const more = frame(TYPE.CONTINUATION, 0, stream, encode([["x", "y"]]));
    while (budget.left && !seen.ended && seen.reset === undefined && (await connection.send(more))) await sleep(PAUSE);
    return endOf(connection, stream, 0);
  },
});

export const slowBody = overHttp2({
  name: "slow-body",
  about: "a message that arrives byte by byte, slower than any call may last",
  endsWith: ["answered", "stream reset"],
  neighbour: "afterwards",
  async attack(connection, budget, { echo }) {
    const stream = await connection.request(callFields(echo));
    const seen = connection.seen(stream);
    await connection.data(stream, message(0, 1000));
    while (budget.left && !seen.ended && seen.reset === undefined && (await connection.data(stream, Buffer.alloc(1))))
      await sleep(PAUSE);
    return endOf(connection, stream, 0);
  },
});

/** Four bytes short of 4 GiB. */
const ABSURD = 0xfffffffb;

export const absurdMessage = overHttp2({
  name: "absurd-message-length",
  about: "a gRPC message with a stated length of 4 GiB, and the first 32 KiB of it",
  endsWith: ["answered", "stream reset"],
  neighbour: "afterwards",
  async attack(connection, _budget, { echo }) {
    const stream = await connection.request(callFields(echo));
    const body = message(32_000, ABSURD);
    await connection.data(stream, body.subarray(0, 16_000));
    await connection.data(stream, body.subarray(16_000));
    return endOf(connection, stream);
  },
});
