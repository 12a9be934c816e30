import { parse } from "yaml";
import type { Settings } from "../../settings/resolved";
import { parseSettings } from "../../settings/settings";
import { adopt } from "../adopt/adopted";
import { planUsers } from "../plan/planned";
import { ROOT } from "../shared/root";
import { stackFileFrom } from "../shared/stackFile";
import type { Manifests } from "./manifests/ofManifests";

const SERVER = "grpc-envoy-gke:components:GrpcServer";
const THE_PROGRAM = "the program";

/**
 * The settings of the servers in a user's program: read out of the objects that their components register, as adopt
 * reads them out of manifests. Where it has no server of ours, the objects themselves.
 * @param folder the one with Pulumi.yaml
 */
export async function ofProgram(folder: string, stack: string, configFile?: string): Promise<Settings | Manifests> {
  const { resources, files } = await planUsers(folder, stack, configFile);
  const names = resources.filter(({ type }) => type === SERVER).map(({ name }) => name);
  const sources = [...files].filter(([path]) => path.startsWith("kubernetes/")).map(([name, text]) => ({ name, text }));
  if (names.length === 0) return { from: THE_PROGRAM, sources };
  const { stackFile } = adopt(sources, THE_PROGRAM, { images: {}, servers: [] }, ROOT);
  const config = stackFile && (parse(stackFile.text) as Record<string, unknown>);
  const settings = config && parseSettings(stackFileFrom(ROOT, config, stack));
  const servers = Object.entries(settings?.servers ?? {}).filter(([name]) => names.includes(name));
  if (settings === undefined || servers.length === 0) return { from: THE_PROGRAM, sources };
  return { ...settings, servers: Object.fromEntries(servers) };
}
