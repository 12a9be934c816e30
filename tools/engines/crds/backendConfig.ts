import { definition, flag, list, record, text, whole } from "./schema";

const headers = record({ headers: list(text()) });

// The limits that a controller or Compute Engine applies to a value stand here too, so that a test meets them.
const iap = record(
  {
    enabled: flag(),
    oauthclientCredentials: record({ secretName: text(), clientID: text(), clientSecret: text() }, ["secretName"]),
  },
  ["enabled"],
);

const cacheKey = record({
  includeHost: flag(),
  includeProtocol: flag(),
  includeQueryString: flag(),
  queryStringBlacklist: list(text()),
  queryStringWhitelist: list(text()),
});

const cdn = record(
  {
    enabled: flag(),
    bypassCacheOnRequestHeaders: list(record({ headerName: text() })),
    cachePolicy: cacheKey,
    cacheMode: text({ enum: ["USE_ORIGIN_HEADERS", "FORCE_CACHE_ALL", "CACHE_ALL_STATIC"] }),
    clientTtl: whole(),
    defaultTtl: whole(),
    maxTtl: whole(),
    negativeCaching: flag(),
    negativeCachingPolicy: list(
      record({
        code: whole({ enum: [300, 301, 308, 404, 405, 410, 421, 451, 501] }),
        ttl: whole({ minimum: 0, maximum: 1800 }),
      }),
    ),
    requestCoalescing: flag(),
    serveWhileStale: whole(),
    signedUrlCacheMaxAgeSec: whole(),
    signedUrlKeys: list(
      record({
        keyName: text({ maxLength: 63, pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$" }),
        keyValue: text(),
        secretName: text(),
      }),
    ),
  },
  ["enabled"],
);

// https://cloud.google.com/compute/docs/reference/rest/v1/healthChecks
const healthCheck = record({
  checkIntervalSec: whole({ minimum: 1, maximum: 300 }),
  timeoutSec: whole({ minimum: 1, maximum: 300 }),
  healthyThreshold: whole({ minimum: 1, maximum: 10 }),
  unhealthyThreshold: whole({ minimum: 1, maximum: 10 }),
  type: text({ enum: ["HTTP", "HTTPS", "HTTP2"] }),
  port: whole({ minimum: 1, maximum: 65535 }),
  requestPath: text(),
});

/**
 * https://github.com/kubernetes/ingress-gce/blob/master/pkg/apis/backendconfig/v1/types.go, with the values that
 * `pkg/backendconfig/validation.go` accepts.
 */
export const backendConfig = definition(
  { group: "cloud.google.com", version: "v1", kind: "BackendConfig", plural: "backendconfigs" },
  record({
    iap,
    cdn,
    securityPolicy: record({ name: text() }, ["name"]),
    timeoutSec: whole({ minimum: 1, maximum: 2147483647 }),
    connectionDraining: record({ drainingTimeoutSec: whole({ minimum: 0, maximum: 3600 }) }),
    sessionAffinity: record({
      affinityType: text({ enum: ["", "NONE", "CLIENT_IP", "GENERATED_COOKIE"] }),
      affinityCookieTtlSec: whole({ minimum: 0, maximum: 86400 }),
    }),
    customRequestHeaders: headers,
    customResponseHeaders: headers,
    healthCheck,
    logging: record({ enable: flag(), sampleRate: { type: "number", format: "double", minimum: 0, maximum: 1 } }),
  }),
  record({}),
);
