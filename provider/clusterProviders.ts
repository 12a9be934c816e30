import type { Provider } from "@pulumi/kubernetes";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { HostCluster } from "../components/hostCluster";
import { SettingsError } from "../settings/problems";

/**
 * Kubernetes providers of the clusters that this process constructed, by URN. A resource does not cross the boundary to
 * another language as the object that it is, and objects of a cluster need that object: it knows what they are replaced with.
 */
const made = new Map<string, Provider>();

/** @returns the provider's URN, by which a program in another language passes it on. */
export async function publishProvider({ provider }: HostCluster): Promise<string> {
  const urn = await new Promise<string>((resolve) => provider.urn.apply(resolve));
  made.set(urn, provider);
  return urn;
}

/** The options with the provider that an input names. @param urn as `publishProvider` returned it @throws SettingsError where it did not */
export function withProvider(
  component: string,
  urn: string | undefined,
  options: ComponentResourceOptions,
): ComponentResourceOptions {
  if (urn === undefined) return options;
  const kubernetes = made.get(urn);
  if (kubernetes === undefined) {
    const rule = "the output kubernetesProvider of a GkeCluster or an ExistingCluster of the same program";
    const fix = "write cluster.kubernetesProvider; give a provider of your own by the resource option providers";
    throw new SettingsError([{ path: "kubernetesProvider", value: urn, rule, fix }], component);
  }
  return { ...options, providers: { ...(options.providers as object), kubernetes } };
}
