import { AUTOPILOT_GRACE, SPOT_GRACE } from "../../platform/gke";
import { type CrossProblem } from "../problems";
import type { ExistingCluster, OwnCluster, Settings } from "../resolved";
import type { ServerSettings } from "../server";
import { timingBudget } from "../timing";
import { formatDuration } from "../values/duration";

/** Ports of one pod that clash: the API server takes them, and the second process to listen fails. */
export function portProblems({ servers, envoy }: Settings): CrossProblem[] {
  const ports = Object.entries(envoy.ports).map(([name, port]) => ({ path: `envoy.ports.${name}`, port }));
  const clashes = (mine: Port, others: readonly Port[]): CrossProblem[] =>
    others
      .filter(({ port }) => port === mine.port)
      .map(({ path }) => ({
        path: mine.path,
        value: mine.port,
        rule: `a port of its own in the pod; ${path} has it too`,
        fix: "move one of the two",
        reads: [mine.path, path],
      }));
  return [
    ...ports.flatMap((port, index) => clashes(port, ports.slice(0, index))),
    ...Object.entries(servers).flatMap(([server, settings]) => {
      const apps = portsOf(`servers.${server}`, settings);
      return [
        ...apps.flatMap((app, index) => clashes(app, [...ports, ...apps.slice(0, index)])),
        // The server's own: its metrics and its health may be on any port of the server.
        ...askedOf(`servers.${server}`, settings).flatMap((port) => clashes(port, ports)),
      ];
    }),
  ];
}

interface Port {
  readonly path: string;
  readonly port: number;
}

function portsOf(path: string, { port, ports }: ServerSettings): Port[] {
  return [
    { path: `${path}.port`, port },
    ...Object.entries(ports).map(([name, one]) => ({ path: `${path}.ports.${name}`, port: one })),
  ];
}

function askedOf(path: string, { metrics, health }: ServerSettings): Port[] {
  return [
    ...(metrics === undefined ? [] : [{ path: `${path}.metrics.port`, port: metrics.port }]),
    ...(health.http === undefined ? [] : [{ path: `${path}.health.http.port`, port: health.http.port }]),
  ];
}

/** Pods that need longer to leave than the cluster's nodes wait. */
export function graceProblems({ servers, cluster }: Settings): CrossProblem[] {
  const node = shortestNode(cluster);
  if (node === undefined) return [];
  return Object.entries(servers).flatMap(([server, { calls, routes }]) => {
    const { gracePeriod } = timingBudget(calls, routes.length > 0);
    if (gracePeriod <= node.grace) return [];
    const limit = formatDuration(node.grace);
    const path = `servers.${server}.calls`;
    return [
      {
        path: calls.leave === undefined ? path : `${path}.leave`,
        value: calls.leave === undefined ? undefined : formatDuration(calls.leave),
        rule: `${node.name} gives a pod ${limit} to leave; these calls need ${formatDuration(gracePeriod)}`,
        fix: `write leave: ${limit} and accept that longer calls are cut when a pod leaves, shorten the calls, or use other nodes`,
        reads: [path, ...(routes.length === 0 ? [`servers.${server}.routes`] : []), ...node.reads],
      },
    ];
  });
}

/** The nodes that wait the shortest of those on which a server may run. */
function shortestNode(cluster: Settings["cluster"]) {
  const at = cluster.existing === undefined ? "cluster" : "cluster.existing";
  const { mode } = cluster.existing ?? cluster;
  if (mode === "autopilot") return { name: "Autopilot", grace: AUTOPILOT_GRACE, reads: [`${at}.mode`] };
  const spot = cluster.existing === undefined ? spotPool(cluster) : spotNodes(cluster);
  return spot && { name: "a spot node", grace: SPOT_GRACE, reads: [`${at}.mode`, ...spot] };
}

/** What states that servers may run on spot nodes. */
function spotPool({ nodePools }: OwnCluster): string[] | undefined {
  const spot = Object.entries(nodePools).find(([, { spot, taints }]) => spot && taints.length === 0);
  const pool = `cluster.nodePools.${spot?.[0]}`;
  return spot && [`${pool}.spot`, `${pool}.taints`];
}

function spotNodes({ existing }: ExistingCluster): string[] | undefined {
  return existing.spotNodes ? ["cluster.existing.spotNodes"] : undefined;
}
