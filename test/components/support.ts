import { GkeCluster } from "../../components/gkeCluster";
import { GrpcIngress, type GrpcIngressArgs } from "../../components/grpcIngress";
import { GrpcServer, type GrpcServerArgs } from "../../components/grpcServer";
import type { IngressBackend } from "../../manifests/ingress";
import { type ServerInput, serverSchema } from "../../settings/server";
import { GCP, MINIMAL, type Tree, ownClusterOf } from "../settings/support";
import { type Resources, register } from "../support/resources";

type Run = { readonly preview?: boolean };

/** A cluster as a program of its own would make it. */
export function clusterOf(cluster: Tree = {}, run: Run = {}): Promise<Resources> {
  const settings = ownClusterOf({ ...MINIMAL, cluster });
  return register(() => new GkeCluster("cluster", { ...GCP, settings }), run);
}

export const IMAGE = "registry.example.com/acme/my-server:1.4.2";
export const ROUTES = [{ host: "grpc.example.com" }];

/** A server as a program of its own would make it: behind the load balancer, in a namespace that is there. */
export function serverOf(
  given: Partial<ServerInput> = {},
  args: Partial<GrpcServerArgs> = {},
  run: Run = {},
  name = "my-server",
): Promise<Resources> {
  const settings = serverSchema.parse({ image: IMAGE, routes: ROUTES, ...given });
  return register(() => new GrpcServer(name, { settings, namespace: "grpc", ...args }), run);
}

export const BACKENDS: readonly IngressBackend[] = [{ service: "my-server", port: 15001, routes: ROUTES }];

/** An Ingress as a program of its own would make it. */
export function ingressOf(args: Partial<GrpcIngressArgs> = {}, run: Run = {}): Promise<Resources> {
  return register(
    () =>
      new GrpcIngress("ingress", {
        project: GCP.project,
        cloudName: "acme-test",
        namespace: "grpc",
        backends: BACKENDS,
        ...args,
      }),
    run,
  );
}
