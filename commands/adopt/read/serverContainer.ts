import type { Envoy } from "../../../checks/envoy/envoy";
import { isLoopback } from "../../../checks/envoy/values";
import { callClusters } from "../../../checks/view/callClusters";
import { isGrpcPort } from "../../../checks/view/arrivals";
import type { Container, Pod } from "../../../checks/view/pod";
import { serviceOf } from "../../../checks/view/upstreamService";
import type { Context, Way } from "./context";
import { carriesGrpc } from "./grpcWay";

type Target = string | number;

/**
 * The container that serves gRPC: the one with the port that Envoy or a Service leads calls to. Without a sign of that,
 * the one with a port for gRPC, the one that is named like the workload, or the first with a port.
 */
export function serverContainer(
  pod: Pod,
  apps: readonly Container[],
  envoys: readonly Envoy[],
  ways: readonly Way[],
  context: Context,
): Container {
  const led = ways.filter(({ service }) => service.pods.includes(pod));
  const targets: readonly (readonly Target[])[] = [
    envoyTargets(pod, envoys, context),
    led.filter(carriesGrpc).flatMap(targetOf),
    apps.flatMap(({ ports }) => ports.filter(({ port }) => isGrpcPort(pod, port)).map(({ port }) => port)),
    led.filter(({ backends }) => backends.length > 0).flatMap(targetOf),
  ];
  for (const ports of targets) {
    const found = apps.find((app) => ports.some((port) => declares(app, port))) ?? undeclared(apps, ports);
    if (found !== undefined) return found;
  }
  return (
    apps.find(({ name }) => name === pod.owner.name) ??
    apps.find((app) => led.flatMap(targetOf).some((port) => declares(app, port))) ??
    apps.find((app) => app.ports.length > 0) ??
    apps[0]!
  );
}

function declares({ ports }: Container, target: Target): boolean {
  return ports.some(({ port, name }) => port === target || name === target);
}

/** A port that no container declares is of the only one that declares none. */
function undeclared(apps: readonly Container[], ports: readonly Target[]): Container | undefined {
  const silent = apps.filter((app) => app.ports.length === 0);
  return ports.some((port) => typeof port === "number") && silent.length === 1 && apps.length > 1
    ? silent[0]
    : undefined;
}

function targetOf({ port }: Way): Target[] {
  return port.target === undefined ? [] : [port.target];
}

/** Ports of the pod that its own Envoy, or one in front of it, calls. */
function envoyTargets(pod: Pod, envoys: readonly Envoy[], { view }: Context): Target[] {
  return callClusters(view)
    .filter(({ envoy }) => envoys.includes(envoy))
    .flatMap(({ envoy, cluster }) =>
      cluster.endpoints.flatMap(({ host, port }): Target[] => {
        if (envoy.pod === pod) return isLoopback(host) ? [port] : [];
        const service = serviceOf(host, envoy, view);
        if (service?.pods.includes(pod) !== true) return [];
        if (service.headless) return [port];
        return service.ports.flatMap((one) => (one.port === port ? (one.target ?? []) : []));
      }),
    );
}
