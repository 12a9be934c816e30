import assert from "node:assert/strict";
import { backendConfigManifest } from "../../manifests/backendConfig";
import { frontendConfigManifest } from "../../manifests/frontendConfig";
import { managedCertificateManifest } from "../../manifests/managedCertificate";
import { at } from "../support/resources";
import { server } from "./support";

describe("the BackendConfig", () => {
  it("asks Envoy's health listener over HTTP, as the load balancer knows no gRPC checks", () => {
    assert.deepEqual(at(backendConfigManifest(server()), "spec", "healthCheck"), {
      type: "HTTP",
      port: 8002,
      requestPath: "/healthz",
      checkIntervalSec: 5,
      timeoutSec: 4,
      healthyThreshold: 1,
      unhealthyThreshold: 2,
    });
  });

  it("lets the longest stream end by Envoy and not by the load balancer's 30 seconds", () => {
    const input = server({ calls: { longestStream: "1h" } });
    assert.equal(input.timing.maxStream, 3600);
    assert.equal(at(backendConfigManifest(input), "spec", "timeoutSec"), 3610);
    assert.equal(at(backendConfigManifest(input), "spec", "connectionDraining", "drainingTimeoutSec"), 3600);
  });

  it("asks for no more draining than Google takes", () => {
    const input = server({ calls: { longestStream: "2h" } });
    assert.equal(at(backendConfigManifest(input), "spec", "connectionDraining", "drainingTimeoutSec"), 3600);
  });

  it("is under the Service's name, with the Cloud Armor policy where there is one", () => {
    assert.equal(backendConfigManifest(server()).metadata.name, "my-server");
    const { spec } = backendConfigManifest(server(), { cloudArmorPolicy: "grpc-edge" });
    assert.deepEqual(spec.securityPolicy, { name: "grpc-edge" });
  });

  it("logs one call in a hundred, as many as the setting states, or none", () => {
    const loggingOf = (logSampleRate?: number) => backendConfigManifest(server(), { logSampleRate }).spec.logging;
    assert.deepEqual(loggingOf(), { enable: true, sampleRate: 0.01 });
    assert.deepEqual(loggingOf(1), { enable: true, sampleRate: 1 });
    assert.deepEqual(loggingOf(0), { enable: false });
  });

  it("states the same keys whatever is set, so that what is taken out of the settings leaves the load balancer too", () => {
    const all = { cloudArmorPolicy: "grpc-edge", logSampleRate: 1 };
    const { spec } = backendConfigManifest(server());
    assert.deepEqual(spec.securityPolicy, { name: "" });
    for (const set of [all, { cloudArmorPolicy: "grpc-edge" }, { logSampleRate: 0 }])
      assert.deepEqual(Object.keys(backendConfigManifest(server(), set).spec), Object.keys(spec));
  });
});

describe("the FrontendConfig", () => {
  it("states the same keys whatever is set, as the controller leaves an absent SSL policy where it is", () => {
    for (const redirect of [true, false])
      assert.deepEqual(Object.keys(frontendConfigManifest("ingress", "grpc", "strict", redirect).spec), [
        "sslPolicy",
        "redirectToHttps",
      ]);
  });

  it("has the SSL policy, and a redirect only where one is wanted", () => {
    const specOf = (redirect: boolean) => frontendConfigManifest("ingress", "grpc", "strict", redirect).spec;
    assert.deepEqual(specOf(false), { sslPolicy: "strict", redirectToHttps: { enabled: false } });
    assert.deepEqual(specOf(true), {
      sslPolicy: "strict",
      redirectToHttps: { enabled: true, responseCodeName: "MOVED_PERMANENTLY_DEFAULT" },
    });
  });
});

describe("a managed certificate", () => {
  const nameOf = (host: string) => managedCertificateManifest(host, "grpc").metadata.name;

  it("covers one host", () => {
    assert.deepEqual(managedCertificateManifest("grpc.example.com", "grpc").spec, { domains: ["grpc.example.com"] });
  });

  it("has a name of its own where only dots and hyphens differ", () => {
    assert.notEqual(nameOf("a-b.x.com"), nameOf("a.b.x.com"));
    assert.equal(nameOf("a-b.x.com"), nameOf("a-b.x.com"));
  });

  it("has a name of at most 63 characters that Kubernetes takes, however long the host is", () => {
    const long = (start: string) => `${start}${"-very-long".repeat(4)}.${"part.".repeat(2)}example.com`.padEnd(63, "m");
    for (const host of ["a.io", "grpc.example.com", long("a"), long("b")]) {
      assert.ok(nameOf(host).length <= 63, nameOf(host));
      assert.match(nameOf(host), /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    }
    assert.notEqual(nameOf(`${"a".repeat(60)}.b`), nameOf(`${"a".repeat(60)}.c`));
  });
});
