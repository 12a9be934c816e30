import assert from "node:assert/strict";
import { concurrency, envoySchema } from "../../settings/envoy";
import { accepts, refuses, settingsOf, withValue } from "./support";

const OLD = [
  "Envoy 1.40 or newer: older ones have known crashes in HTTP/2 and gRPC",
  "write envoyproxy/envoy:distroless-v1.40.0 or newer",
] as const;
const PORT = ["a whole number from 1024 to 65535", "write a number in that range, without quotes"] as const;
const LIMIT = ["a limit is at least the request", "raise cpuLimit or lower cpu"] as const;
const BOOLEAN = ["true or false", "write one of them, without quotes"] as const;
const ONE_OF = "write one of them, as it is spelt here";

describe("settings: envoy", () => {
  refuses([
    ["envoy.image", "envoyproxy/envoy:v1.39.1", ...OLD],
    ["envoy.image", "envoyproxy/envoy:distroless-v1.39.1", ...OLD],
    ["envoy.image", "envoyproxy/envoy:v1.39-latest", ...OLD],
    ["envoy.image", "envoyproxy/envoy:1.9.0", ...OLD],
    ["envoy.image", "envoyproxy/envoy:v0.99.0", ...OLD],
    [
      "envoy.image",
      "envoyproxy/envoy:latest",
      "an image names a version: a tag other than latest, or a digest",
      "write envoyproxy/envoy:<version>",
    ],
    ["envoy.memory", "127Mi", "at least 128Mi: Envoy sheds load at 95 % of 80 % of it", "write 128Mi or more"],
    [
      "envoy.memory",
      "512",
      "a memory quantity from 16Mi to 4Ti; a number without a unit counts bytes: 512 is 512 bytes",
      "did you mean 512Mi? write it with its unit, as 256Mi or 2Gi",
    ],
    ["envoy.cpu", "2", ...LIMIT],
    ["envoy.cpuLimit", "100m", ...LIMIT],
    ["envoy.ports.ingress", 443, ...PORT],
    ["envoy.ports.internal", "15002", ...PORT],
    ["envoy.ports.health", 65536, ...PORT],
    ["envoy.ports.admin", 8001.5, ...PORT],
    ["envoy.logLevel", "warn", "one of trace, debug, info, warning, error, critical, off", ONE_OF],
    ["envoy.metricsPerMethod", 1, ...BOOLEAN],
    ["envoy.requestIds", "true", ...BOOLEAN],
    ["envoy", "envoyproxy/envoy", "a map", "write keys below it, one `key: value` a line"],
  ]);
  accepts([
    ["envoy.image", "envoyproxy/envoy:v1.40.0", "e.io/envoy:contrib-v2.0.1", `envoy@sha256:${"a".repeat(64)}`, "e:dev"],
    ["envoy.memory", "128Mi", "1Gi"],
    ["envoy", { cpu: "1", cpuLimit: "1" }, { cpu: 2, cpuLimit: 4 }],
  ]);

  it("runs one worker for each whole core of the limit, and at least one", () => {
    const workers = (cpuLimit: string) => concurrency({ cpuLimit });
    assert.deepEqual(["100m", "999m", "1", "1999m", "2", "4000m", "7.9"].map(workers), [1, 1, 1, 1, 2, 4, 7]);
  });

  it("keeps a quantity as it is written", () => {
    assert.equal(settingsOf(withValue("envoy.memory", "0.5Gi")).envoy.memory, "0.5Gi");
    assert.equal(envoySchema.parse({ cpuLimit: 2 }).cpuLimit, "2");
  });
});
