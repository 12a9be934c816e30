import { type Fault, check } from "../check";
import { httpOptions } from "../envoy/cluster";
import { endless, longestCall } from "../envoy/route";
import { seconds } from "../envoy/values";
import { type CallRoute, callManagers, callRoutesOf, clustersOf } from "../view/callRoutes";
import { listed, time } from "../words";

/** Headers that come within one packet or a few: a client far away needs this. */
const HEADERS_SHORT = 1;

/** Seconds that a route states for its calls; undefined where it leaves that to Envoy. */
function statedLimit({ route }: CallRoute): number | undefined {
  const action = route.field.at("route");
  const own = action.at("max_stream_duration", "max_stream_duration");
  const stated = own.exists ? own : action.at("timeout");
  return stated.exists ? endless(seconds(stated)) : undefined;
}

export const envoyCallLimitChecks = [
  check(
    {
      code: "envoy-call-cut",
      level: "warning",
      requirement: "Calls may last as long as their route states",
      impact:
        "Envoy ends the call all the same, at a limit that is stated elsewhere: its client sees UNAVAILABLE or INTERNAL.",
      fix: "Take max_stream_duration out there, and set it on the route where calls need an end.",
    },
    callRoutesOf,
    (one): Fault[] => {
      const stated = statedLimit(one);
      if (stated === undefined) return [];
      const own = one.route.field.at("route", "max_stream_duration", "max_stream_duration").exists;
      const general = one.manager.field.at("common_http_protocol_options", "max_stream_duration");
      const clusters = clustersOf(one).map(({ field }) =>
        httpOptions(field).at("common_http_protocol_options", "max_stream_duration"),
      );
      return [...(own ? [] : [general]), ...clusters]
        .filter((at) => endless(seconds(at)) < stated)
        .map((at) => ({
          at,
          message: `calls end after ${time(seconds(at)!)}, and a route gives them ${time(stated)}`,
        }));
    },
  ),
  check(
    {
      code: "envoy-request-cut",
      level: "warning",
      requirement: "Requests may arrive as long as calls may last",
      impact: "A client that streams is still sending its request: Envoy ends its call, however busy it is.",
      fix: "Take request_timeout out, and set max_stream_duration on the routes.",
    },
    callManagers,
    ({ manager }) => {
      const at = manager.field.at("request_timeout");
      const limit = endless(seconds(at));
      const isEndless = manager.routes.some((route) => longestCall(route, manager.field) === Infinity);
      return (
        limit < Infinity &&
        isEndless && { at, message: `a request ends after ${time(limit)}, and a route's calls have no end` }
      );
    },
  ),
  check(
    {
      code: "envoy-headers-hurried",
      level: "error",
      requirement: "A call's headers have time to arrive",
      impact: "Envoy refuses calls of clients that are far away, or whose packets are lost once.",
      fix: "Set request_headers_timeout to some seconds, for example 10s.",
    },
    callManagers,
    ({ manager }) => {
      const at = manager.field.at("request_headers_timeout");
      const limit = endless(seconds(at));
      return limit < HEADERS_SHORT && { at, message: `a call's headers have ${time(limit)}` };
    },
  ),
  check(
    {
      code: "envoy-headers-limited",
      level: "warning",
      requirement: "Envoy takes the metadata of gRPC calls",
      impact: "Envoy refuses calls with more: gRPC's own take ten headers, and its clients and servers 8 KiB of them.",
      fix: "Raise the limit to 100 headers and 60 KiB, Envoy's defaults, or take it out.",
    },
    callManagers,
    ({ manager: { field } }): Fault[] => {
      const [size, count] = [
        field.at("max_request_headers_kb"),
        field.at("common_http_protocol_options", "max_headers_count"),
      ];
      return [
        ...((size.number ?? 60) < 8 ? [{ at: size, message: `headers may have ${size.number} KiB` }] : []),
        ...((count.number ?? 100) < 20 ? [{ at: count, message: `a call may have ${count.number} headers` }] : []),
      ];
    },
  ),
  check(
    {
      code: "envoy-call-headers-changed",
      level: "error",
      requirement: "Headers that gRPC needs reach the other side as they are",
      impact:
        "Servers refuse calls without te or content-type, and know no deadline without grpc-timeout; clients take a call without grpc-status for failed.",
      fix: "Take the header out of the list.",
    },
    callRoutesOf,
    ({ manager, route }): Fault[] => {
      const table = manager.field.at("route_config");
      const host = table.at("virtual_hosts").list.find((one) => route.field.path.startsWith(`${one.path}.`));
      const parts = route.field.at("route", "weighted_clusters", "clusters").list;
      return [table, ...(host ? [host] : []), route.field, ...parts].flatMap((level) => [
        ...removed(level.at("request_headers_to_remove"), ["te", "content-type", "grpc-timeout", "grpc-encoding"]),
        ...removed(level.at("response_headers_to_remove"), ["content-type", "grpc-status", "grpc-encoding"]),
        ...level
          .at("request_headers_to_add")
          .list.map((added) => added.at("header"))
          .filter((header) => header.at("key").text?.toLowerCase() === "content-type")
          .filter((header) => !/^application\/grpc\b/.test(header.at("value").text ?? ""))
          .map((at) => ({ at, message: `content-type becomes ${at.at("value").text}` })),
      ]);
    },
  ),
];

function removed(at: CallRoute["route"]["field"], needed: readonly string[]): Fault[] {
  const gone = at.list.flatMap((name) => name.text?.toLowerCase() ?? []).filter((name) => needed.includes(name));
  return gone.length === 0 ? [] : [{ at, message: `${listed(gone)} is taken away` }];
}
