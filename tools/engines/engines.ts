import type { Acting, Cluster } from "./cluster/cluster";
import { Hosting } from "./cluster/hosting";
import { kubernetesPlugin, type KubernetesPlugin } from "./cluster/kubernetesPlugin";
import { serverCertificate } from "./cluster/serverCertificate";
import { gcpCloud, type GcpCloud } from "./gcp";
import { startProvider, type Provider } from "./provider";
import { Calls } from "./provider/calls";
import { tlsProvider } from "./tls";

/** Everything that a stack is deployed to. */
export interface Engines {
  /** The newest cluster. */
  readonly controlPlane: Cluster;
  /** Every cluster of the cloud. */
  readonly clusters: Hosting;
  readonly cloud: GcpCloud;
  /** What the engine asked of the providers of gcp and tls, in one order. */
  readonly calls: Calls;
  /** The providers of gcp and tls, which are the tests' own. */
  readonly providers: Provider[];
  /** The real Kubernetes provider. */
  readonly kubernetes: KubernetesPlugin;
  stop(): Promise<void>;
}

export interface EnginesOptions {
  /** What acts in the clusters. @default "quickly" */
  readonly acting?: Acting | undefined;
  /** Port of the control plane, where a state names it: then there is one cluster at most. @default a free one */
  readonly port?: number | undefined;
}

/** A cloud whose clusters are real control planes, and the providers through which the engine reaches both. */
export async function startEngines({ acting = "quickly", port }: EnginesOptions = {}): Promise<Engines> {
  const certificate = await serverCertificate();
  const kubernetes = kubernetesPlugin(certificate);
  const clusters = new Hosting({ certificate, acting, upserts: kubernetes.upserts, port });
  const providers: Provider[] = [];
  const stop = async (): Promise<void> => {
    for (const provider of providers) provider.stop();
    await clusters.stop();
  };
  try {
    await clusters.prepare();
    const calls = new Calls();
    const cloud = gcpCloud(clusters);
    for (const [name, behaviour] of Object.entries({ gcp: cloud, tls: tlsProvider() })) {
      providers.push(await startProvider({ name, behaviour, calls }));
    }
    return {
      get controlPlane() {
        return clusters.cluster;
      },
      ...{ clusters, cloud, calls, providers, kubernetes, stop },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
