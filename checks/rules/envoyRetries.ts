import { check } from "../check";
import { callRoutes } from "../envoy/listener";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

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
  const listeners = stack.bootstraps.flatMap(({ callListeners }) => callListeners);
  const hosts = listeners
    .flatMap(({ managers }) => managers)
    .flatMap(({ field }) => field.at("route_config", "virtual_hosts").list);
  return [
    ...hosts.map((host) => host.at("retry_policy")),
    ...listeners.flatMap(callRoutes).map(({ route }) => route.field.at("route", "retry_policy")),
  ];
}

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
];
