import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ApiClient } from "../apiClient";
import { installKinds } from ".";
import type { JsonObject } from "../json";

/** Go modules whose folders have the published definitions; files are named after group and plural. */
const MODULES = [
  {
    module: "sigs.k8s.io/gateway-api@v1.7.0",
    folder: "config/crd/standard",
    kinds: ["gatewayclasses", "gateways", "httproutes", "grpcroutes", "referencegrants"],
    group: "gateway.networking.k8s.io",
  },
  {
    module: "github.com/GoogleCloudPlatform/gke-gateway-api@v1.3.0",
    folder: "config/crd",
    kinds: ["gcpbackendpolicies", "gcpgatewaypolicies", "healthcheckpolicies"],
    group: "networking.gke.io",
  },
] as const;

/** Definitions of the Gateway API's kinds and of GKE's policies, as they are published; Go downloads them once. */
export function gatewayKinds(): JsonObject[] {
  return MODULES.flatMap(({ module, folder, kinds, group }) => {
    const root = downloaded(module);
    return kinds.map((kind) => parse(readFileSync(join(root, folder, `${group}_${kind}.yaml`), "utf8")) as JsonObject);
  });
}

/** Installs them where no other stack of the test needs an API server without them: their schemas are large. */
export function installGatewayKinds(api: ApiClient): Promise<void> {
  return installKinds(api, gatewayKinds());
}

/** Folder of a module in Go's cache. A module that asks for a newer Go is unpacked all the same, with an error. */
function downloaded(module: string): string {
  const { stdout, stderr } = spawnSync("go", ["mod", "download", "-json", module], { encoding: "utf8" });
  const cache = spawnSync("go", ["env", "GOMODCACHE"], { encoding: "utf8" }).stdout.trim();
  const folder = join(
    cache,
    module.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`),
  );
  if (!existsSync(folder)) throw new Error(`go mod download ${module}: ${stdout}${stderr}`);
  return folder;
}
