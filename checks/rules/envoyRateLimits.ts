import { type Fault, check } from "../check";
import { configsOf, seconds } from "../envoy/values";
import type { Field } from "../field";
import type { StackView } from "../view/stackView";
import { time } from "../words";

/** Local rate limits of listeners and of their routes that have tokens to give. */
function rateLimits(stack: StackView): Field[] {
  return stack.bootstraps
    .flatMap(({ callListeners }) => callListeners)
    .flatMap(({ field }) => configsOf(field, "http.local_ratelimit.v3.LocalRateLimit"))
    .filter((limit) => limit.at("token_bucket").exists);
}

export const envoyRateLimitChecks = [
  check(
    {
      code: "envoy-rate-limit-tight",
      level: "warning",
      requirement: "A rate limit lets calls through",
      impact: "Envoy refuses all other calls, those of health checks among them.",
      fix: "Raise max_tokens and tokens_per_fill to the calls of a second, and set fill_interval: 1s.",
    },
    rateLimits,
    (limit) => {
      const at = limit.at("token_bucket");
      const interval = seconds(at.at("fill_interval")) ?? 1;
      const tokens = Math.min(at.at("tokens_per_fill").number ?? 1, at.at("max_tokens").number ?? 1);
      return tokens < interval && { at, message: `${tokens} ${tokens === 1 ? "call" : "calls"} in ${time(interval)}` };
    },
  ),
  check(
    {
      code: "envoy-rate-limit-off",
      level: "warning",
      requirement: "A rate limit is enforced",
      impact: "Both shares are 0 % by default: Envoy lets every call through.",
      fix: "Set filter_enabled and filter_enforced to 100 of HUNDRED.",
    },
    rateLimits,
    (limit): Fault[] =>
      ["filter_enabled", "filter_enforced"]
        .map((key) => ({ key, at: limit.at(key) }))
        .filter(({ at }) => (at.at("default_value", "numerator").number ?? 0) === 0 && !at.at("runtime_key").exists)
        .map(({ key, at }) => ({ at, message: `${key} is ${at.exists ? "0" : "not stated"}` })),
  ),
  check(
    {
      code: "envoy-rate-limit-retried",
      level: "warning",
      requirement: "A rate limit answers calls with RESOURCE_EXHAUSTED",
      impact: "Clients see UNAVAILABLE, which they retry at once: the limit makes more calls of them.",
      fix: "Set rate_limited_as_resource_exhausted: true.",
    },
    rateLimits,
    (limit) => {
      const at = limit.at("rate_limited_as_resource_exhausted");
      return at.bool !== true && { at, message: "the limit answers with 429, which gRPC reads as UNAVAILABLE" };
    },
  ),
];
