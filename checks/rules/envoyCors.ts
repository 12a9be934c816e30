import { type Fault, check } from "../check";
import type { ConnectionManager } from "../envoy/listener";
import { configOf } from "../envoy/values";
import type { Field } from "../field";
import { listed } from "../words";

/** Where a call's end is in gRPC-Web when the server answers without a body. */
const STATUS = ["grpc-status", "grpc-message"];

/** What clients of gRPC-Web send beside what browsers send unasked; `grpc-timeout` with a deadline: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md */
const SENT = ["content-type", "x-grpc-web", "x-user-agent", "grpc-timeout"];

/** Filters that refuse calls without credentials. */
const REFUSES = ["ExtAuthz", "JwtAuthentication", "BasicAuth", "ApiKeyAuth", "RBAC", "OAuth2"];

/** CORS policies of a connection manager's virtual hosts and routes, in each generation of the API. */
function policies({ field, routes }: ConnectionManager): Field[] {
  const hosts = field.at("route_config", "virtual_hosts").list;
  return [...hosts, ...routes.map((route) => route.field)]
    .flatMap((one) => [
      one.at("cors"),
      one.at("route", "cors"),
      ...one
        .at("typed_per_filter_config")
        .entries.flatMap(([, config]) =>
          config.at("@type").text?.endsWith(".cors.v3.CorsPolicy") === true ? [config] : [],
        ),
    ])
    .filter((policy) => policy.exists);
}

function isWeb({ filters }: ConnectionManager): boolean {
  return filters.some(({ type }) => type === "GrpcWeb");
}

/** Those of the headers that a policy does not name. With credentials `*` is a header of that name. */
function lacking(policy: Field, at: Field, headers: readonly string[]): string[] {
  const named = words(at);
  if (named.includes("*") && policy.at("allow_credentials").bool !== true) return [];
  return headers.filter((header) => !named.includes(header));
}

function words(at: Field): string[] {
  return (at.text ?? "").split(",").map((word) => word.trim().toLowerCase());
}

export const envoyCorsChecks = [
  check(
    {
      code: "envoy-cors-status-hidden",
      level: "warning",
      requirement: "Browsers see how a call of gRPC-Web ended",
      impact: "The browser keeps the headers from the page: a call that failed looks as if it had no status.",
      fix: "Add expose_headers: grpc-status,grpc-message to the CORS policy.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    (manager): Fault[] => {
      if (!isWeb(manager)) return [];
      return policies(manager).flatMap((policy) => {
        const at = policy.at("expose_headers");
        const lacks = lacking(policy, at, STATUS);
        return lacks.length === 0 ? [] : [{ at, message: `the policy does not expose ${listed(lacks)}` }];
      });
    },
  ),
  check(
    {
      code: "envoy-cors-headers-refused",
      level: "error",
      requirement: "Browsers may send what a call of gRPC-Web has in its headers",
      impact:
        "The browser asks first, and then sends no call that has the header: grpc-timeout is in every one with a deadline, the others in all.",
      fix: `Add allow_headers: ${SENT.join(",")} to the CORS policy, and the headers of your own, authorization among them.`,
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    (manager): Fault[] => {
      if (!isWeb(manager)) return [];
      return policies(manager).flatMap((policy) => {
        const at = policy.at("allow_headers");
        const lacks = lacking(policy, at, SENT);
        return lacks.length === 0 ? [] : [{ at, message: `the policy does not allow ${listed(lacks)}` }];
      });
    },
  ),
  check(
    {
      code: "envoy-cors-without-policy",
      level: "warning",
      requirement: "Where Envoy answers for browsers, a policy states which pages may call",
      impact: "The filter lets no page of another origin call: browsers refuse every call.",
      fix: "Add a CorsPolicy to typed_per_filter_config of the virtual host.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    (manager) => {
      const filter = manager.filters.find(({ type }) => type === "Cors");
      if (filter === undefined || !isWeb(manager) || !manager.field.at("route_config").exists) return undefined;
      return (
        policies(manager).length === 0 && { at: filter.field, message: "no virtual host or route has a CORS policy" }
      );
    },
  ),
  check(
    {
      code: "envoy-cors-without-filter",
      level: "error",
      requirement: "A CORS policy has the filter that reads it",
      impact: "Envoy sends a browser's question to the server, which knows no OPTIONS: browsers refuse every call.",
      fix: "Add envoy.filters.http.cors to the HTTP filters, before the router.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    (manager) => {
      const policy = policies(manager)[0];
      const reads = manager.filters.some(({ type }) => type === "Cors");
      return policy !== undefined && !reads && { at: policy, message: "no filter reads the policy" };
    },
  ),
  check(
    {
      code: "envoy-cors-after-refusal",
      level: "error",
      requirement: "A browser's question is answered before anything asks who it is",
      impact: "A preflight has no credentials: the filter refuses it, and the browser sends no call.",
      fix: "Move envoy.filters.http.cors in front of it.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    ({ filters }): Fault[] => {
      const cors = filters.findIndex(({ type }) => type === "Cors");
      return filters
        .slice(0, Math.max(0, cors))
        .filter(({ type, field }) => REFUSES.includes(type) && field.at("disabled").bool !== true)
        .filter(({ field }) => configOf(field).at("bypass_cors_preflight").bool !== true)
        .map(({ type, field }) => ({
          at: field,
          message: `${field.at("name").text ?? type} is before the filter cors`,
        }));
    },
  ),
  check(
    {
      code: "envoy-web-untranslated",
      level: "error",
      requirement: "Envoy translates the calls of browsers",
      impact: "Calls of gRPC-Web reach the server as they are: a gRPC server refuses them.",
      fix: "Add envoy.filters.http.grpc_web to the HTTP filters, after cors and before the router.",
    },
    (stack) => stack.bootstraps.flatMap(({ callListeners }) => callListeners.flatMap(({ managers }) => managers)),
    (manager) => {
      if (isWeb(manager)) return undefined;
      const at = policies(manager)
        .map((policy) => policy.at("allow_headers"))
        .find((headers) => words(headers).includes("x-grpc-web"));
      return at && { at, message: "the policy lets browsers send x-grpc-web, and no filter is grpc_web" };
    },
  ),
];
