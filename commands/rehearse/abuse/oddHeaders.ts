import { type Attack, type Ending, PATIENCE } from "./attack";
import { type Ended } from "./budget";
import { message } from "./connection";
import { callFields, type Fields } from "./headers";
import { endOf, overHttp2 } from "./overHttp2";

/** One call with these headers, beside someone else's; it ends and the connection does not. */
function call(name: string, about: string, endsWith: readonly Ending[], fields: Fields): Attack {
  return overHttp2({
    name,
    about,
    endsWith,
    neighbour: "during",
    async attack(connection) {
      const stream = await connection.request(fields);
      // Where the headers were refused, the stream is over: DATA on it would be ignored or counted as a fault.
      const seen = connection.seen(stream);
      await connection.until(() => seen.ended || seen.reset !== undefined, 200);
      if (!seen.ended && seen.reset === undefined) await connection.data(stream, message(0), true);
      return endOf(connection, stream, 3000);
    },
  });
}

const REFUSED: readonly Ending[] = ["stream reset", "answered"];

function withFields(...more: Fields): Fields {
  return [...callFields(), ...more];
}

function without(name: string): Fields {
  return callFields().filter(([field]) => field !== name);
}

function withPath(path: string): Fields {
  return callFields(path);
}

const TOO_MANY: Fields = Array.from({ length: 110 }, (_, index) => [`x-${index}`, "y"] as const);

export const LARGE_HEADERS: readonly Attack[] = [
  call(
    "large-header",
    "a header of 61 KiB, over the limit of 60",
    REFUSED,
    withFields(["x-large", "x".repeat(61 * 1024)]),
  ),
  call("many-headers", "110 headers, over the limit of 100", REFUSED, withFields(...TOO_MANY)),
];

export const ODD_HEADERS: readonly Attack[] = [
  call("uppercase-header", "a header with a capital letter", ["stream reset"], withFields(["X-Upper", "y"])),
  call("te-gzip", "`te` with another value than trailers", ["stream reset"], [...without("te"), ["te", "gzip"]]),
  call(
    "connection-header",
    "a header that belongs to a connection of HTTP/1",
    ["stream reset"],
    withFields(["connection", "close"]),
  ),
  call(
    "transfer-encoding",
    "`transfer-encoding`, as for smuggling a request",
    ["stream reset"],
    withFields(["transfer-encoding", "chunked"]),
  ),
  call("no-path", "a request without :path", ["stream reset"], without(":path")),
  call("no-method", "a request without :method", ["stream reset"], without(":method")),
  call("two-paths", "a request with two :path", ["stream reset"], [[":path", "/other/Method"], ...callFields()]),
  call(
    "pseudo-header-last",
    "a pseudo header after the others",
    ["stream reset"],
    [...without(":path"), [":path", "/a/B"]],
  ),
  call("nul-in-value", "a NUL in a value", ["stream reset"], withFields(["x-odd", "a\0b"])),
  call(
    "newline-in-value",
    "a new line in a value, as for smuggling a header",
    ["stream reset"],
    withFields(["x-odd", "a\r\nb: c"]),
  ),
  call("space-in-name", "a space in a header's name", ["stream reset"], withFields(["x odd", "y"])),
  call(
    "two-content-lengths",
    "two content-length that differ",
    ["stream reset"],
    withFields(["content-length", "5"], ["content-length", "6"]),
  ),
  call(
    "wrong-content-length",
    "a content-length that the body does not keep",
    REFUSED,
    withFields(["content-length", "500"]),
  ),
  // No attack: gRPC metadata keys may have it (doc/PROTOCOL-HTTP2.md).
  call(
    "underscore-in-name",
    "a header's name with `_`, which has to come through",
    ["answered"],
    withFields(["x_user_id", "7"]),
  ),
];

export const PATHS: readonly Attack[] = [
  call("escaped-slash", "%2F in a path", ["answered"], withPath("/grpc.health.v1.Health%2FCheck")),
  call("dot-dot-path", "a path that leads somewhere else", ["answered"], withPath("/a/../grpc.health.v1.Health/Check")),
  call("double-slash", "two slashes in a path", ["answered"], withPath("//grpc.health.v1.Health//Check")),
  call("path-above-root", "a path that leads out of the root", ["answered"], withPath("/../../etc/passwd")),
];

/** More than the faults that HTTP/2 libraries forgive a connection. */
const STORM = 1500;

/** At a time: fewer than a connection may have. */
const AT_ONCE = 50;

export const oddHeaderStorm = overHttp2({
  name: "odd-header-storm",
  about: `${STORM} calls with too many headers, which a load balancer passes on, as fast as they are refused`,
  endsWith: REFUSED,
  neighbour: "during",
  async attack(connection, budget) {
    const fields = withFields(...TOO_MANY);
    let ended: Ended = { endedBy: "still open" };
    for (let count = 0; count < STORM && !connection.closed && budget.left; count += AT_ONCE) {
      let last = 0;
      for (let at = 0; at < AT_ONCE; at += 1) last = await connection.request(fields, true);
      ended = await endOf(connection, last, PATIENCE);
    }
    return ended;
  },
});
