import { type Removal, error } from "./effect";

const REPLACED = error("Everything in it is created again with it: calls fail meanwhile.");

/** What the removal of this project's own components does to calls: one word for all that goes with each. */
export const COMPONENTS: Readonly<Record<string, Removal>> = {
  "grpc-envoy-gke:components:GkeCluster": {
    rank: 0,
    replace: REPLACED,
    delete: error("The cluster is taken down with its network and nodes: every call fails from then on."),
  },
  "grpc-envoy-gke:components:ServerNamespace": {
    rank: 1,
    replace: REPLACED,
    delete: error("The namespace is deleted with everything in it: all its pods stop, and calls fail."),
  },
  "grpc-envoy-gke:components:GrpcIngress": {
    rank: 1,
    replace: REPLACED,
    delete: error(
      "The way in is taken down: load balancer, certificates and DNS records. Every call from outside fails from then on.",
      "Move the clients first.",
    ),
  },
  "grpc-envoy-gke:components:GrpcServer": {
    rank: 2,
    replace: REPLACED,
    delete: error(
      "The server is taken away with its pods and Services: calls to it fail from then on.",
      "Move its callers first. A server that was renamed is another server: add the new name, move the callers, then remove this one.",
    ),
  },
};
