import assert from "node:assert/strict";
import {
  configurationHere,
  fileHere,
  logFolders,
  portsOfEveryAddress,
} from "../../../../commands/rehearse/manifests/configuration";
import { configurationAtSpeed } from "../../../../commands/rehearse/manifests/durations";
import type { Mounts } from "../../../../commands/rehearse/manifests/mounts";
import { FIRST_POD } from "../../../../commands/rehearse/source";

const HERE = { ...FIRST_POD, tls: "/tls", folder: "/pod" };
const MOUNTS: Mounts = {
  here: (path, folder) =>
    path.startsWith("/etc/envoy/") ? path.replace("/etc/envoy", `${folder}/volumes/envoy`) : undefined,
  files: new Map(),
  leftOut: [],
};

const at = (address: string, port: number) => ({ socket_address: { address, port_value: port } });
const endpoint = (address: string, port: number) => ({
  load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: at(address, port) } }] }] },
});

function here(given: object): Record<string, unknown> {
  return configurationHere(given, HERE, MOUNTS, portsOfEveryAddress(given)) as Record<string, unknown>;
}

describe("rehearse --manifests: anybody's configuration of Envoy", () => {
  it("listens at the pod's addresses", () => {
    const { admin, static_resources } = here({
      admin: { address: at("127.0.0.1", 9901) },
      static_resources: { listeners: [{ address: at("0.0.0.0", 8080) }, { address: at("::", 8081) }] },
    });
    assert.deepEqual(admin, { address: at("127.1.1.1", 9901) });
    assert.deepEqual(static_resources, {
      listeners: [{ address: at("127.0.1.1", 8080) }, { address: at("127.0.1.1", 8081) }],
    });
  });

  it("reaches its own pod where that listens here", () => {
    const { static_resources } = here({
      admin: { address: at("0.0.0.0", 9901) },
      static_resources: {
        clusters: [endpoint("127.0.0.1", 8888), endpoint("localhost", 9901), endpoint("orders-pods.shop.svc", 8888)],
      },
    });
    assert.deepEqual(static_resources, {
      clusters: [
        endpoint("127.1.1.1", 8888),
        // Administration that listens at every address is at the pod's own here.
        endpoint("127.0.1.1", 9901),
        endpoint("orders-pods.shop.svc", 8888),
      ],
    });
  });

  it("asks the rehearsal's DNS, whatever it states", () => {
    const { static_resources, typed_dns_resolver_config: resolver } = here({
      static_resources: { clusters: [{ name: "a", dns_resolvers: [at("8.8.8.8", 53)], dnsResolutionConfig: {} }] },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(static_resources)), { clusters: [{ name: "a" }] });
    assert.match(JSON.stringify(resolver), /"address":"127\.0\.1\.254","port_value":5300/);
  });

  it("reads certificates and volumes from folders, in either spelling of a field", () => {
    const { static_resources } = here({
      static_resources: {
        tlsCertificates: [
          { certificateChain: { filename: "/etc/tls/server.pem" }, privateKey: { filename: "/etc/tls/server.key" } },
        ],
        path: "/etc/envoy/lds.yaml",
        other: "/dev/stdout",
      },
    });
    assert.deepEqual(static_resources, {
      tlsCertificates: [{ certificateChain: { filename: "/tls/tls.crt" }, privateKey: { filename: "/tls/tls.key" } }],
      path: "/pod/volumes/envoy/lds.yaml",
      other: "/dev/stdout",
    });
  });

  it("writes access logs in the pod's folder, in a folder that is there, and devices as they are", () => {
    const log = (path: string) => ({
      "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
      path,
    });
    const given = {
      admin: { access_log_path: "/var/log/envoy/admin.log" },
      logs: [log("/var/log/calls.log"), log("/dev/stdout"), log("/etc/envoy/calls.log"), log("/dev/../etc/passwd")],
    };
    const { admin, logs } = here(given);
    assert.deepEqual(admin, { access_log_path: "/pod/container/var/log/envoy/admin.log" });
    assert.deepEqual(logs, [
      log("/pod/container/var/log/calls.log"),
      log("/dev/stdout"),
      log("/pod/volumes/envoy/calls.log"),
      log("/pod/container/etc/passwd"),
    ]);
    assert.deepEqual(logFolders(given, MOUNTS).sort(), [
      "container/etc",
      "container/var/log",
      "container/var/log/envoy",
    ]);
  });

  it("changes files with resources, too, and no others", () => {
    const file = JSON.stringify({ resources: [{ name: "l", address: at("0.0.0.0", 8080) }] });
    assert.deepEqual(JSON.parse(fileHere(file, HERE, MOUNTS, new Set())), {
      resources: [{ name: "l", address: at("127.0.1.1", 8080) }],
    });
    const other = "address: 0.0.0.0\n";
    assert.equal(fileHere(other, HERE, MOUNTS, new Set()), other);
  });

  it("differs in nothing else", () => {
    const given = { node: { id: "a", metadata: { "envoy.lb": { canary: true } } }, layered_runtime: { layers: [] } };
    const { typed_dns_resolver_config: _, ...rest } = here(given);
    assert.deepEqual(rest, given);
  });
});

describe("rehearse --manifests: times of anybody's configuration", () => {
  const quick = (given: object) =>
    configurationAtSpeed({ static_resources: given }, 10) as { static_resources: unknown };

  it("stay as they are in real time, stated or not", () => {
    const given = { static_resources: { clusters: [{ type: "STRICT_DNS", dns_refresh_rate: "3s" }] } };
    assert.equal(configurationAtSpeed(given, 1), given);
  });

  it("are divided, texts and objects, in either spelling", () =>
    assert.deepEqual(
      quick({
        clusters: [{ type: "STRICT_DNS", dnsRefreshRate: "3s", connect_timeout: "5s" }],
        listener: { max_connection_duration: { seconds: 300 }, maxConnectionDuration: "1.5s" },
      }).static_resources,
      {
        // How long a connection may take guards against silence: this machine is no faster.
        clusters: [{ type: "STRICT_DNS", dnsRefreshRate: "0.3s", connect_timeout: "5s" }],
        listener: { max_connection_duration: "30s", maxConnectionDuration: "0.15s" },
      },
    ));

  it("that are left to Envoy are stated, so that they are divided, too", () => {
    assert.deepEqual(quick({ clusters: [{ type: "strict_dns", outlier_detection: {} }, { type: "STATIC" }] }), {
      static_resources: {
        clusters: [
          {
            type: "strict_dns",
            outlier_detection: { interval: "1s", base_ejection_time: "3s", max_ejection_time: "30s" },
            dns_refresh_rate: "0.5s",
          },
          { type: "STATIC" },
        ],
      },
    });
    const routes = [{ route: { cluster: "a" } }, { route: { cluster: "b", max_stream_duration: {} } }];
    assert.deepEqual(quick({ routes }).static_resources, {
      routes: [{ route: { cluster: "a", timeout: "1.5s" } }, { route: { cluster: "b", max_stream_duration: {} } }],
    });
  });

  it("divide a route's timeout, and keep a health check's", () =>
    assert.deepEqual(
      quick({
        routes: [{ route: { timeout: "20s" } }],
        health_checks: [{ timeout: "2s", interval: "10s", no_traffic_interval: "30s" }],
      }).static_resources,
      {
        routes: [{ route: { timeout: "2s" } }],
        health_checks: [{ timeout: "2s", interval: "1s", no_traffic_interval: "3s" }],
      },
    ));
});
