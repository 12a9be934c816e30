import { setTimeout as sleep } from "node:timers/promises";
import { PATIENCE } from "./attack";
import { beginNeighbour, type Connection, message } from "./connection";
import { frame, headerFrames, SETTING, TYPE, uint32 } from "./frames";
import { callFields, encode } from "./headers";
import { endOf, endOfAll, endOfConnection, overHttp2 } from "./overHttp2";

const LARGEST_WINDOW = 0x7fffffff;

export const streamWindowOverflow = overHttp2({
  name: "stream-window-overflow",
  about: "WINDOW_UPDATE that makes a stream's window larger than HTTP/2 can count",
  // HTTP/2 asks for the stream's end alone; Envoy takes it for a broken peer. A load balancer counts right.
  endsWith: ["stream reset", "connection closed"],
  async attack(connection) {
    const stream = await connection.request(callFields());
    await connection.send(frame(TYPE.WINDOW_UPDATE, 0, stream, uint32(LARGEST_WINDOW)));
    return endOf(connection, stream, 3000);
  },
});

export const connectionWindowOverflow = overHttp2({
  name: "connection-window-overflow",
  about: "WINDOW_UPDATE that makes the connection's window larger than HTTP/2 can count",
  endsWith: ["connection closed"],
  async attack(connection) {
    await connection.send(frame(TYPE.WINDOW_UPDATE, 0, 0, uint32(LARGEST_WINDOW)));
    return endOfConnection(connection, 3000);
  },
});

export const tooManyStreams = overHttp2({
  name: "too-many-streams",
  about: "twice as many calls at a time as the peer's SETTINGS allow",
  // HTTP/2 leaves the peer the choice: RFC 9113, section 5.1.2. A client that keeps to the limit is never hit by it.
  endsWith: ["stream reset", "connection closed"],
  takesAllCalls: true,
  async attack(connection) {
    const allowed = connection.maxStreams;
    if (!Number.isFinite(allowed)) return { endedBy: "still open", details: { allowed: "unlimited" } };
    const block = encode(callFields());
    const streams = Array.from({ length: 2 * allowed }, () => connection.nextStream());
    const last = streams.at(-1) ?? 0;
    // All in one write: one after the other, the first would have ended before the last has begun.
    await connection.send(...streams.map((stream) => headerFrames(stream, block, false)));
    const end = await endOf(connection, last, PATIENCE);
    return { ...end, details: { ...end.details, allowed } };
  },
});

/** Bytes of each unread reply: more than Envoy keeps of one, so that it stops reading from the server. */
const REPLY = 256 * 1024;

/** More than there are windows of a stream in a connection's window of 1 MiB; fewer where a connection may have no more calls. */
const UNREAD = 80;

/** One call of the connection is left for someone else. */
function unreadCalls({ maxStreams }: Connection): number {
  return Math.max(1, Math.min(UNREAD, maxStreams - 1));
}

export const slowReader = overHttp2({
  name: "slow-reader",
  about: `asks for ${UNREAD} replies of ${REPLY / 1024} KiB and never opens its flow control window`,
  // When the longest call's time is up.
  endsWith: ["answered", "stream reset"],
  needs: "echo",
  neighbour: "afterwards",
  settings: { [SETTING.INITIAL_WINDOW_SIZE]: 0 },
  async attack(connection, _budget, { echo }) {
    const streams: number[] = [];
    for (let count = 0; count < unreadCalls(connection); count += 1)
      streams.push(await connection.request(callFields(echo)));
    await Promise.all(streams.map((stream) => connection.data(stream, message(REPLY), true)));
    return endOfAll(connection, streams);
  },
});

export const stalledUpload = overHttp2({
  name: "stalled-upload",
  about: `${UNREAD} uploads at a time that the server does not read`,
  // When the longest call's time is up.
  endsWith: ["answered", "stream reset"],
  needs: "unread",
  async attack(connection, _budget, { unread }) {
    const streams: number[] = [];
    for (let count = 0; count < unreadCalls(connection); count += 1)
      streams.push(await connection.request(callFields(unread)));
    const uploads = streams.map((stream) => connection.data(stream, message(REPLY)));
    // By then, what there is room for has been sent.
    await sleep(1500);
    const neighbour = await (await beginNeighbour(connection))();
    await Promise.all(uploads);
    return { ...(await endOfAll(connection, streams)), neighbour };
  },
});
