import { stringify } from "yaml";
import { SECRET_MANAGER } from "../platform/gke";
import { shortHash } from "../settings/names";
import { serverMetadata } from "./metadata";
import type { ServerContext } from "./serverContext";
import { fileKey } from "./volumes";

/**
 * The ConfigMap with the files whose text a stack states; none where it states none. Its name ends in a hash of them, as
 * the bootstrap's does: a server reads its files when it starts.
 */
export function filesConfigMap({ name, namespace, settings }: ServerContext) {
  const texts = Object.entries(settings.files).flatMap(([path, { text }]) =>
    text === undefined ? [] : [[fileKey(path), text]],
  );
  if (texts.length === 0) return undefined;
  const data = Object.fromEntries(texts) as Record<string, string>;
  return {
    metadata: serverMetadata(name, namespace, `${name}-files-${shortHash(JSON.stringify(data))}`),
    data,
    immutable: true,
  };
}

/** What GKE's add-on mounts from Secret Manager; none where no file comes from there. Its name ends in a hash, as it is read when a pod starts. */
export function secretProviderClass({ name, namespace, settings }: ServerContext) {
  const secrets = Object.entries(settings.files).flatMap(([path, { secretManager }]) =>
    secretManager === undefined ? [] : [{ resourceName: secretManager, path: fileKey(path) }],
  );
  if (secrets.length === 0) return undefined;
  const text = stringify(secrets);
  const { apiVersion, kind, provider } = SECRET_MANAGER;
  return {
    apiVersion,
    kind,
    metadata: serverMetadata(name, namespace, `${name}-secrets-${shortHash(text)}`),
    spec: { provider, parameters: { secrets: text } },
  };
}
