import { renderFiles } from "../../../../commands/plan/renderFiles";
import { parseSettings } from "../../../../settings/settings";
import { configOf, runProgram } from "../../../support/program";

const CONFIG = configOf({
  "my-server": { image: "registry.example.com/my-server:1.4.2", routes: [{ host: "grpc.example.com" }] },
});

/** One server behind the load balancer, with every default. */
export const SETTINGS = parseSettings({ project: "grpc-envoy-gke", stack: "test", config: CONFIG });

/** Envoy's bootstrap of the same stack as plan writes it. */
export async function plannedBootstrap(): Promise<string | undefined> {
  return renderFiles((await runProgram(CONFIG)).resources).get("envoy/my-server.yaml");
}
