import { startControlPlane, type ControlPlane } from "./controlPlane";
import { installGkeKinds } from "./crds";
import { gcpCloud, type GcpCloud } from "./gcp";
import { kubernetesOn } from "./kubernetes";
import { startProvider, type Provider } from "./provider";
import type { ResourceBehaviour } from "./provider/behaviour";
import { Calls } from "./provider/calls";
import { tlsProvider } from "./tls";

/** Everything that a stack is deployed to. */
export interface Engines {
  controlPlane: ControlPlane;
  cloud: GcpCloud;
  /** What the engine asked of all three providers, in one order. */
  calls: Calls;
  providers: Provider[];
  stop(): Promise<void>;
}

/** @param podsRun whether something will run pods, so that the kubernetes provider waits for them */
export async function startEngines(podsRun = false): Promise<Engines> {
  const controlPlane = await startControlPlane();
  try {
    await installGkeKinds(controlPlane);
    const { stop, ...world } = await startProviders(kubernetesOn(controlPlane, podsRun));
    return {
      controlPlane,
      ...world,
      stop: async () => {
        stop();
        await controlPlane.stop();
      },
    };
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}

/** A cloud, and the providers through which the engine reaches it and the clusters. */
export async function startProviders(kubernetes: ResourceBehaviour) {
  const providers: Provider[] = [];
  const stop = (): void => providers.forEach((provider) => provider.stop());
  try {
    const calls = new Calls();
    const cloud = gcpCloud();
    const behaviours = { gcp: cloud, kubernetes, tls: tlsProvider() };
    for (const [name, behaviour] of Object.entries(behaviours)) {
      providers.push(await startProvider({ name, behaviour, calls }));
    }
    return { cloud, calls, providers, stop };
  } catch (error) {
    stop();
    throw error;
  }
}
