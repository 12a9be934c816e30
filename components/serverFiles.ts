import { CustomResource, type CustomResourceArgs } from "@pulumi/kubernetes/apiextensions";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { filesConfigMap, secretProviderClass } from "../manifests/files";
import type { ServerContext } from "../manifests/serverContext";
import type { FileObjects } from "../manifests/volumes";
import { objectName } from "./objectName";
import { type Override, applyOverride } from "./overrides";

export interface FilesOverrides {
  /** The files whose text the settings state. Pods roll by its name, which a changed text needs too. */
  readonly files?: Override<input.core.v1.ConfigMap>;
  /** What GKE's add-on mounts from Secret Manager. */
  readonly secretProviderClass?: Override<CustomResourceArgs>;
}

/**
 * The objects that a server's files are in, as far as the stack makes them; whatever names one waits for it. Each
 * generation of files is a resource of its own, as each bootstrap is.
 */
export function serverFiles(
  server: ServerContext,
  overrides: FilesOverrides,
  child: CustomResourceOptions,
): FileObjects {
  const texts = filesConfigMap(server);
  const secrets = secretProviderClass(server);
  const textArgs = texts && applyOverride(overrides.files, texts);
  const secretArgs = secrets && applyOverride(overrides.secretProviderClass, secrets);
  return {
    ...(textArgs && { texts: objectName(new ConfigMap(texts.metadata.name, textArgs, child), textArgs) }),
    ...(secretArgs && {
      secrets: objectName(new CustomResource(secrets.metadata.name, secretArgs, child), secretArgs),
    }),
  };
}
