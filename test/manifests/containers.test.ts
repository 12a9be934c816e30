import assert from "node:assert/strict";
import { appContainer } from "../../manifests/appContainer";
import { deploymentManifest } from "../../manifests/deployment";
import { envoyContainer } from "../../manifests/envoyContainer";
import { namespaceManifest } from "../../manifests/namespace";
import { at } from "../support/resources";
import { CASES, server } from "./support";

/** A container that fills its node's disk would take other pods along. */
const DISK = { "ephemeral-storage": "256Mi" };

for (const [name, input] of Object.entries(CASES)) {
  describe(`the containers, ${name}`, () => {
    const pod = at(
      deploymentManifest(input, { bootstrapName: "bootstrap", drainToken: "token" }),
      "spec",
      "template",
      "spec",
    ) as Record<string, unknown[]>;
    const containers = [...pod["containers"]!, ...pod["initContainers"]!];

    it("pass the restricted standard, every one of them", () => {
      const { initContainers, sidecars } = input.settings;
      assert.equal(containers.length, 2 + Object.keys({ ...initContainers, ...sidecars }).length);
      for (const container of containers) {
        const { runAsUser, runAsGroup, ...rest } = at(container, "securityContext") as Record<string, unknown>;
        assert.deepEqual(rest, {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          privileged: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          seccompProfile: { type: "RuntimeDefault" },
        });
        assert.ok(Number(runAsUser) > 0 && runAsUser === runAsGroup);
      }
      assert.deepEqual(at(pod, "securityContext", "runAsNonRoot"), true);
      for (const shared of ["hostNetwork", "hostPID", "hostIPC"]) assert.ok(!(shared in pod), shared);
      assert.doesNotMatch(JSON.stringify(pod), /hostPath|hostPort/);
    });

    it("can read the certificate's key, and only their group can", () => {
      const [secret] = (pod["volumes"] as Record<string, unknown>[]).filter((volume) => "secret" in volume);
      assert.equal(at(secret, "secret", "defaultMode"), 0o440);
      assert.equal(at(pod, "securityContext", "fsGroup"), 65532);
    });

    it("have requests, and limits of at least as much", () => {
      for (const container of containers)
        for (const part of ["requests", "limits"] as const)
          assert.deepEqual(Object.keys(at(container, "resources", part) as object).sort(), [
            "cpu",
            "ephemeral-storage",
            "memory",
          ]);
    });
  });
}

describe("the namespace", () => {
  it("refuses pods outside the restricted standard", () => {
    const { labels } = namespaceManifest("grpc", "acme/test").metadata as { labels: Record<string, string> };
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  });
});

describe("the server's container", () => {
  it("is asked by gRPC whether it is ready, by the name of the service where there is one", () => {
    const asked = (container: unknown) => at(container, "readinessProbe", "grpc");
    assert.deepEqual(asked(appContainer(server())), { port: 8888 });
    const service = "acme.v1.Billing";
    assert.deepEqual(asked(appContainer(server({ health: { service } }))), { port: 8888, service });
  });

  it("is restarted for silence alone, which its Envoy knows of, and without a wait for calls", () => {
    const container = appContainer(server({}, { ports: { health: 9002 } }));
    for (const probe of ["startupProbe", "livenessProbe"]) {
      assert.deepEqual(at(container, probe, "httpGet"), { path: "/alive", port: 9002 }, probe);
      assert.equal(at(container, probe, "terminationGracePeriodSeconds"), 2, probe);
    }
  });

  it("is not restarted for an Envoy that hangs, whose own liveness is quicker", () => {
    const [app, envoy] = [appContainer(server()), envoyContainer(server(), "token")].map((container) =>
      ["periodSeconds", "failureThreshold"].reduce(
        (product, key) => product * Number(at(container, "livenessProbe", key)),
        1,
      ),
    );
    // As much again for Envoy to be ended and to start.
    assert.ok(app! >= 2 * envoy!, `${app} ${envoy}`);
    assert.equal(at(envoyContainer(server(), "token"), "livenessProbe", "terminationGracePeriodSeconds"), 2);
  });

  it("leaves the balancers before it is restarted, and starts as slowly as it needs", () => {
    const container = appContainer(server());
    const patience = (probe: string) =>
      Number(at(container, probe, "periodSeconds")) * Number(at(container, probe, "failureThreshold"));
    assert.ok(patience("readinessProbe") < patience("livenessProbe"));
    assert.ok(patience("startupProbe") >= 300);
  });

  it("has its environment, from plain text and from Secrets, and its command", () => {
    const container = appContainer(CASES.everything);
    assert.deepEqual(at(container, "env"), [
      { name: "LOG_LEVEL", value: "debug" },
      { name: "EMPTY", value: "" },
      { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "password" } } },
    ]);
    assert.deepEqual(at(container, "command"), ["/bin/billing"]);
    assert.deepEqual(at(container, "args"), ["--verbose", "--listen", "8443"]);
    const { command, args } = appContainer(server());
    assert.deepEqual([command, args], [undefined, undefined]);
  });

  it("may use twice the CPU that it asks for and no more memory, unless the settings say otherwise", () => {
    assert.deepEqual(at(appContainer(server()), "resources"), {
      requests: { cpu: "250m", memory: "256Mi", ...DISK },
      limits: { cpu: "500m", memory: "256Mi", ...DISK },
    });
  });
});

describe("Envoy's container", () => {
  it("runs one worker for each core of its limit, and shows it", () => {
    const workers = (cpuLimit: string) => {
      const args = envoyContainer(server({}, { cpuLimit }), "token").args as string[];
      return args[args.indexOf("--concurrency") + 1];
    };
    assert.deepEqual(["500m", "1", "2500m", "4"].map(workers), ["1", "1", "2", "4"]);
  });

  it("starts without a shell, as the image has none", () => {
    assert.deepEqual(envoyContainer(server(), "token").command, ["/usr/local/bin/envoy"]);
  });

  it("is a sidecar that starts before the server and stops after it", () => {
    assert.equal(envoyContainer(server(), "token").restartPolicy, "Always");
  });

  it("has as much memory as it asks for: a sidecar that is evicted takes its server along", () => {
    const { requests, limits } = envoyContainer(server(), "token").resources as { requests: object; limits: object };
    assert.deepEqual(
      [requests, limits],
      [
        { cpu: "250m", memory: "512Mi", ...DISK },
        { cpu: "1", memory: "512Mi", ...DISK },
      ],
    );
  });
});
