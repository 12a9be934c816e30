import { type BareBootstrap, readDocuments } from "./documents";
import { configMapsOf } from "./bareBootstraps";
import type { InputNote } from "./notes";
import { type AdoptedObject, objectsOf } from "./objects";
import type { Source } from "./sources";

/** What texts with manifests contain. */
export interface ReadManifests {
  /** The objects, and the ConfigMaps that pods mount for Envoy and that are in files of their own. */
  readonly objects: readonly AdoptedObject[];
  /** Bootstraps in files of their own that no pod mounts. */
  readonly unused: readonly BareBootstrap[];
  readonly notes: readonly InputNote[];
}

export function readManifests(sources: readonly Source[]): ReadManifests {
  const read = sources.map(readDocuments);
  const { objects, notes: twice } = objectsOf(read.flatMap(({ manifests }) => manifests));
  const bare = configMapsOf(
    read.flatMap(({ bootstraps }) => bootstraps),
    objects,
  );
  return {
    objects: [...objects, ...bare.objects],
    unused: bare.unused,
    notes: [...read.flatMap(({ notes }) => notes), ...twice, ...bare.notes],
  };
}
