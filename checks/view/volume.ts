import type { Field } from "../field";
import type { Container, Pod } from "./pod";

/** Where a container finds a file. */
export interface MountedFile {
  readonly mount: Field;
  /** The pod's volume; undefined where the mount names none that it has. */
  readonly volume: Field | undefined;
  /** Path below the volume's root: a ConfigMap's or Secret's file. */
  readonly inside: string;
  readonly hasSubPath: boolean;
}

/** The mount that covers `path`, the longest where several do. */
export function mountedFile(pod: Pod, container: Container, path: string): MountedFile | undefined {
  const covering = container.field
    .at("volumeMounts")
    .list.map((mount) => ({ mount, at: bare(mount.at("mountPath").text ?? "") }))
    .filter(({ at }) => at !== "" && (path === at || path.startsWith(`${at}/`)))
    .sort((a, b) => b.at.length - a.at.length)[0];
  if (covering === undefined) return undefined;
  const { mount, at } = covering;
  const subPath = mount.at("subPath").text;
  const rest = path.slice(at.length + 1);
  return {
    mount,
    volume: volumeOf(pod, mount),
    inside: [subPath ?? "", rest].filter((part) => part !== "").join("/"),
    hasSubPath: subPath !== undefined,
  };
}

/** A path without the slashes that it ends in. The look behind keeps it from trying each slash of a run. */
export function bare(path: string): string {
  return path.replace(/(?<!\/)\/+$/, "");
}

export function volumeOf(pod: Pod, mount: Field): Field | undefined {
  const name = mount.at("name").text;
  return pod.spec.at("volumes").list.find((volume) => volume.at("name").text === name);
}

/** The key of a ConfigMap or Secret whose content is at `inside`; `items` renames and leaves out. */
export function keyAt(source: Field, inside: string): string | undefined {
  const items = source.at("items");
  if (!items.exists) return inside;
  return items.list.find((item) => item.at("path").text === inside)?.at("key").text;
}
