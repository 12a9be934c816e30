import { rateLimit } from "./envoyEdits";
import type { BootstrapRow } from "./fault";

export const faults: readonly BootstrapRow[] = [
  {
    what: "a rate limit lets one call through a minute",
    code: "envoy-rate-limit-tight",
    edit: (b) => rateLimit(b, { token_bucket: { max_tokens: 1, fill_interval: "60s" } }),
  },
  {
    what: "a rate limit is not enforced",
    code: "envoy-rate-limit-off",
    edit: (b) => rateLimit(b, { filter_enabled: undefined, filter_enforced: { default_value: { numerator: 0 } } }),
  },
  {
    what: "a rate limit answers UNAVAILABLE",
    code: "envoy-rate-limit-retried",
    edit: (b) => rateLimit(b, { rate_limited_as_resource_exhausted: undefined }),
  },
];

export const right: readonly BootstrapRow[] = [
  {
    what: "a rate limit lets 60 calls through a minute",
    code: "envoy-rate-limit-tight",
    edit: (b) => rateLimit(b, { token_bucket: { max_tokens: 60, tokens_per_fill: 60, fill_interval: "60s" } }),
  },
  {
    what: "a rate limit is switched by runtime keys",
    code: "envoy-rate-limit-off",
    edit: (b) =>
      rateLimit(b, {
        filter_enabled: { default_value: { numerator: 0 }, runtime_key: "limit.enabled" },
        filter_enforced: { default_value: { numerator: 1 } },
      }),
  },
  {
    what: "a rate limit answers RESOURCE_EXHAUSTED",
    code: "envoy-rate-limit-retried",
    edit: (b) => rateLimit(b, {}),
  },
];
