import { type Fault, check } from "../check";
import type { Bootstrap } from "../envoy/bootstrap";
import { METHOD, matchesPath } from "../envoy/route";
import { configOf, configsOf, seconds } from "../envoy/values";
import type { Field } from "../field";
import { callManagers } from "../view/callRoutes";
import type { StackView } from "../view/stackView";
import { time } from "../words";

/** An authorization server of the cluster answers within this, now and then only just. */
const ANSWER_SHORT = 0.01;

interface CallFilter {
  readonly bootstrap: Bootstrap;
  /** Its configuration. */
  readonly config: Field;
  /** Last part of its type: `Buffer`. */
  readonly type: string;
}

/** HTTP filters that every call passes. */
function callFilters(stack: StackView): readonly CallFilter[] {
  return callManagers(stack).flatMap(({ bootstrap, manager }) =>
    manager.filters
      .filter(({ field }) => field.at("disabled").bool !== true)
      .map(({ field, type }) => ({ bootstrap, config: configOf(field), type })),
  );
}

/** A share, of a hundred unless its denominator states more. */
function share(fraction: Field): number {
  const of = { TEN_THOUSAND: 10_000, MILLION: 1_000_000 }[fraction.at("denominator").text ?? ""] ?? 100;
  return (fraction.at("numerator").number ?? 0) / of;
}

/** Whether conditions on headers are true of any gRPC call. */
function areTrueOfCalls(headers: readonly Field[]): boolean {
  return headers.every((header) => {
    const isPath = header.at("name").text === ":path" && header.at("invert_match").bool !== true;
    const match = header.at("string_match");
    return isPath && match.at("prefix").exists && METHOD.startsWith(match.at("prefix").text ?? "");
  });
}

export const envoyFilterChecks = [
  check(
    {
      code: "envoy-filter-buffers",
      level: "error",
      requirement: "No filter waits for the whole request",
      impact:
        "A stream's request ends with the stream: its server sees nothing of it, and its client waits; a larger request is refused with 413.",
      fix: "Take the filter out for gRPC routes: by typed_per_filter_config with disabled: true, or from the list of filters.",
    },
    callFilters,
    ({ config, type }): Fault[] => {
      const lua = config.records.flatMap((one) => [one.at("inline_code"), one.at("inline_string")]);
      const reads = lua.filter((code) => /:body\s*\(/.test(code.text ?? ""));
      if (type === "Buffer")
        return [{ at: config, message: "the filter buffer keeps requests until they are complete" }];
      if (type === "Lua")
        return reads.map((at) => ({ at, message: "the script calls body(), which waits for the end" }));
      const body = config.at("with_request_body");
      // With partial messages it waits for so many bytes all the same.
      if (type === "ExtAuthz" && body.exists) return [{ at: body, message: "ext_authz reads the request's body" }];
      return [];
    },
  ),
  check(
    {
      code: "envoy-filter-answers",
      level: "error",
      requirement: "Filters let calls through",
      impact: "Envoy answers calls itself, and the server sees none of them.",
      fix: "Take the filter out, or state the calls that are meant.",
    },
    callFilters,
    ({ config, type }): Fault[] => {
      const abort = config.at("abort");
      const aborts = type === "HTTPFault" && abort.exists && !abort.at("header_abort").exists;
      if (aborts && share(abort.at("percentage")) > 0)
        return [{ at: abort, message: `the filter fault ends ${100 * share(abort.at("percentage"))} % of the calls` }];
      const headers = config.at("headers").list;
      const passes = config.at("pass_through_mode").bool === true;
      if (type === "HealthCheck" && !passes && areTrueOfCalls(headers))
        return [{ at: config.at("headers"), message: "the health filter answers every path" }];
      const rules = config.at("rules");
      const allows = (rules.at("action").text ?? "ALLOW") === "ALLOW";
      if (
        type === "RBAC" &&
        rules.exists &&
        allows &&
        rules.at("policies").keys.length === 0 &&
        !config.at("matcher").exists
      )
        return [{ at: rules.at("policies"), message: "RBAC allows what a policy names, and there is none" }];
      return [];
    },
  ),
  check(
    {
      code: "envoy-filter-reframes",
      level: "error",
      requirement: "Calls reach a gRPC server as gRPC",
      impact: "The bridge makes plain HTTP/1.1 requests of calls: a gRPC server takes none of them.",
      fix: "Take grpc_http1_reverse_bridge out, or lead calls to a server without gRPC.",
    },
    callManagers,
    ({ bootstrap, manager }) => {
      const bridges = configsOf(manager.field.at("http_filters"), "grpc_http1_reverse_bridge.v3.FilterConfig");
      const speaks = manager.routes.some((route) =>
        route.clusters.some((name) => bootstrap.leaves(name).some(({ http2 }) => http2)),
      );
      return (
        speaks &&
        bridges.map((at) => ({ at, message: "grpc_http1_reverse_bridge is before servers that speak HTTP/2" }))
      );
    },
  ),
  check(
    {
      code: "envoy-authorization-hurried",
      level: "error",
      requirement: "The authorization server has time to answer",
      impact: "Envoy refuses the calls whose answer is late: with PERMISSION_DENIED, whoever calls.",
      fix: "Set the timeout to 200ms, Envoy's default, or more.",
    },
    callFilters,
    ({ config, type }) => {
      if (type !== "ExtAuthz") return undefined;
      const at = [config.at("grpc_service", "timeout"), config.at("http_service", "server_uri", "timeout")].find(
        (one) => one.exists,
      );
      const wait = at && seconds(at);
      return (
        wait !== undefined && wait > 0 && wait < ANSWER_SHORT && { at: at!, message: `ext_authz waits ${time(wait)}` }
      );
    },
  ),
  check(
    {
      code: "envoy-transcoder-unrouted",
      level: "error",
      requirement: "Transcoded calls have a route",
      impact: "Envoy asks its routes for the gRPC method, not for the path of the request: it answers 404.",
      fix: "Add a route with the prefix of the service, or match_incoming_request_route: true.",
    },
    callManagers,
    ({ manager }) => {
      const transcoder = manager.filters.find(({ type }) => type === "GrpcJsonTranscoder");
      const config = transcoder && configOf(transcoder.field);
      const hosts = manager.field.at("route_config", "virtual_hosts").list;
      if (config === undefined || config.at("match_incoming_request_route").bool === true || hosts.length === 0)
        return undefined;
      return config
        .at("services")
        .list.filter(({ text }) => text !== undefined)
        .filter(({ text }) => {
          const first = manager.routes.find(({ field }) => matchesPath(field.at("match"), `/${text}/Method`));
          return first === undefined || first.clusters.length === 0;
        })
        .map((at) => ({ at, message: `no route leads /${at.text}/ to a cluster` }));
    },
  ),
];
