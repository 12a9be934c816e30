import type { KubeObject } from "../../../../checks/view/kubeObject";
import type { Envoy } from "../../../../checks/envoy/envoy";
import type { Surroundings } from "../known";
import { type Fields, READ, fields, is } from "../shape";
import { objectFields } from "./metadata";

/** Envoys of the servers: each server's own, and those in front of it. */
export function envoysOf({ servers }: Pick<Surroundings, "servers">): Envoy[] {
  return [...new Set(servers.flatMap(({ sidecar, edges }) => (sidecar === undefined ? edges : [sidecar, ...edges])))];
}

/** A ConfigMap whose keys are Envoy's bootstrap, or values of a server's environment; undefined where none is. */
export function configMapShape(object: KubeObject, surroundings: Surroundings): Fields | undefined {
  const bootstraps = envoysOf(surroundings).flatMap(({ text, bootstrap }) =>
    text !== undefined && bootstrap !== undefined && text.resource === object.resource ? [text.path] : [],
  );
  const keys = object.root
    .at("data")
    .entries.filter(([, value]) => bootstraps.includes(value.path))
    .map(([key]) => key);
  const used = [...keys, ...environmentKeys(object, surroundings)];
  if (used.length === 0) return undefined;
  const data = fields(Object.fromEntries(used.map((key) => [key, READ])));
  return objectFields({ data, immutable: is(true, false) }, surroundings);
}

/** Keys that the environment of a server's container takes. */
function environmentKeys(object: KubeObject, { servers }: Surroundings): string[] {
  return servers
    .filter(({ pod }) => pod.owner.namespace === object.namespace)
    .flatMap(({ app }) => {
      const all = app.field.at("envFrom").list.some((one) => one.at("configMapRef", "name").text === object.name);
      if (all) return object.root.at("data").keys;
      const refs = app.field.at("env").list.map((one) => one.at("valueFrom", "configMapKeyRef"));
      return refs.filter((ref) => ref.at("name").text === object.name).flatMap((ref) => ref.at("key").text ?? []);
    });
}
