import { put } from "../support";
import { addRoute, each, preflight } from "./edits";
import type { Row } from "./fault";

const SAFE = [
  "connect-failure",
  "refused-stream",
  "reset-before-request",
  "retriable-headers",
  "envoy-ratelimited",
  "http3-post-connect-failure",
];

const UNSAFE = [
  "5xx",
  "gateway-error",
  "reset",
  "retriable-4xx",
  "retriable-status-codes",
  "cancelled",
  "deadline-exceeded",
  "internal",
  "resource-exhausted",
  "unavailable",
];

export const faults: readonly Row[] = [
  {
    what: "a retry condition is misspelt",
    code: "envoy-retry-unknown",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.retry_on", "connect-failures"),
  },
  {
    what: "calls are repeated after the server saw them",
    code: "envoy-retry-unsafe",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.retry_on", "5xx,unavailable"),
  },
  {
    what: "two retry conditions are misspelt",
    code: "envoy-retry-unknown",
    edit: (b) => each(b.routes("internal"), "route.retry_policy.retry_on", "refused-streams,connect-failure,resets"),
  },
  {
    what: "calls are repeated when the server is unavailable",
    code: "envoy-retry-unsafe",
    edit: (b) => each(b.routes("internal"), "route.retry_policy.retry_on", "connect-failure, unavailable"),
  },
  {
    what: "calls are repeated for every reason",
    code: "envoy-retry-unsafe",
    edit: (b) => put(b.routes("internal")[0]!, "route.retry_policy.retry_on", [...SAFE, ...UNSAFE].join(",")),
  },
  {
    what: "calls by POST are repeated after the server saw them",
    code: "envoy-retry-unsafe",
    edit: (b) => {
      put(b.routes("internal")[0]!, "match.headers", [{ name: ":method", string_match: { exact: "POST" } }]);
      put(b.routes("internal")[0]!, "route.retry_policy.retry_on", "reset");
    },
  },
  {
    what: "a virtual host repeats calls that a server has begun",
    code: "envoy-retry-unsafe",
    edit: (b) => put(b.manager("internal"), "route_config.virtual_hosts[0].retry_policy", { retry_on: "5xx" }),
  },
];

export const right: readonly Row[] = [
  {
    what: "Envoy knows every condition for a retry",
    code: "envoy-retry-unknown",
    edit: (b) => put(b.routes("internal")[0]!, "route.retry_policy.retry_on", ` ${[...SAFE, ...UNSAFE].join(" , ")}`),
  },
  {
    what: "a comma ends the conditions for a retry",
    code: "envoy-retry-unknown",
    edit: (b) => put(b.routes("internal")[0]!, "route.retry_policy.retry_on", "connect-failure,,refused-stream,"),
  },
  {
    what: "calls are repeated for every reason that the server does not see",
    code: "envoy-retry-unsafe",
    edit: (b) => put(b.routes("internal")[0]!, "route.retry_policy.retry_on", SAFE.join(",")),
  },
  {
    what: "a browser's preflight is repeated",
    code: "envoy-retry-unsafe",
    edit: (b) => {
      const route = preflight("all-pods");
      put(route, "route.retry_policy.retry_on", "5xx");
      addRoute(b, "internal", route);
    },
  },
];
