import { basename } from "node:path";
import { StackView } from "../../../checks/view/stackView";
import { keyAt } from "../../../checks/view/volume";
import type { BareBootstrap } from "./documents";
import type { InputNote } from "./notes";
import type { AdoptedObject } from "./objects";

/**
 * ConfigMaps that pods mount for Envoy and that are not there, out of bootstraps in files of their own:
 * `kubectl create configmap envoy --from-file=envoy.yaml` makes them, as many tutorials do.
 */
export function configMapsOf(
  bootstraps: readonly BareBootstrap[],
  objects: readonly AdoptedObject[],
): { objects: AdoptedObject[]; notes: InputNote[]; unused: BareBootstrap[] } {
  const view = new StackView(
    objects.map(({ resource }) => resource),
    "",
    true,
  );
  const used = new Set<BareBootstrap>();
  const made = new Map<string, AdoptedObject>();
  for (const { path, file, text, pod } of view.envoys) {
    const volume = file?.volume?.at("configMap");
    const name = volume?.at("name").text;
    const { namespace } = pod.owner;
    if (text !== undefined || path === undefined || name === undefined || !view.lacks("ConfigMap", namespace, name))
      continue;
    const key = keyAt(volume!, file!.inside) ?? basename(path);
    const named = bootstraps.filter(({ source }) => basename(source.name) === key);
    const found = named[0] ?? (bootstraps.length === 1 ? bootstraps[0] : undefined);
    if (found === undefined) continue;
    used.add(found);
    const inputs = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace },
      data: { [key]: found.source.text },
    };
    const urn = `/ConfigMap/${namespace}/${name}`;
    const options = { protect: false, ignoreChanges: [] };
    made.set(urn, {
      resource: { urn, type: "kubernetes:core/v1:ConfigMap", name, inputs, options },
      locator: found.locator.inside(/^[\w@-]+$/.test(key) ? `data.${key}` : `data["${key}"]`),
    });
  }
  const unused = bootstraps.filter((one) => !used.has(one));
  return { objects: [...made.values()], notes: unused.map(note), unused };
}

function note({ source, locator }: BareBootstrap): InputNote {
  return {
    level: "note",
    file: source.name,
    line: locator.line([]),
    message: "is a bootstrap of Envoy's that no pod waits for; it is checked by itself",
    fix: "nothing to do, unless a pod mounts it: name it as the file that Envoy is started with",
  };
}
