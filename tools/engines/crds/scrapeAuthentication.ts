import { flag, list, mapOf, record, text } from "./schema";

// PodMonitoring refuses secrets of another namespace, so the published `namespace` of a reference is left out.
const secret = record({ secret: record({ name: text(), key: text() }, ["key", "name"]) });
const tlsVersion = text({ enum: ["TLS10", "TLS11", "TLS12", "TLS13"] });

export const tls = record(
  {
    ca: secret,
    cert: secret,
    key: secret,
    insecureSkipVerify: flag(),
    minVersion: tlsVersion,
    maxVersion: tlsVersion,
    serverName: text(),
  },
  [],
  {
    "x-kubernetes-validations": [
      {
        rule: "has(self.cert) == has(self.key)",
        message: "client cert and client key must be provided together, when either is provided",
      },
    ],
  },
);

export const proxyUrl = text({
  maxLength: 2000,
  "x-kubernetes-validations": [{ rule: "isURL(self) && !self.matches('@')" }],
});

export const authorization = record({
  type: text({
    "x-kubernetes-validations": [
      { rule: "self != 'Basic'", message: 'authorization type cannot be set to "basic", use "basic_auth" instead' },
    ],
  }),
  credentials: secret,
});

export const basicAuth = record({ username: text(), password: secret });

export const oauth2 = record({
  clientID: text(),
  clientSecret: secret,
  scopes: list(text()),
  tokenURL: text(),
  endpointParams: mapOf(text()),
  proxyUrl,
  tlsConfig: tls,
});
