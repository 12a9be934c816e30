import assert from "node:assert/strict";
import type { CheckedResource } from "../../checks/resource";
import { runChecks } from "../../checks/run";
import { TLS, envoyStack, resource } from "./anchors";

const { alpn_protocols: _, ...WITHOUT_ALPN } = TLS.common_tls_context;
const PRE_STOP = { lifecycle: { preStop: { sleep: { seconds: 120 } } } };

/** An Envoy that clients inside the cluster call too, with this script as its hook. */
function leavingBy(script: string): CheckedResource[] {
  const inside = resource("kubernetes:core/v1:Service", {
    metadata: { name: "envoy-inside" },
    spec: { selector: { app: "envoy" }, ports: [{ name: "https", port: 443, targetPort: "https" }] },
  });
  const preStop = { exec: { command: ["/bin/bash", "-c", script] } };
  return [...envoyStack({ container: { lifecycle: { preStop } } }), inside];
}

/** Envoy's image has no program that sends a POST. */
const FAIL_HEALTH = "printf 'POST /healthcheck/fail HTTP/1.0\\r\\n\\r\\n' >/dev/tcp/127.0.0.1/8090";

/** What each of the stacks gets wrong, and the findings that name it. */
const FAULTS: readonly [what: string, resources: readonly CheckedResource[], code: string, where: RegExp][] = [
  [
    "Envoy without ALPN behind an HTTP/2 Ingress",
    envoyStack({ tls: { common_tls_context: WITHOUT_ALPN } }),
    "tls-alpn-missing",
    /^ConfigMap\/envoy-conf data\["envoy\.yaml"\]\.static_resources\.listeners\[0\]/,
  ],
  [
    "app-protocols on the Ingress",
    envoyStack({
      service: { annotations: { "cloud.google.com/neg": '{"ingress":true}' } },
      ingress: { annotations: { "cloud.google.com/app-protocols": '{"https":"HTTP2"}' } },
    }),
    "annotation-misplaced",
    /^Ingress\/envoy metadata\.annotations\["cloud\.google\.com\/app-protocols"\]/,
  ],
  [
    "a 5 s cap on deadlines, as the old field",
    envoyStack({ action: { max_grpc_timeout: "5s" } }),
    "envoy-deadline-cap",
    /max_grpc_timeout$/,
  ],
  [
    "a 5 s cap on deadlines, as the new field",
    envoyStack({ action: { max_stream_duration: { grpc_timeout_header_max: "5s" } } }),
    "envoy-deadline-cap",
    /grpc_timeout_header_max$/,
  ],
  [
    "a BackendConfig's name that does not match",
    envoyStack({
      service: {
        annotations: {
          "cloud.google.com/app-protocols": '{"https":"HTTP2"}',
          "beta.cloud.google.com/backend-config": '{"ports":{"https":"envoy-backendconfig"}}',
        },
      },
    }),
    "lb-backend-config-absent",
    /^Service\/envoy /,
  ],
  [
    "draining that outlasts the grace period",
    envoyStack({ backendConfig: { connectionDraining: { drainingTimeoutSec: 3600 } } }),
    "lb-drain-over-grace",
    /^Deployment\/envoy spec\.template\.spec\.terminationGracePeriodSeconds/,
  ],
  [
    "a preStop as long as the grace period",
    envoyStack({
      container: { lifecycle: { preStop: { exec: { command: ["sleep", "60"] } } } },
      pod: { terminationGracePeriodSeconds: 60 },
    }),
    "pod-grace-short",
    /^Deployment\/envoy /,
  ],
  [
    "a ConfigMap mounted by subPath",
    envoyStack({
      container: { volumeMounts: [{ name: "config", mountPath: "/etc/envoy/envoy.yaml", subPath: "envoy.yaml" }] },
    }),
    "envoy-config-subpath",
    /volumeMounts\[0\]\.subPath$/,
  ],
  [
    "a NetworkPolicy without the ranges of the load balancer and its health checks",
    [
      ...envoyStack({ container: PRE_STOP }),
      resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
        metadata: { name: "envoy" },
        spec: {
          podSelector: { matchLabels: { app: "envoy" } },
          ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 443 }] }],
        },
      }),
    ],
    "network-policy-blocks-health-checks",
    /^NetworkPolicy\/envoy spec\.ingress/,
  ],
  [
    "timeoutSec left at 30 s",
    envoyStack({ backendConfig: { timeoutSec: undefined } }),
    "lb-timeout-short",
    /^BackendConfig\/envoy spec\.timeoutSec/,
  ],
  [
    "a ConfigMap whose change rolls no pod",
    envoyStack(),
    "envoy-config-not-rolled",
    /^Deployment\/envoy .*configMap\.name/,
  ],
  ["an Envoy that leaves at once", envoyStack(), "envoy-leaves-first", /^Deployment\/envoy /],
  [
    "an Envoy of its own that asks its clients to leave and does not wait for them",
    leavingBy(FAIL_HEALTH),
    "envoy-connection-age",
    /max_connection_duration$/,
  ],
  [
    "an Envoy of its own that waits for its clients and does not ask them to leave",
    leavingBy("sleep 1"),
    "envoy-connection-age",
    /max_connection_duration$/,
  ],
];

describe("public stacks of this kind, written down as resources", () => {
  for (const [what, resources, code, where] of FAULTS) {
    it(`${what}: ${code}`, () => {
      const found = runChecks({ resources, stack: "test" });
      const places = found
        .filter((finding) => finding.code === code)
        .map(({ resource: title, field }) => `${title} ${field}`);
      assert.ok(
        places.some((place) => where.test(place)),
        `${code} at ${places.join("; ")}; all: ${found.map((one) => one.code).join(", ")}`,
      );
    });
  }

  it("an Envoy of its own that asks its clients to leave and waits a second may keep their connections", () => {
    const resources = leavingBy(`${FAIL_HEALTH}; sleep 1`);
    const codes = runChecks({ resources, stack: "test" }).map(({ code }) => code);
    assert.ok(!codes.includes("envoy-connection-age"), codes.join(", "));
  });

  it("an Envoy of its own in front of the servers, without those faults, keeps the errors that it really has", () => {
    const resources = envoyStack({ container: PRE_STOP, pod: { terminationGracePeriodSeconds: 300 } });
    const errors = runChecks({ resources, stack: "test" }).filter(({ level }) => level === "error");
    // Streams may last an hour, quiet ones end after Envoy's default of five minutes; nothing rolls the pods.
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["envoy-stream-idle", "envoy-config-not-rolled"],
    );
  });
});
