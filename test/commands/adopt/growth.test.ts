import assert from "node:assert/strict";
import { type Tree, adoptedTexts } from "./support";

const MIB = 2 ** 20;

/** CPU seconds that adopt and every check take for manifests. Other processes on the machine do not count. */
function cost(manifests: readonly (Tree | string)[]): number {
  const text = manifests.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n---\n");
  const before = process.cpuUsage();
  adoptedTexts({ "all.yaml": text });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function configMap(name: string, data: Tree): Tree {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "grpc" }, data };
}

/** An Envoy whose container has these fields beside its image, with a ConfigMap that it mounts. */
function envoy(fields: Tree, data: Tree = { "envoy.yaml": "static_resources: {}" }): Tree[] {
  const container = {
    name: "envoy",
    image: "envoyproxy/envoy:v1.40.0",
    volumeMounts: [{ name: "config", mountPath: "/etc/envoy" }],
    ...fields,
  };
  const spec = { containers: [container], volumes: [{ name: "config", configMap: { name: "envoy" } }] };
  const template = { metadata: { labels: { app: "a" } }, spec };
  const metadata = { name: "a", namespace: "grpc" };
  return [{ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template } }, configMap("envoy", data)];
}

const filled = (unit: string, bytes: number) => unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes);

function routes(bytes: number): string {
  const one = { match: { safe_regex: { regex: "(?i)/a.*" } }, route: { cluster: "a" } };
  const route_config = {
    virtual_hosts: [{ name: "a", domains: ["*"], routes: Array(Math.ceil(bytes / 90)).fill(one) }],
  };
  const typed_config = {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    route_config,
  };
  const address = { socket_address: { address: "0.0.0.0", port_value: 8443 } };
  const listener = { name: "a", address, filter_chains: [{ filters: [{ name: "a", typed_config }] }] };
  return JSON.stringify({ static_resources: { listeners: [listener] } });
}

/** A server behind an Ingress of about this many bytes, as kubectl prints it, with a rule of these fields for each index. */
function ingress(bytes: number, rule: (index: number) => { host: string; path?: string }): (Tree | string)[] {
  const metadata = { name: "a", namespace: "grpc" };
  const container = { name: "a", image: "acme/a:1", readinessProbe: { grpc: { port: 8888 } } };
  const template = { metadata: { labels: { app: "a" } }, spec: { containers: [container] } };
  const backend = { service: { name: "a", port: { number: 8888 } } };
  const written = (index: number): Tree => {
    const { host, path = "/" } = rule(index);
    return { host, http: { paths: [{ path, pathType: "Prefix", backend }] } };
  };
  const text = (count: number): string => {
    const rules = Array.from({ length: count }, (_, index) => written(index));
    return JSON.stringify({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec: { rules } }, null, 2);
  };
  return [
    { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template } },
    { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: "a" }, ports: [{ port: 8888 }] } },
    text(bytes / (text(2).length - text(1).length)),
  ];
}

/** Inputs of about this many bytes, each long in another place. */
const INPUTS: Readonly<Record<string, (bytes: number) => readonly (Tree | string)[]>> = {
  "a value of letters": (bytes) => [configMap("a", { text: filled("a", bytes) })],
  "a value of beginnings of a key": (bytes) => [configMap("a", { text: filled("-----BEGIN A ", bytes) })],
  "a value of schemes": (bytes) => [configMap("a", { text: filled("a-b.c://d:", bytes) })],
  "a mounted file of empty lines": (bytes) => envoy({}, { text: `${filled("\n", bytes)}a` }),
  "an argument of letters": (bytes) => envoy({ args: [filled("a-", bytes)] }),
  "an argument of flags": (bytes) => envoy({ args: [filled("--a='b ", bytes)] }),
  "an argument of quotes": (bytes) => envoy({ args: [`--a b${filled(`='`, bytes)}`] }),
  "a variable of letters": (bytes) => envoy({ env: [{ name: "A", value: filled("a", bytes) }] }),
  "a probe's address": (bytes) =>
    envoy({ readinessProbe: { exec: { command: ["grpc_health_probe", filled("-addr=", bytes)] } } }),
  "a mount's path of slashes": (bytes) =>
    envoy({ volumeMounts: [{ name: "config", mountPath: `${filled("/", bytes)}a` }] }),
  "a script of sleeps": (bytes) =>
    envoy({ lifecycle: { preStop: { exec: { command: ["sh", "-c", filled("sleep ", bytes)] } } } }),
  "a bootstrap of routes": (bytes) => envoy({ args: ["-c", "/etc/envoy/envoy.yaml"] }, { "envoy.yaml": routes(bytes) }),
  "a map of keys": (bytes) => [
    configMap("a", Object.fromEntries(Array.from({ length: bytes / 16 }, (_, index) => [`key-${index}`, "a"]))),
  ],
  "hosts that no managed certificate covers": (bytes) =>
    ingress(bytes, (index) => ({ host: `*.a${index}.example.com` })),
  "more hosts than managed certificates": (bytes) => ingress(bytes, (index) => ({ host: `a${index}.example.com` })),
  "one host again and again": (bytes) => ingress(bytes, (index) => ({ host: "a.example.com", path: `/a-${index}` })),
  "paths that name no gRPC service": (bytes) =>
    ingress(bytes, (index) => ({ host: "a.example.com", path: `/a..B${index}` })),
  "blocks of text with words of a template": (bytes) =>
    Array.from({ length: bytes / 128 }, (_, index) => {
      return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a-${index}, namespace: grpc }\ndata:\n  text: |\n    {{ .a }}\n`;
    }),
};

/** Seconds of CPU time that sorting a million numbers takes on a quiet machine of a few years. */
const SORT = 0.25;

/** By how much this machine is slower now: a processor that is shared gives less for a second of its time. */
function slowness(): number {
  const started = process.cpuUsage();
  let last = 1;
  Array.from({ length: 1e6 }, () => (last = (last * 1_103_515_245 + 12_345) % 2 ** 31)).sort((a, b) => a - b);
  const { user, system } = process.cpuUsage(started);
  return Math.max(1, (user + system) / 1e6 / SORT);
}

describe("what adopt and the checks cost grows as their input does", function () {
  this.timeout(60_000);

  before(() => {
    // What is compiled and loaded once.
    cost(envoy({ args: ["-c", "/etc/envoy/envoy.yaml"] }, { "envoy.yaml": routes(1000) }));
  });

  for (const [what, input] of Object.entries(INPUTS)) {
    it(`${what}: 2 MiB take less than 5 s, and four times a quarter of them`, () => {
      let measured = "";
      // Once in a while something else slows one of the two down.
      const isLinear = [1, 2, 3].some(() => {
        const [quarter, whole] = [cost(input(MIB / 2)), cost(input(2 * MIB))];
        measured += `${quarter} s for 512 KiB, ${whole} s for 2 MiB; `;
        // Twice that for noise; an expression that is tried from each place of the text takes sixteen times.
        return whole < 5 * slowness() && whole < 8 * quarter + 0.1;
      });
      assert.ok(isLinear, measured);
    });
  }
});
