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
  {
    what: "retries may go to the same pod",
    code: "envoy-retry-same-host",
    edit: (b) => each(b.routes("internal"), "route.retry_policy.retry_host_predicate", undefined),
  },
  {
    what: "status codes are retried without their condition",
    code: "envoy-retry-unused",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.retriable_status_codes", [503]),
  },
  {
    what: "a call is sent seven times",
    code: "envoy-retries-many",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.num_retries", 6),
  },
  {
    what: "a try may take as long as the call",
    code: "envoy-retry-late",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.per_try_timeout", "300s"),
  },
  {
    what: "a second try starts while the first one runs",
    code: "envoy-call-doubled",
    edit: (b) => each(b.routes("ingress"), "route.hedge_policy", { hedge_on_per_try_timeout: true }),
  },
  {
    what: "calls are copied to the same servers",
    code: "envoy-call-doubled",
    edit: (b) => each(b.routes("internal"), "route.request_mirror_policies", [{ cluster: "own-app-first" }]),
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
  {
    what: "nothing is retried",
    code: "envoy-retry-same-host",
    edit: (b) => each(b.routes("internal"), "route.retry_policy", { num_retries: 1 }),
  },
  {
    what: "status codes are retried by their condition",
    code: "envoy-retry-unused",
    edit: (b) =>
      each(b.routes("ingress"), "route.retry_policy", {
        retry_on: "retriable-status-codes",
        retriable_status_codes: [503],
      }),
  },
  {
    what: "a call is sent six times",
    code: "envoy-retries-many",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.num_retries", 5),
  },
  {
    what: "a try may take less than the call",
    code: "envoy-retry-late",
    edit: (b) => each(b.routes("ingress"), "route.retry_policy.per_try_timeout", "299s"),
  },
  {
    what: "calls are copied to other servers",
    code: "envoy-call-doubled",
    edit: (b) => {
      each(b.routes("internal"), "route.request_mirror_policies", [{ cluster: "admin" }]);
      each(b.routes("internal"), "route.hedge_policy", { initial_requests: 1 });
    },
  },
];
