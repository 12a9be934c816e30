import { type Bootstrap } from "../../envoy/bootstrap";
import { CLUSTERS, LISTENERS } from "../../envoy/names";
import { routes } from "./changes";

/** The cluster by which `ingress` would reach another pod when its own app is gone. */
const FALLBACK = "own-app-first";

/** By an aggregate of the clusters `own-app` and `all-pods`. */
export function aggregateOfBoth(given: Bootstrap): object {
  const aggregate = {
    name: FALLBACK,
    connect_timeout: "1s",
    lb_policy: "CLUSTER_PROVIDED",
    cluster_type: {
      name: "envoy.clusters.aggregate",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig",
        clusters: [CLUSTERS.ownApp, CLUSTERS.allPods],
      },
    },
  };
  return ingressTo(given, aggregate, {
    retry_priority: {
      name: "envoy.retry_priorities.previous_priorities",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig",
        update_frequency: 1,
      },
    },
  });
}

/** By one cluster: the own app at priority 0, the pods of DNS at priority 1. */
export function ownAppThenPods(given: Bootstrap): object {
  const pods = given.static_resources.clusters.find(({ name }) => name === CLUSTERS.allPods);
  const both = pods?.load_assignment.endpoints ?? [];
  const reversed = both.map((endpoints) => ({ ...endpoints, priority: 1 - (endpoints.priority ?? 0) }));
  return ingressTo(given, {
    ...pods,
    name: FALLBACK,
    load_assignment: { cluster_name: FALLBACK, endpoints: reversed },
  });
}

function ingressTo(given: Bootstrap, cluster: object, retry: object = {}): object {
  const { static_resources } = given;
  const resources = { ...static_resources, clusters: [...static_resources.clusters, cluster] };
  const turn = routes(
    (action) => ({ ...action, cluster: FALLBACK, retry_policy: { ...action.retry_policy, ...retry } }),
    [LISTENERS.ingress],
  );
  const { static_resources: turned, ...rest } = turn(given) as Bootstrap;
  return { ...rest, static_resources: { ...resources, listeners: turned.listeners } };
}
