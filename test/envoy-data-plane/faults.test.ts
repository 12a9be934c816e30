import assert from "node:assert/strict";
import { mapDeep } from "../../commands/rehearse/mapDeep";
import type { Deployed } from "../../commands/rehearse/deployed";
import { broken, rehearsed, withBootstrap } from "./support/rehearsed";

/** What a user might leave out, the scenario that must notice, and by which claim. */
const FAULTS: readonly [fault: string, scenario: string, claim: RegExp, change: (given: Deployed) => Deployed][] = [
  ["no HTTP/2 to the server", "spread", /envoy does not start: .*HTTP\/2/, without("typed_extension_protocol_options")],
  ["no time to leave", "rollout", /calls lost/, withoutPreStop],
  ["an Envoy that does not wait", "rollout", /calls lost, internal path/, withoutEnvoyHook],
  // Either of them alone saves most calls, as workers learn of a crash at once.
  [
    "no retry and no outlier detection",
    "crash",
    /calls lost, internal path/,
    without("retry_policy", "outlier_detection"),
  ],
  ["nowhere else to go from ingress", "crash", /calls lost, ingress path/, withOwnAppOnly],
  ["no one who asks after its health", "hang", /calls lost|seconds until no call goes to the stopped server/, unasked],
  [
    "a restart that waits for the pod's grace period",
    "hang",
    /seconds until the stopped server is restarted/,
    withPodsGrace,
  ],
  ["a liveness that asks what readiness asks", "dependency", /containers restarted/, withSameProbes],
  ["a load balancer that asks what readiness asks", "dependency", /calls lost, ingress path/, withHealthOfReadiness],
  ["random instead of least-request", "slow", /share of the slow pod|p99/, withRandom],
  ["no limit of calls at once", "overload", /calls taken/, without("circuit_breakers")],
  [
    "the default timeout of a route",
    "deadlines",
    /server stream of 16 s, ingress path: .*\n[^]*server stream of 16 s, internal path: /,
    withDefaultTimeout,
  ],
];

describe("rehearse: a broken configuration fails the scenario that is about it", () => {
  for (const [fault, scenario, claim, change] of FAULTS) {
    it(`${fault} fails ${scenario}`, async function () {
      const result = await rehearsed(this, scenario, change);
      assert.equal(result.verdict, "failed");
      assert.match(broken(result).join("\n"), claim);
    });
  }
});

/** Takes fields out wherever the bootstrap has them. */
function without(...fields: string[]): (given: Deployed) => Deployed {
  return withBootstrap((given) => mapDeep(given, (_, value) => omit(value, fields)));
}

function omit(value: unknown, fields: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !fields.includes(key)));
}

function unasked(given: Deployed): Deployed {
  const workload = mapDeep(given.workload, (_, value) => omit(value, ["readinessProbe"]));
  return { ...without("health_checks")(given), workload };
}

function withoutPreStop(given: Deployed): Deployed {
  return { ...given, workload: mapDeep(given.workload, (_, value) => omit(value, ["preStop"])) };
}

/** It gets SIGTERM as soon as its own server has ended, and no client was told. */
function withoutEnvoyHook(given: Deployed): Deployed {
  const sidecars = given.workload.sidecars.map((sidecar) => ({ ...sidecar, preStop: undefined }));
  return { ...given, workload: { ...given.workload, sidecars } };
}

function withPodsGrace(given: Deployed): Deployed {
  const { gracePeriod } = given.workload;
  const workload = mapDeep(given.workload, (key, value) =>
    key === "terminationGracePeriodSeconds" ? gracePeriod : value,
  );
  return { ...given, workload };
}

/** As many manifests have it: readiness, and the same with more patience. */
function withSameProbes(given: Deployed): Deployed {
  const containers = given.workload.containers.map((container) => {
    const patient = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6, terminationGracePeriodSeconds: 2 };
    return { ...container, livenessProbe: { ...container.readinessProbe!, ...patient } };
  });
  return { ...given, workload: { ...given.workload, containers } };
}

function withHealthOfReadiness(given: Deployed): Deployed {
  return withBootstrap((bootstrap) =>
    mapDeep(bootstrap, (_, value) =>
      typeof value === "object" && value !== null && "http_health_check" in value
        ? { ...(omit(value, ["http_health_check"]) as object), grpc_health_check: {} }
        : value,
    ),
  )(given);
}

function withOwnAppOnly(given: Deployed): Deployed {
  const ownApp = (given: Deployed["bootstrap"]) =>
    mapDeep(given, (key, value) => (key === "cluster" && value === "own-app-first" ? "own-app" : value));
  return withBootstrap(ownApp)(given);
}

function withRandom(given: Deployed): Deployed {
  const random = {
    policies: [
      {
        typed_extension_config: {
          name: "random",
          typed_config: { "@type": "type.googleapis.com/envoy.extensions.load_balancing_policies.random.v3.Random" },
        },
      },
    ],
  };
  return withBootstrap((bootstrap) =>
    mapDeep(bootstrap, (key, value) => (key === "load_balancing_policy" ? random : value)),
  )(given);
}

/**
 * As most tutorials have it: no word of time, so that Envoy's 15 seconds are in force. No call of 20 s or more is made, as
 * the scenario runs in real time.
 */
function withDefaultTimeout(given: Deployed): Deployed {
  const broken = withBootstrap((bootstrap) =>
    mapDeep(bootstrap, (key, value) => (key === "route" ? omit(value, ["timeout", "max_stream_duration"]) : value)),
  )(given);
  return { ...broken, timing: { ...broken.timing, maxStream: 20 } };
}
