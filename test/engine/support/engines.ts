import { startControlPlane, type ControlPlane } from "./controlPlane";
import { installGkeKinds } from "./crds";
import { gcpCloud, type GcpCloud } from "./gcp";
import { kubernetesOn } from "./kubernetes";
import { startProvider, type Provider } from "./provider";
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
  const providers: Provider[] = [];
  const stop = async (): Promise<void> => {
    for (const provider of providers) provider.stop();
    await controlPlane.stop();
  };
  try {
    await installGkeKinds(controlPlane);
    const calls = new Calls();
    const cloud = gcpCloud();
    const behaviours = { gcp: cloud, kubernetes: kubernetesOn(controlPlane, podsRun), tls: tlsProvider() };
    for (const [name, behaviour] of Object.entries(behaviours)) {
      providers.push(await startProvider({ name, behaviour, calls }));
    }
    return { controlPlane, cloud, calls, providers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
