import { basename } from "node:path";
import { BOOTSTRAP_FILE } from "../envoy/files";
import { SettingsError } from "../settings/problems";
import { shortHash } from "../settings/names";
import { serverMetadata } from "./metadata";

/** https://kubernetes.io/docs/concepts/configuration/configmap/: data over 1 MiB is refused. */
const DATA_MAX = 2 ** 20;

/**
 * The ConfigMap with Envoy's bootstrap. Its name ends in a hash of the bootstrap: Envoy does not watch its bootstrap,
 * so a change must roll the pods, and pods of both generations need their own meanwhile.
 */
export function bootstrapConfigMap(server: string, namespace: string, bootstrap: string) {
  const bytes = Buffer.byteLength(bootstrap);
  if (bytes > DATA_MAX) {
    const problem = {
      path: `servers.${server}`,
      value: `${bytes} bytes of Envoy configuration`,
      rule: `a ConfigMap contains at most ${DATA_MAX} bytes`,
      fix: "name fewer grpcWeb.origins",
    };
    throw new SettingsError([problem], server);
  }
  return {
    metadata: serverMetadata(server, namespace, `${server}-envoy-${shortHash(bootstrap)}`),
    data: { [basename(BOOTSTRAP_FILE)]: bootstrap },
    immutable: true,
  };
}
