import { ifKnown } from "../../../checks/field";
import type { Envoy } from "../../../checks/envoy/envoy";
import { isGrpcPort } from "../../../checks/view/arrivals";
import { callClusters } from "../../../checks/view/callClusters";
import { ingressOf } from "../../../checks/view/ingress";
import type { Container, Pod } from "../../../checks/view/pod";
import { podPort } from "../../../checks/view/service";
import { serviceOf } from "../../../checks/view/upstreamService";
import { shorten } from "../../../settings/names";
import { SERVER_NAME_MAX } from "../../../settings/server";
import type { Context, ServerSource, Way } from "./context";
import { carriesGrpc } from "./grpcWay";
import { isOwn } from "./own";
import { publicIngresses } from "./internal";
import { serverContainer } from "./serverContainer";

/** Workloads whose pods serve until they are told to leave. */
const SERVING = ["Deployment", "Rollout", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod"];

/** The gRPC servers of the manifests; every other workload is left out with the reason. */
export function serversOf(context: Context): ServerSource[] {
  const { view, leave } = context;
  const ways = waysOf(context);
  const taken = new Set<string>();
  return view.pods.flatMap((pod): ServerSource[] => {
    const { owner } = pod;
    const title = `${owner.kind}/${owner.name}`;
    const leaveIt = (reason: string): [] => {
      leave(title, owner.root, reason);
      return [];
    };
    if (!SERVING.includes(owner.kind)) return leaveIt("its pods end by themselves: a server's do not");
    const sidecar = view.envoyOf(pod);
    const apps = pod.running.filter((container) => container !== sidecar?.container && !isProxy(container));
    if (apps.length === 0) {
      return leaveIt(
        sidecar === undefined
          ? "it has no container of a server"
          : "an Envoy in pods of its own: here each server has one beside it, and the Ingress leads to them; its routes and limits went to their servers",
      );
    }
    const edges = edgesOf(pod, context);
    const own = ways.filter(({ service }) => service.pods.includes(pod));
    if (!servesGrpc(pod, apps, sidecar, edges, own, context)) {
      return leaveIt(
        `nothing states that it serves gRPC; if it does, name its port grpc or add --server ${owner.name}`,
      );
    }
    const envoys = sidecar === undefined ? edges : [sidecar];
    const app = serverContainer(pod, apps, envoys, own, context);
    // What this program put beside a server is read with the server's pod.
    for (const other of apps.filter((one) => one !== app && !isOwn(owner))) {
      const reason = "write it as an entry of sidecars if it belongs to the server, or deploy it on its own";
      leave(`${title} container ${other.name}`, other.field, reason);
    }
    const name = serverNameOf(owner.name ?? app.name, taken);
    taken.add(name);
    if (name !== owner.name)
      leave(`the name ${owner.name}`, owner.root.at("metadata", "name"), `the server is named ${name}`);
    const through = ways.filter(({ service }) => edges.some((edge) => service.pods.includes(edge.pod)));
    return [{ name, pod, app, sidecar, edges, ways: [...own, ...through] }];
  });
}

/** Every port of every Service that selects pods, with the Ingresses that lead to it. */
function waysOf({ view }: Context): Way[] {
  // An internal Ingress is no way in from outside: as a route of the stack's it would be one.
  const backends = publicIngresses(view).flatMap((object) => ingressOf(object, view.services).backends);
  return view.services.flatMap((service) =>
    service.ports.flatMap((port) =>
      service.pods.slice(0, 1).map((pod) => ({
        service,
        port,
        backends: backends.filter((one) => one.service === service && one.port === port),
        podPort: ifKnown(() => podPort(pod, port)),
        envoy: view.envoyOf(pod),
      })),
    ),
  );
}

/** Envoys of other pods whose clusters look these pods up. */
function edgesOf(pod: Pod, { view }: Context): Envoy[] {
  return view.envoys.filter(
    (envoy) =>
      envoy.pod !== pod &&
      callClusters(view)
        .filter((one) => one.envoy === envoy)
        .some(({ cluster }) =>
          cluster.endpoints.some(({ host }) => serviceOf(host, envoy, view)?.pods.includes(pod) === true),
        ),
  );
}

function servesGrpc(
  pod: Pod,
  apps: readonly Container[],
  sidecar: Envoy | undefined,
  edges: readonly Envoy[],
  ways: readonly Way[],
  { stated }: Context,
): boolean {
  return (
    sidecar !== undefined ||
    edges.length > 0 ||
    stated.servers.includes(pod.owner.name ?? "") ||
    apps.some(({ ports }) => ports.some(({ port }) => isGrpcPort(pod, port))) ||
    ways.some((way) => carriesGrpc(way) || isGrpcPort(pod, way.podPort))
  );
}

/** Sidecars that a mesh or Google's tools inject. */
function isProxy({ name }: Container): boolean {
  return /^(?:istio-proxy|linkerd-proxy|cloud-?sql-?proxy|esp|endpoints)$/.test(name);
}

/** A name that the settings take: others become one. */
function serverNameOf(name: string, taken: ReadonlySet<string>): string {
  const clean = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  const first = shorten(
    clean === "" || clean === "envoy" ? `${clean}-server`.replace(/^-/, "") : clean,
    SERVER_NAME_MAX,
  );
  const isFree = (one: string) => !taken.has(one) && !taken.has(one.replace(/-pods$/, ""));
  for (let number = 2, one = first; ; number += 1) {
    if (isFree(one) && !taken.has(`${one}-pods`)) return one;
    one = `${first}-${number}`;
  }
}
