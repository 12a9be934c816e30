import type { Envoy } from "../../../../checks/envoy/envoy";
import { callClusters } from "../../../../checks/view/callClusters";
import type { Surroundings } from "../known";
import { type Fields, READ, fields, pick, together, where } from "../shape";
import { clusterShape } from "./cluster";
import { listenerShape } from "./listener";

/** Envoy's configuration: what calls to the servers need is known, and what the program's own Envoy does as well. */
export function bootstrapShape(envoy: Envoy, surroundings: Surroundings): Fields {
  const { view } = surroundings.context;
  const { bootstrap } = envoy;
  const called = callClusters(view)
    .filter((one) => one.envoy === envoy)
    .map(({ cluster }) => cluster);
  const clusters = (bootstrap?.clusters ?? []).filter(
    (cluster) => called.includes(cluster) || cluster.parts.length > 0 || bootstrap?.isAdmin(cluster) === true,
  );
  const root = bootstrap?.root.at("static_resources");
  return fields({
    admin: fields({
      address: fields({ socket_address: fields({ address: READ, port_value: READ, protocol: TCP }) }),
      access_log: together({}),
      access_log_path: where((value) => value === "/dev/null"),
    }),
    // Names of the Envoy itself, which the program's has of its own.
    node: fields({ id: READ, cluster: READ }),
    static_resources: fields({
      listeners: pick((_, index) => {
        const path = root?.at("listeners", index).path;
        const listener = bootstrap?.listeners.find(({ field }) => field.path === path);
        return listener && listenerShape(listener, envoy, surroundings);
      }),
      clusters: pick((_, index) => {
        const path = root?.at("clusters", index).path;
        const cluster = clusters.find(({ field }) => field.path === path);
        return cluster && clusterShape(cluster, envoy, surroundings);
      }),
    }),
  });
}

const TCP = where((value) => value === "TCP");
