import { join } from "node:path";
import { stringify } from "yaml";
import type { Envoy } from "../../../checks/envoy/envoy";
import { loadAsEnvoy } from "../../../checks/envoy/readBootstrap";
import { isLoopback } from "../../../checks/envoy/values";
import type { Arrival } from "../../../checks/view/arrivals";
import type { Pod } from "../../../checks/view/pod";
import { podPort } from "../../../checks/view/service";
import type { StackView } from "../../../checks/view/stackView";
import type { ServerSource } from "../../adopt/read/context";
import { CommandError } from "../../shared/commandError";
import { isTemplate } from "../../shared/envoy/validation";
import { ALL_COUNTERS } from "../envoy/counters";
import type { Loopback } from "../loopback";
import { drainTimeAtSpeed } from "../ownSubject";
import type { PodEnvoy, PodTemplate, PodsName, ServerProcess, Subject, SubjectNames } from "../subject";
import { calledAs } from "./calledAs";
import { configurationHere, fileHere, logFolders, portsOfEveryAddress } from "./configuration";
import { configurationAtSpeed } from "./durations";
import { mountsOf } from "./mounts";
import { otherPods } from "./otherPods";
import { addressesOf, hostsOf, namesOfService, waysTo } from "./ways";
import { healthServiceAsked, readWorkload } from "./workload";

/** A server of anybody's manifests, as rehearsals take it. */
export interface ManifestsSubject {
  subject(speed: number): Subject;
  /** Configurations of its Envoys, as the manifests have them and as they run in one pod here. */
  configurations(here: Loopback, speed: number): readonly { readonly deployed: string; readonly here: string }[];
  /** What runs otherwise than in the cluster, or not at all, each in words. */
  readonly leftOut: readonly string[];
}

const NOT_TAKEN =
  "calls: no route of the Envoy takes all methods of a service, so that calls of echo.v1.Echo come nowhere; --app and --method call one that has a route";
/** Where no Ingress states a host. */
const HOST = "grpc.rehearsal.invalid";

/**
 * @param port where the server listens
 * @param longestStream seconds
 * @throws CommandError where its Envoy's configuration is not in the manifests, or nothing leads calls to it
 */
export function manifestsSubject(
  { pod, app, sidecar, edges, name }: ServerSource,
  port: number,
  longestStream: number,
  view: StackView,
): ManifestsSubject {
  const [front] = edges;
  const process: ServerProcess = { container: app.name, port, healthServices: healthServicesOf(pod, [sidecar, front]) };
  const own = sidecar && readEnvoy(sidecar, view);
  const inFront = sidecar === undefined && front !== undefined ? readEnvoy(front, view) : undefined;
  const pods = readWorkload(pod, {
    server: { container: app, process },
    envoy: sidecar?.container,
    envoyPorts: own?.ports ?? new Set(),
  });
  const edge = inFront && readWorkload(front!.pod, { envoy: front!.container, envoyPorts: inFront.ports });
  const podsOf = (way: Arrival): PodsName | undefined =>
    way.pod === pod ? "pods" : inFront !== undefined && way.pod === front!.pod ? "edge" : undefined;
  const { loadBalancer, fromOutside, service, fromInside } = waysTo(view, podsOf);
  if (loadBalancer === undefined && service === undefined)
    throw new CommandError(
      `no Service leads calls to a port of ${pod.owner.kind}/${pod.owner.name}; a rehearsal needs one to call`,
    );
  const [host = HOST, ...furtherHosts] = hostsOf(fromOutside);
  const hosts = [host, ...furtherHosts] as const;
  const names = fromInside === undefined ? hosts : addressesOf(fromInside);
  const way = (fromInside ?? fromOutside[0])!;
  const called = calledAs(way, pod, names, view);
  const others = otherPods(way, pod, port, view);
  const subject = (speed: number): Subject => ({
    name,
    server: process,
    pods: { workload: pods.workload, envoy: own?.envoy(speed) },
    ...(edge && inFront && { edge: { workload: edge.workload, envoy: inFront.envoy(speed) } satisfies PodTemplate }),
    loadBalancer,
    service,
    ...(called && { calledAs: called }),
    hosts,
    names: withNames(namesOf(view, pod), others.names),
    times: {
      withdraw: longestHook(pods.workload),
      gracePeriod: Math.max(pods.workload.gracePeriod, edge?.workload.gracePeriod ?? 0),
      minReady: pods.workload.minReady,
      longestStream,
    },
  });
  return {
    subject,
    configurations: (here, speed) =>
      [own, inFront].flatMap((one) => (one === undefined ? [] : [one.shown(here, speed)])),
    leftOut: [
      ...(fromInside === undefined ? [] : ofNodes(fromInside)),
      ...(loadBalancer?.protocol === "H2C" ? ofPlaintext(fromOutside[0]!) : []),
      ...[pods, edge, own, inFront].flatMap((one) => one?.leftOut ?? []),
      ...others.leftOut,
      ...(called === undefined ? [NOT_TAKEN] : []),
    ],
  };
}

/** Here there are no nodes. */
function ofNodes({ service: { object } }: Arrival): string[] {
  if (object.root.at("spec", "internalTrafficPolicy").text !== "Local") return [];
  return [
    `Service/${object.name}: its internalTrafficPolicy is Local, and here calls go to every pod; in the cluster to those of the caller's node alone`,
  ];
}

function ofPlaintext({ service: { object }, port: { port } }: Arrival): string[] {
  return [
    `Service/${object.name} port ${port}: its appProtocol is kubernetes.io/h2c, and here the load balancer speaks plaintext HTTP/2; Google's is not known to`,
  ];
}

interface ReadEnvoy {
  /** On which it listens. */
  readonly ports: ReadonlySet<number>;
  envoy(speed: number): PodEnvoy;
  shown(here: Loopback, speed: number): { readonly deployed: string; readonly here: string };
  readonly leftOut: readonly string[];
}

function readEnvoy({ pod, container, text, bootstrap, path }: Envoy, view: StackView): ReadEnvoy {
  const content = text?.text;
  const title = `${pod.owner.kind}/${pod.owner.name}, container ${container.name}`;
  if (content === undefined || bootstrap === undefined)
    throw new CommandError(
      `${title}: its Envoy's configuration${path === undefined ? "" : ` ${path}`} is not in the manifests; add the ConfigMap or the file that contains it`,
    );
  if (isTemplate(content))
    throw new CommandError(
      `${title}: its Envoy's configuration is a template that something fills in first; replace it by the filled-in text`,
    );
  const tree = loadAsEnvoy(content);
  const bound = portsOfEveryAddress(tree);
  const mounts = mountsOf(pod, container, view);
  const here = (at: Loopback, speed: number) =>
    stringify(configurationHere(configurationAtSpeed(tree, speed), at, mounts, bound), { compat: "yaml-1.1" });
  const { admin, listeners } = bootstrap;
  return {
    ports: new Set([...listeners.map(({ address }) => address.port), ...(admin === undefined ? [] : [admin.port])]),
    envoy: (speed) => ({
      container: container.name,
      admin: admin && { port: admin.port, on: isLoopback(admin.host) ? "own" : "pod" },
      counted: ALL_COUNTERS,
      configuration: (at) => here(at, speed),
      args: (stated, file, factor) => drainTimeAtSpeed(["-c", file, "--disable-hot-restart", ...stated], factor),
      files: (at) =>
        new Map([
          ...logFolders(tree, mounts).map((folder): [string, string] => [join(folder, ".here"), ""]),
          ...[...mounts.files].map(([name, given]): [string, string] => [name, fileHere(given, at, mounts, bound)]),
        ]),
    }),
    shown: (at, speed) => ({ deployed: stringify(tree, { compat: "yaml-1.1" }), here: here(at, speed) }),
    leftOut: mounts.leftOut,
  };
}

/** Services that probes and Envoys' health checks ask the server's health for. */
function healthServicesOf(pod: Pod, envoys: readonly (Envoy | undefined)[]): string[] {
  const asked = pod.running.flatMap(({ field }) =>
    ["startupProbe", "readinessProbe", "livenessProbe"].flatMap((probe) => {
      const words = field.at(probe, "exec", "command").list.map(({ text }) => text ?? "");
      return field.at(probe, "grpc", "service").text ?? healthServiceAsked(words) ?? [];
    }),
  );
  const checked = envoys.flatMap((envoy) =>
    (envoy?.bootstrap?.clusters ?? []).flatMap(({ field }) =>
      field.at("health_checks").list.flatMap((check) => check.at("grpc_health_check", "service_name").text ?? []),
    ),
  );
  return [...new Set([...asked, ...checked, ""])];
}

/** How pods' Envoys may look the server's Services up. */
function namesOf(view: StackView, pod: Pod): SubjectNames {
  const services = view.services.filter(({ pods }) => pods.includes(pod));
  return {
    pods: services.filter(({ headless }) => headless).flatMap(namesOfService),
    services: services
      .filter(({ headless }) => !headless)
      .map((service) => ({
        names: namesOfService(service),
        ports: service.ports.flatMap((port) => {
          const target = podPort(pod, port);
          return port.port === undefined || target === undefined ? [] : [{ port: port.port, podPort: target }];
        }),
      })),
  };
}

function withNames(own: SubjectNames, others: SubjectNames): SubjectNames {
  return { pods: [...own.pods, ...others.pods], services: [...own.services, ...others.services] };
}

function longestHook({ sidecars, containers }: PodTemplate["workload"]): number {
  const waits = [...sidecars, ...containers].map(({ preStop }) => {
    const commands = (preStop?.commands ?? []).reduce((sum, one) => sum + ("sleep" in one ? one.sleep : 0), 0);
    return (preStop?.sleep?.seconds ?? 0) + commands;
  });
  return Math.max(0, ...waits);
}
