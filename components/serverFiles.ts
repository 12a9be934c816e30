import { CustomResource, type CustomResourceArgs } from "@pulumi/kubernetes/apiextensions";
import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";
import { filesConfigMap, secretProviderClass } from "../manifests/files";
import type { ServerContext } from "../manifests/serverContext";
import type { FileObjects } from "../manifests/volumes";
import { type Override, applyOverride } from "./overrides";

export interface FilesOverrides {
  /** The files whose text the settings state. Pods roll by its name, which a changed text needs too. */
  readonly files?: Override<input.core.v1.ConfigMap>;
  /** What GKE's add-on mounts from Secret Manager. */
  readonly secretProviderClass?: Override<CustomResourceArgs>;
}

/** The objects that a server's files are in, as far as the stack makes them. */
export interface ServerFiles {
  readonly names: FileObjects;
  readonly objects: readonly Resource[];
}

/** Each generation of files is a resource of its own, as each bootstrap is. */
export function serverFiles(
  server: ServerContext,
  overrides: FilesOverrides,
  child: CustomResourceOptions,
): ServerFiles {
  const texts = filesConfigMap(server);
  const secrets = secretProviderClass(server);
  const files = texts && new ConfigMap(texts.metadata.name, applyOverride(overrides.files, texts), child);
  const provider =
    secrets && new CustomResource(secrets.metadata.name, applyOverride(overrides.secretProviderClass, secrets), child);
  return {
    names: { ...(files && { texts: files.metadata.name }), ...(provider && { secrets: secrets.metadata.name }) },
    objects: [files, provider].filter((object) => object !== undefined),
  };
}
