import { type Attack, DEFAULT_LIMITS, type Target } from "./attack";
import { Budget, type Ended } from "./budget";
import { beginNeighbour, Connection } from "./connection";

interface Script extends Pick<Attack, "name" | "about" | "endsWith" | "only" | "needs" | "takesAllCalls"> {
  /**
   * Whether a call of someone else on the same connection must come through, and when it begins: before the attack, so
   * that it is in progress, or afterwards, where the attack takes longer than a call may.
   */
  readonly neighbour?: "during" | "afterwards";
  /** SETTINGS of the attacker. */
  readonly settings?: Readonly<Record<number, number>>;
  readonly attack: (connection: Connection, budget: Budget, target: Target) => Promise<Ended>;
}

/** An attack over one HTTP/2 connection. */
export function overHttp2({ neighbour, settings, attack, ...about }: Script): Attack {
  return {
    ...about,
    async run(target, limits = DEFAULT_LIMITS) {
      const budget = new Budget(limits);
      const connection = await Connection.open(target, budget, settings);
      if ("refused" in connection)
        return budget.result(about.name, { endedBy: "refused", details: { reason: connection.refused } });
      try {
        const during = neighbour === "during" ? await beginNeighbour(connection) : undefined;
        const { endedBy, details, ...ended } = await attack(connection, budget, target);
        budget.grace();
        const spared =
          neighbour === undefined ? ended.neighbour : await (during ?? (await beginNeighbour(connection)))();
        const { goAway } = connection;
        return budget.result(about.name, {
          endedBy,
          details: { ...details, ...(goAway !== undefined && { goAway }) },
          ...(spared !== undefined && { neighbour: spared }),
          ...(ended.growth !== undefined && { growth: ended.growth }),
        });
      } finally {
        connection.close();
      }
    },
  };
}

/** Waits until one of the streams, or the connection, has ended. */
export async function endOf(connection: Connection, stream: number, milliseconds?: number): Promise<Ended> {
  const seen = connection.seen(stream);
  const over = () => seen.ended || seen.reset !== undefined;
  await connection.until(over, milliseconds);
  const details: Record<string, string> = {};
  for (const name of [":status", "grpc-status", "grpc-message"]) {
    const value = seen.headers[name];
    if (value !== undefined) details[name.replace(":", "")] = value;
  }
  if (seen.reset !== undefined) details.reset = seen.reset;
  // Envoy answers and then resets with NO_ERROR what the client was still sending.
  if (seen.ended) return { endedBy: "answered", details };
  if (seen.reset !== undefined) return { endedBy: "stream reset", details };
  return { endedBy: connection.closed ? "connection closed" : "still open", details };
}

/** The end of the stream that ended last, and how many have not. */
export async function endOfAll(
  connection: Connection,
  streams: readonly number[],
  milliseconds?: number,
): Promise<Ended> {
  const ends = await Promise.all(streams.map((stream) => endOf(connection, stream, milliseconds)));
  const open = ends.filter(({ endedBy }) => endedBy === "still open");
  const { endedBy, details } = open[0] ?? ends.at(-1) ?? { endedBy: "answered" };
  return { endedBy, details: { ...details, open: open.length } };
}

/** Reads on, and waits until the peer closes the connection. */
export async function endOfConnection(connection: Connection, milliseconds?: number): Promise<Ended> {
  connection.read();
  await connection.until(() => connection.closed, milliseconds);
  return { endedBy: connection.closed ? "connection closed" : "still open" };
}
