import { join } from "node:path";
import type { Field } from "../../../checks/field";
import type { Container, Pod } from "../../../checks/view/pod";
import type { StackView } from "../../../checks/view/stackView";
import { bare, volumeOf } from "../../../checks/view/volume";

/** Folder of a pod's with the content of its volumes. */
const VOLUMES = "volumes";
/** What Envoy finds in the volumes of its container. */
export interface Mounts {
  /** Path here for a path of the container's; undefined where no volume is there. */
  here(path: string, folder: string): string | undefined;
  /** Files by their paths in the pod's folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Volumes whose content is not in the manifests, each in words. */
  readonly leftOut: readonly string[];
}

interface Mount {
  readonly at: string;
  /** Path of its volume in the pod's folder, with the subPath. */
  readonly below: string;
}

/** Reads the volumes of a container. */
export function mountsOf(pod: Pod, container: Container, view: StackView): Mounts {
  const mounts: Mount[] = [];
  const contents = new Map<string, string>();
  const leftOut: string[] = [];
  for (const mount of container.field.at("volumeMounts").list) {
    const at = bare(mount.at("mountPath").text ?? "");
    const volume = volumeOf(pod, mount);
    const name = mount.at("name").text ?? "";
    if (at === "" || volume === undefined) continue;
    const folder = join(VOLUMES, name);
    mounts.push({ at, below: join(folder, mount.at("subPath").text ?? "") });
    const found = contentOf(volume, pod, view);
    if (found === undefined)
      leftOut.push(`volume ${name}: it is empty here; the files of TLS contexts are certificates of the rehearsal`);
    for (const [path, text] of [...(found ?? []), [".here", ""] as const]) {
      const inside = join(folder, path);
      // The API server refuses what would lead out of a volume, and so out of the pod's folder here.
      if (inside.startsWith(`${VOLUMES}/`)) contents.set(inside, text);
    }
  }
  mounts.sort((a, b) => b.at.length - a.at.length);
  return {
    here(path, folder) {
      const mount = mounts.find(({ at }) => path === at || path.startsWith(`${at}/`));
      return mount && join(folder, mount.below, path.slice(mount.at.length));
    },
    files: contents,
    leftOut,
  };
}

/** The files of a volume; undefined where the manifests do not have them. */
function contentOf(volume: Field, pod: Pod, view: StackView): [path: string, text: string][] | undefined {
  const { namespace } = pod.owner;
  if (volume.at("emptyDir").exists || volume.keys.length === 1) return [];
  const map = volume.at("configMap");
  if (map.exists) {
    const object = view.find("ConfigMap", namespace, map.at("name").text ?? "");
    return object && named(map, Object.entries(object.root.at("data").texts));
  }
  const secret = volume.at("secret");
  if (secret.exists) {
    const object = view.find("Secret", namespace, secret.at("secretName").text ?? "");
    return object && named(secret, dataOf(object.root));
  }
  return undefined;
}

function dataOf(secret: Field): [string, string][] {
  const encoded = Object.entries(secret.at("data").texts).map(([key, text]): [string, string] => [
    key,
    Buffer.from(text, "base64").toString(),
  ]);
  return [...encoded, ...Object.entries(secret.at("stringData").texts)];
}

/** `items` renames and leaves out. */
function named(source: Field, entries: [string, string][]): [string, string][] {
  const items = source.at("items");
  if (!items.exists) return entries;
  return items.list.flatMap((item): [string, string][] => {
    const [key, path] = [item.at("key").text ?? "", item.at("path").text ?? ""];
    const found = entries.find(([name]) => name === key);
    return found === undefined ? [] : [[path, found[1]]];
  });
}
