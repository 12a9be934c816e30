import { parse } from "yaml";
import type { Settings } from "../../settings/resolved";
import { parseSettings } from "../../settings/settings";
import { adopt } from "../adopt/adopted";
import { planUsers } from "../plan/planned";
import { CommandError } from "../shared/commandError";
import { ROOT } from "../shared/root";
import { stackFileFrom } from "../shared/stackFile";

const SERVER = "grpc-envoy-gke:components:GrpcServer";

/**
 * The settings of the servers in a user's program: read out of the objects that their components register, as adopt
 * reads them out of manifests.
 * @param folder the one with Pulumi.yaml
 * @throws CommandError where the program has no server of ours
 */
export async function settingsOfProgram(folder: string, stack: string, configFile?: string): Promise<Settings> {
  const { resources, files } = await planUsers(folder, stack, configFile);
  const names = resources.filter(({ type }) => type === SERVER).map(({ name }) => name);
  const sources = [...files].filter(([path]) => path.startsWith("kubernetes/")).map(([name, text]) => ({ name, text }));
  const { stackFile } = adopt(sources, "the program", { images: {}, servers: [] }, ROOT);
  const config = stackFile && (parse(stackFile.text) as Record<string, unknown>);
  const settings = config && parseSettings(stackFileFrom(ROOT, config, stack));
  const servers = Object.entries(settings?.servers ?? {}).filter(([name]) => names.includes(name));
  if (settings === undefined || servers.length === 0)
    throw new CommandError(
      `the program has no GrpcServer of grpc-envoy-gke; for an Envoy of your own, write settings from its manifests and rehearse those: grpc-envoy-gke adopt out/${stack}/kubernetes --out adopted.yaml, then rehearse --config-file adopted.yaml`,
    );
  return { ...settings, servers: Object.fromEntries(servers) };
}
