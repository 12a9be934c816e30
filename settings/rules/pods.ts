import { type Problem } from "../problems";
import { type Settings } from "../settings";
import { timingBudget } from "../timing";
import { formatDuration } from "../values/duration";

/** https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests and …/spot-vms#termination-graceful-shutdown */
const AUTOPILOT_GRACE = 600;
const SPOT_GRACE = 25;

/** Ports of one pod that clash: the API server takes them, and the second process to listen fails. */
export function portProblems({ servers, envoy }: Settings): Problem[] {
  const ports = Object.entries(envoy.ports);
  const clashes = ports.flatMap(([name, port], index) =>
    ports
      .slice(0, index)
      .filter(([, other]) => other === port)
      .map(([other]) => clash(`envoy.ports.${name}`, port, `envoy.ports.${other}`)),
  );
  const appClashes = Object.entries(servers).flatMap(([server, { port }]) =>
    ports
      .filter(([, other]) => other === port)
      .map(([other]) => clash(`servers.${server}.port`, port, `envoy.ports.${other}`)),
  );
  return [...clashes, ...appClashes];
}

function clash(path: string, port: number, other: string): Problem {
  return { path, value: port, rule: `a port of its own in the pod; ${other} has it too`, mend: "move one of the two" };
}

/** Pods that need longer to leave than the cluster's nodes wait. */
export function graceProblems({ servers, cluster }: Settings): Problem[] {
  const onSpot = Object.values(cluster.nodePools).some(({ spot, taints }) => spot && taints.length === 0);
  const limit = cluster.mode === "autopilot" ? AUTOPILOT_GRACE : onSpot ? SPOT_GRACE : Infinity;
  const where = cluster.mode === "autopilot" ? "Autopilot" : "a spot node";
  return Object.entries(servers).flatMap(([server, { calls, routes }]) => {
    const { gracePeriod } = timingBudget(calls, routes.length > 0);
    if (gracePeriod <= limit) return [];
    return [
      {
        path: calls.leave === undefined ? `servers.${server}.calls` : `servers.${server}.calls.leave`,
        value: calls.leave === undefined ? undefined : formatDuration(calls.leave),
        rule: `${where} gives a pod ${formatDuration(limit)} to leave; these calls need ${formatDuration(gracePeriod)}`,
        mend: `write leave: ${formatDuration(limit)} and accept that longer calls are cut when a pod leaves, shorten the calls, or use other nodes`,
      },
    ];
  });
}
