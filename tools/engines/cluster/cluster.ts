import type { Exchange } from "../apiClient";
import { startControlPlane, type ControlPlane } from "../controlPlane";
import { installGkeKinds } from "../crds";
import { CLUSTER_TOKEN } from "./clusterToken";
import { startControllers, type Program } from "./controllers";
import { Gateway } from "./gateway";
import { QuickNode } from "./quickNode";
import type { ServerCertificate } from "./serverCertificate";

/** What acts on the objects. */
export type Acting =
  /** The controllers that an update waits for, and a node on which every pod is ready at once. */
  | "quickly"
  /** GKE's Ingress controller only: the test starts the rest. */
  | "not";

export interface ClusterOptions {
  readonly certificate: ServerCertificate;
  readonly acting: Acting;
  /** Whether the provider was told to take existing objects over. */
  readonly upserts: () => boolean;
  /** Port of the gateway. @default a free one */
  readonly port?: number | undefined;
}

/** A control plane with what GKE has beside it, and a gateway through which the provider reaches it. */
export interface Cluster extends ControlPlane {
  readonly gateway: Gateway;
  /** What the gateway shows. */
  readonly certificate: ServerCertificate;
  /** What the provider changed, in the order of the answers. */
  readonly exchanges: readonly Exchange[];
  readonly node: QuickNode;
}

const ACTING: readonly Program[] = [
  {
    name: "kube-controller-manager",
    args: [
      "--controllers=deployment-controller,replicaset-controller,endpoints-controller,endpointslice-controller,namespace-controller,garbage-collector-controller",
      // Its defaults are for objects that thousands of clients change.
      "--kube-api-qps=500",
      "--kube-api-burst=500",
    ],
  },
];

export async function startCluster({ certificate, acting, upserts, port }: ClusterOptions): Promise<Cluster> {
  const started: { stop(): unknown }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.reverse()) await part.stop();
  };
  try {
    const controlPlane = await startControlPlane(CLUSTER_TOKEN);
    started.push(controlPlane);
    await installGkeKinds(controlPlane);
    const gateway = await Gateway.start(controlPlane, certificate, upserts, port);
    started.push(gateway);
    if (acting === "quickly") started.push(startControllers(controlPlane, ACTING));
    const node = await QuickNode.start(controlPlane, acting === "quickly");
    started.push(node);
    return {
      ...controlPlane,
      gateway,
      certificate,
      exchanges: gateway.exchanges,
      node,
      stopApiServer: async () => {
        await gateway.stop();
        await controlPlane.stopApiServer();
      },
      restartApiServer: async () => {
        await controlPlane.restartApiServer();
        await gateway.restart();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
