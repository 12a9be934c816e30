import { z } from "zod";
import { map, relation, say, strictObject, string, text } from "./schema";
import { mountPath } from "./values/paths";
import { objectName, secretKey } from "./values/names";
import { memoryBytes, volumeSize } from "./values/quantity";

/** https://kubernetes.io/docs/concepts/configuration/configmap/: data over 1 MiB is refused. */
const TEXTS_MAX = 2 ** 20;
/** Where a server may always write, unless a volume of its own is there. */
export const TMP_PATH = "/tmp";

const SOURCES = ["text", "secret", "configMap", "secretManager"] as const;
type Sources = Partial<Record<(typeof SOURCES)[number], unknown>>;

const fileSchema = strictObject({
  /** The file's text. The pods roll when it changes. @default none */
  text: string("the file's text", "write it below a |, a line under it for each of the file's").optional(),
  /** Name of a Secret of the server's namespace. @default none */
  secret: objectName.optional(),
  /** Name of a ConfigMap of the server's namespace. @default none */
  configMap: objectName.optional(),
  /** Key in it. A file of a single key is read when the pod starts; files of a directory follow their changes. @default none: the path is a directory with every key as a file */
  key: secretKey.optional(),
  /** A version of a secret in Secret Manager, through GKE's add-on. The server's Google service account gets the right to read it. @default none */
  secretManager: text(
    /^projects\/[-a-z0-9]+\/secrets\/[-_A-Za-z0-9]{1,255}\/versions\/(?:latest|\d+)$/,
    "the resource name of a secret's version in Secret Manager",
    "write it as projects/my-project/secrets/my-secret/versions/latest",
  ).optional(),
})
  .refine(
    ...relation<Sources>(
      SOURCES,
      (given) => SOURCES.filter((source) => given[source] !== undefined).length === 1,
      `one source: ${SOURCES.join(", ")}`,
      "state one of them",
    ),
  )
  .refine(
    ...relation<Sources & { key?: unknown }>(
      ["key", "secret", "configMap"],
      ({ key, secret, configMap }) => key === undefined || secret !== undefined || configMap !== undefined,
      "a key is one of a Secret or of a ConfigMap",
      "take the key out",
    ),
  );

/** Files that a server reads, by their paths in its container. */
export const filesSchema = map(mountPath, fileSchema).refine(
  (files) => Object.values(files).reduce((sum, { text = "" }) => sum + Buffer.byteLength(text), 0) <= TEXTS_MAX,
  {
    error: say(
      `texts of at most ${TEXTS_MAX} bytes together: a ConfigMap contains no more`,
      "bring the files in the image",
    ),
  },
);

const KINDS = ["size", "memory", "claim", "csi"] as const;
type Kinds = Partial<Record<(typeof KINDS)[number], unknown>>;

const volumeSchema = strictObject({
  /** Size of an empty directory on the node's disk, which lives as long as the pod. The server's share of the disk grows with it. @default none */
  size: volumeSize.optional(),
  /** Size of an empty directory in memory; what is written there counts against the server's memory limit. @default none */
  memory: volumeSize.optional(),
  /** Name of a PersistentVolumeClaim of the namespace. Every pod mounts it: its access mode is ReadWriteMany or ReadOnlyMany. @default none */
  claim: objectName.optional(),
  /** A volume of a CSI driver that lives as long as the pod. @default none */
  csi: strictObject({
    /** Name of the driver, for example gcsfuse.csi.storage.gke.io. */
    driver: objectName.clone(),
    /** What the driver is told. @default nothing */
    attributes: map(string("a name", "write a name"), string("a string", "put the value in quotes")).default({}),
  }).optional(),
  /** Whether the server only reads it. @default false */
  readOnly: z.boolean().default(false),
})
  .refine(
    ...relation<Kinds>(
      KINDS,
      (given) => KINDS.filter((kind) => given[kind] !== undefined).length === 1,
      `one kind: ${KINDS.join(", ")}`,
      "state one of them",
    ),
  )
  .refine(
    ...relation<Kinds & { readOnly: boolean }>(
      ["readOnly", "size", "memory"],
      ({ readOnly, size, memory }) => !readOnly || (size === undefined && memory === undefined),
      "an empty directory that can be written: it would stay empty",
      "take readOnly out",
    ),
  );

/** Directories that a server may write, by their paths in its container. */
export const volumesSchema = map(mountPath, volumeSchema);

export type FileSource = z.output<typeof fileSchema>;
export type VolumeSource = z.output<typeof volumeSchema>;

/** Bytes that the volumes of one kind may take. */
export function volumeBytes(volumes: Readonly<Record<string, VolumeSource>>, kind: "size" | "memory"): number {
  return Object.values(volumes).reduce((sum, volume) => sum + memoryBytes(volume[kind] ?? "0"), 0);
}

/** A version of a secret in Secret Manager, by its parts. */
export interface SecretVersion {
  /** Google Cloud project id or number. */
  readonly project: string;
  readonly secret: string;
}

/** The secrets of Secret Manager that files show, each once. */
export function secretsOf(files: Readonly<Record<string, FileSource>>): SecretVersion[] {
  const names = Object.values(files).flatMap(({ secretManager }) => secretManager?.replace(/\/versions\/.*/, "") ?? []);
  return [...new Set(names)].map((name) => {
    const [, project = "", , secret = ""] = name.split("/");
    return { project, secret };
  });
}
