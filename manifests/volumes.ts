import { basename } from "node:path";
import type { input } from "@pulumi/kubernetes/types";
import type { Input } from "@pulumi/pulumi";
import { SECRET_MANAGER } from "../platform/gke";
import { shortHash, shorten } from "../settings/names";
import { type FileSource, TMP_PATH, type VolumeSource } from "../settings/mounts";
import type { ServerContext } from "./serverContext";

/** Where a server may write: everything else is read-only. */
export const TMP = { volume: "tmp", path: TMP_PATH } as const;

/** Of a volume's name, which is a DNS label. */
const NAME_MAX = 63;

/** Names of the objects that are made of a server's files. */
export interface FileObjects {
  /** ConfigMap with the texts. */
  readonly texts?: Input<string>;
  /** SecretProviderClass with the secrets of Secret Manager. */
  readonly secrets?: Input<string>;
}

/** Key or file name under which an object has what a path of the server's file system shows. */
export function fileKey(path: string): string {
  return `${shortHash(path)}-${basename(path)}`;
}

/** The server's volumes beside Envoy's. */
export function volumes({ settings }: ServerContext, { texts, secrets }: FileObjects): input.core.v1.Volume[] {
  const { files, volumes } = settings;
  const sources = Object.values(files);
  const named = (kind: "secret" | "configMap") => [
    ...new Set(sources.map((source) => source[kind]).filter((name) => name !== undefined)),
  ];
  const usesSecretManager = sources.some(({ secretManager }) => secretManager !== undefined);
  return [
    ...(volumes[TMP.path] === undefined ? [{ name: TMP.volume, emptyDir: { sizeLimit: "64Mi" } }] : []),
    ...(sources.some(({ text }) => text !== undefined) ? [{ name: VOLUMES.texts, configMap: { name: texts } }] : []),
    ...named("secret").map((secret) => ({
      name: volumeName("secret", secret),
      secret: { secretName: secret, defaultMode: 0o440 },
    })),
    ...named("configMap").map((name) => ({ name: volumeName("config", name), configMap: { name } })),
    ...(usesSecretManager
      ? [{ name: VOLUMES.secretManager, csi: { ...CSI, volumeAttributes: { secretProviderClass: secrets } } }]
      : []),
    ...Object.entries(volumes).map(([path, source]) => ({ name: volumeName("volume", path), ...volumeOf(source) })),
  ] as input.core.v1.Volume[];
}

/** Where the server and what is beside it find them. */
export function mounts({ settings: { files, volumes } }: ServerContext): input.core.v1.VolumeMount[] {
  return [
    ...(volumes[TMP.path] === undefined ? [{ name: TMP.volume, mountPath: TMP.path }] : []),
    ...Object.entries(files).map(([path, source]) => ({ ...fileMount(path, source), mountPath: path, readOnly: true })),
    ...Object.entries(volumes).map(([path, { readOnly }]) => ({
      name: volumeName("volume", path),
      mountPath: path,
      ...(readOnly && { readOnly }),
    })),
  ];
}

/** Empty directories, whose loss is no reason to keep a half-empty node. */
export function scratchVolumes({ settings: { volumes } }: ServerContext): string[] {
  const own = Object.entries(volumes).filter(([, { size, memory }]) => (size ?? memory) !== undefined);
  return [...(volumes[TMP.path] === undefined ? [TMP.volume] : []), ...own.map(([path]) => volumeName("volume", path))];
}

const VOLUMES = { texts: "files", secretManager: "secret-manager" } as const;
const CSI = { driver: SECRET_MANAGER.driver, readOnly: true } as const;

function volumeOf({ size, memory, claim, csi, readOnly }: VolumeSource): Omit<input.core.v1.Volume, "name"> {
  if (size !== undefined) return { emptyDir: { sizeLimit: size } };
  if (memory !== undefined) return { emptyDir: { medium: "Memory", sizeLimit: memory } };
  if (claim !== undefined) return { persistentVolumeClaim: { claimName: claim, ...(readOnly && { readOnly }) } };
  const { driver, attributes } = csi!;
  const stated = Object.keys(attributes).length > 0 && { volumeAttributes: { ...attributes } };
  return { csi: { driver, ...(readOnly && { readOnly }), ...stated } };
}

/** A file of a single key is mounted by itself, so that what the image has beside it stays. */
function fileMount(path: string, { text, secret, configMap, key, secretManager }: FileSource) {
  if (text !== undefined) return { name: VOLUMES.texts, subPath: fileKey(path) };
  if (secretManager !== undefined) return { name: VOLUMES.secretManager, subPath: fileKey(path) };
  const name = secret !== undefined ? volumeName("secret", secret) : volumeName("config", configMap!);
  return { name, ...(key !== undefined && { subPath: key }) };
}

/** A DNS label out of any name or path; a hash keeps two of them apart that differ in other characters only. */
function volumeName(kind: string, of: string): string {
  const plain = of
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const name = `${kind}-${plain}`;
  return shorten(plain === of.replace(/^\//, "") ? name : `${name}-${shortHash(of)}`, NAME_MAX);
}
