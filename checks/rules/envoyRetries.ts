import { type Fault, check } from "../check";
import type { Cluster } from "../envoy/cluster";
import { endless, longestCall } from "../envoy/route";
import { seconds } from "../envoy/values";
import { callManagers, callRoutesOf, clustersOf } from "../view/callRoutes";
import type { StackView } from "../view/stackView";
import { listed, time } from "../words";

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on and -grpc-on */
const RETRY_SAFE = [
  "connect-failure",
  "refused-stream",
  "reset-before-request",
  "retriable-headers",
  "envoy-ratelimited",
  "http3-post-connect-failure",
];

/** Those on which the server may have begun already. */
const RETRY_UNSAFE = [
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

/** Of every route that carries calls, and of the virtual hosts, whose policy is their routes' default. */
function retryPolicies(stack: StackView) {
  const hosts = callManagers(stack).flatMap(({ manager }) => manager.field.at("route_config", "virtual_hosts").list);
  return [
    ...hosts.map((host) => host.at("retry_policy")),
    ...callRoutesOf(stack).map(({ route }) => route.field.at("route", "retry_policy")),
  ];
}

/** More tries than that of a call that a server refused make an overload worse. */
const RETRIES_MANY = 5;

function words(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

export const envoyRetryChecks = [
  check(
    {
      code: "envoy-retry-unknown",
      level: "error",
      requirement: "Envoy knows the conditions for a retry",
      impact: "Envoy takes the word and never retries for it: calls fail that a retry would have saved.",
      fix: "Correct the word.",
    },
    retryPolicies,
    (policy) => {
      const at = policy.at("retry_on");
      const unknown = words(at.text).filter((word) => !RETRY_SAFE.includes(word) && !RETRY_UNSAFE.includes(word));
      return unknown.length > 0 && { at, message: `Envoy has no condition ${listed(unknown)}` };
    },
  ),
  check(
    {
      code: "envoy-retry-unsafe",
      level: "warning",
      requirement: "Envoy repeats only calls that no server has seen",
      impact:
        "A call that the server has begun is sent again: what is not idempotent happens twice, and overload grows.",
      fix: "Retry on connect-failure,refused-stream,reset-before-request; leave the rest to clients that know their methods.",
    },
    retryPolicies,
    (policy) => {
      const at = policy.at("retry_on");
      const unsafe = words(at.text).filter((word) => RETRY_UNSAFE.includes(word));
      return unsafe.length > 0 && { at, message: `calls are repeated on ${listed(unsafe)}` };
    },
  ),
  check(
    {
      code: "envoy-retry-same-host",
      level: "warning",
      requirement: "A retry goes to another pod",
      impact: "The pod that has just failed may get the call again, until no tries are left.",
      fix: "Add the retry_host_predicate envoy.retry_host_predicates.previous_hosts, with host_selection_retry_max_attempts.",
    },
    callRoutesOf,
    (one) => {
      const at = one.route.field.at("route", "retry_policy");
      const several = clustersOf(one).some(({ byName, endpoints }) => byName || endpoints.length > 1);
      const chooses = at.at("retry_host_predicate").exists || at.at("retry_priority").exists;
      return (
        several &&
        words(at.at("retry_on").text).length > 0 &&
        !chooses && { at, message: "retries choose among all hosts" }
      );
    },
  ),
  check(
    {
      code: "envoy-retry-unused",
      level: "warning",
      requirement: "What a retry policy states has its condition",
      impact: "Envoy takes it and never retries for it: calls fail that a retry was meant to save.",
      fix: "Add the condition to retry_on, or take the other field out.",
    },
    retryPolicies,
    (policy): Fault[] => {
      const conditions = words(policy.at("retry_on").text);
      return [
        { at: policy.at("retriable_status_codes"), condition: "retriable-status-codes" },
        { at: policy.at("retriable_headers"), condition: "retriable-headers" },
      ]
        .filter(({ at, condition }) => at.exists && !conditions.includes(condition))
        .map(({ at, condition }) => ({ at, message: `retry_on has no ${condition}` }));
    },
  ),
  check(
    {
      code: "envoy-retries-many",
      level: "warning",
      requirement: "A call is repeated a few times",
      impact: "Where servers refuse calls, each of them is sent again and again: the overload grows by itself.",
      fix: "Set num_retries to 1 or 2, and a retry_budget in the cluster's circuit breaker.",
    },
    retryPolicies,
    (policy) => {
      const at = policy.at("num_retries");
      return (at.number ?? 1) > RETRIES_MANY && { at, message: `a call is sent up to ${at.number! + 1} times` };
    },
  ),
  check(
    {
      code: "envoy-retry-late",
      level: "warning",
      requirement: "A call has time for a retry",
      impact: "The first try may take all of the call's time: none is left for another.",
      fix: "Set per_try_timeout well below the route's timeout.",
    },
    callRoutesOf,
    ({ route, manager }) => {
      const at = route.field.at("route", "retry_policy", "per_try_timeout");
      const [one, all] = [endless(seconds(at)), longestCall(route, manager.field)];
      return one < Infinity && one >= all && { at, message: `a try may take ${time(one)}, the call ${time(all)}` };
    },
  ),
  check(
    {
      code: "envoy-call-doubled",
      level: "warning",
      requirement: "Each call is sent once",
      impact: "Servers run a call twice: what is not idempotent happens twice, and the load doubles.",
      fix: "Take it out, or lead the copy to servers that change nothing.",
    },
    callRoutesOf,
    (one): Fault[] => {
      const action = one.route.field.at("route");
      const hedges = action.at("hedge_policy");
      const isHedged =
        hedges.at("hedge_on_per_try_timeout").bool === true || (hedges.at("initial_requests").number ?? 1) > 1;
      const own = addressesOf(clustersOf(one));
      const mirrors = action
        .at("request_mirror_policies")
        .list.map((policy) => policy.at("cluster"))
        .filter((at) => addressesOf(one.bootstrap.leaves(at.text ?? "")).some((address) => own.includes(address)));
      return [
        ...(isHedged ? [{ at: hedges, message: "a further try starts while the first one runs" }] : []),
        ...mirrors.map((at) => ({ at, message: `each call is copied to ${at.text}, whose servers have it already` })),
      ];
    },
  ),
];

function addressesOf(clusters: readonly Cluster[]): string[] {
  return clusters.flatMap(({ endpoints }) => endpoints.map(({ host, port }) => `${host}:${port}`));
}
