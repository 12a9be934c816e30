import type { Bootstrap } from "../../envoy/bootstrap";
import { BOOTSTRAP_FILE } from "../../envoy/files";
import { ingressStreams } from "../../envoy/limits";
import { renderBootstrap } from "../../envoy/render";
import { hostsOf } from "../../manifests/ingress";
import { ENVOY_CONTAINER } from "../../settings/names";
import type { Deployed } from "./deployed";
import { OWN_COUNTERS } from "./envoy/counters";
import { onLoopback } from "./loopback";
import type { PodEnvoy, Subject } from "./subject";

/** The pods of the first version. */
export const FIRST_GENERATION = "first";

/** A server of a stack, as rehearsals take it. */
export function ownSubject(deployed: Deployed): Subject {
  const { name, settings, envoy, timing, workload, bootstrap, backend, host, podsHost } = deployed;
  const { ports } = envoy;
  return {
    name,
    server: { container: name, port: settings.port, healthServices: [settings.health.service] },
    pods: { workload, envoy: ownEnvoy(bootstrap, ports.admin) },
    loadBalancer: backend && {
      calls: "pods",
      port: ports.ingress,
      protocol: "HTTP2",
      timeoutSec: backend.timeoutSec,
      streams: ingressStreams(settings),
      healthCheck: { ...backend.healthCheck, type: "HTTP" },
    },
    service: { calls: "pods", port: ports.internal, tls: false },
    hosts: [host, ...hostsOf([settings]).slice(1)],
    names: { pods: [podsHost], services: [] },
    times: {
      withdraw: timing.withdraw,
      gracePeriod: timing.gracePeriod,
      minReady: timing.minReady,
      longestStream: Math.min(timing.maxStream, timing.cutsStreamsOver ?? Infinity),
    },
    own: deployed,
  };
}

/** The Envoy of a pod of ours. @param admin port of its administration interface */
export function ownEnvoy(bootstrap: Bootstrap, admin: number): PodEnvoy {
  return {
    container: ENVOY_CONTAINER,
    admin: { port: admin, on: "own" },
    counted: OWN_COUNTERS,
    configuration: (here, generation) => renderBootstrap(onLoopback(ofGeneration(bootstrap, generation), here)),
    args: (stated, file, speed) =>
      drainTimeAtSpeed(
        stated.map((arg) => (arg === BOOTSTRAP_FILE ? file : arg)),
        speed,
      ),
  };
}

/** Another version has another node: a change that no call meets. */
function ofGeneration(bootstrap: Bootstrap, generation: string): Bootstrap {
  if (generation === FIRST_GENERATION) return bootstrap;
  return { ...bootstrap, node: { ...bootstrap.node, id: `${bootstrap.node.id}-${generation}` } };
}

const DRAIN_TIME = "--drain-time-s";

/** Envoy's arguments with its only time divided: whole seconds, at least one. */
export function drainTimeAtSpeed(args: readonly string[], speed: number): string[] {
  return args.map((arg, index) =>
    args[index - 1] === DRAIN_TIME ? String(Math.max(1, Math.round(Number(arg) / speed))) : arg,
  );
}
