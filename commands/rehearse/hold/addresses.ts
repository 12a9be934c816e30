import { basename, dirname, join, relative } from "node:path";
import { HEALTH_PATHS } from "../../../envoy/names";
import { ROOT } from "../../shared/root";
import type { Deployed } from "../deployed";
import type { AppOptions } from "../own-calls/rehearsedApp";
import type { Pod } from "../node/pod";
import type { Calls } from "../result";
import { ownOf } from "../subject";
import type { TestCluster } from "../testCluster";

/** Where a held rehearsal is reached. */
export interface Addresses {
  /** The load balancer's stand-in, with TLS; absent where the Ingress routes nothing to the server. */
  readonly door?: Door;
  /** The internal Service's stand-in, plaintext: `host:port`. */
  readonly internal: string;
  /** Administration of the Envoy that stands in for the load balancer and the Services. */
  readonly networkAdmin: string;
  readonly pods: readonly PodUrls[];
  /** By how much every time is divided; 1 is the real thing. */
  readonly speed: number;
  /** Seconds after which Envoys end a call here. */
  readonly longestCall: number;
}

export interface Door {
  /** `host:port`. */
  readonly address: string;
  /** Name that clients outside call; the certificate is for it, and for the address. */
  readonly authority: string;
  /** File with the certificate, in PEM, that clients trust. It is removed at the end. */
  readonly ca: string;
}

/** What a pod's Envoy answers by HTTP. */
export interface PodUrls {
  readonly pod: string;
  readonly health: string;
  readonly metrics: string;
  readonly admin: string;
}

export function addressesOf({ network, options, deployment, clock }: TestCluster): Addresses {
  const { host, ports, authority } = network;
  const { subject } = options;
  const deployed = ownOf(subject);
  const door = { address: `${host}:${ports.loadBalancer}`, authority: subject.hosts[0], ca: authority.file };
  return {
    ...(subject.loadBalancer !== undefined && { door }),
    internal: `${host}:${ports.internal}`,
    networkAdmin: `http://${host}:${ports.admin}`,
    pods: deployment.current.map((pod) => podUrls(pod, deployed.envoy)),
    speed: clock.speed,
    longestCall: clock.milliseconds(deployed.timing.maxStream) / 1000,
  };
}

export function podUrls({ name, addresses }: Pod, { ports }: Deployed["envoy"]): PodUrls {
  const health = `http://${addresses.pod}:${ports.health}`;
  return {
    pod: name,
    health: `${health}${HEALTH_PATHS.healthz}`,
    metrics: `${health}${HEALTH_PATHS.metrics}`,
    admin: `http://${addresses.own}:${ports.admin}`,
  };
}

/** What `--client` is told, by placeholder. */
export function placeholders({
  door,
  internal,
}: Pick<Addresses, "door" | "internal">): Readonly<Record<string, string>> {
  return {
    "{address}": internal,
    ...(door && { "{door}": door.address, "{ca}": door.ca, "{authority}": door.authority }),
  };
}

/** Calls of grpcurl, ready to be pasted: through the door, where there is one, and inside. */
export function grpcurlLines(
  { door, internal }: Pick<Addresses, "door" | "internal">,
  calls: Calls,
  { body, proto }: AppOptions,
): string[] {
  const method = calls.mode === "echo" ? `${calls.method}/Unary` : calls.method;
  const called = [...describedBy(calls, proto), ...(calls.mode === "own" && body !== undefined ? ["-d", body] : [])];
  const line = (target: string, ...how: string[]) =>
    ["grpcurl", ...how, ...called, target, method].map(quoted).join(" ");
  return [
    ...(door === undefined ? [] : [line(door.address, "-cacert", door.ca, "-authority", door.authority)]),
    line(internal, "-plaintext"),
  ];
}

/** What tells grpcurl of the method; a server with reflection does it by itself. */
function describedBy({ mode }: Calls, proto: string | undefined): string[] {
  const file = {
    echo: join(ROOT, "commands/rehearse/echo-server/echo.proto"),
    health: join(ROOT, "node_modules/grpc-health-check/proto/health/v1/health.proto"),
    own: proto,
  }[mode];
  if (file === undefined) return [];
  return ["-import-path", relative(process.cwd(), dirname(file)) || ".", "-proto", basename(file)];
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
