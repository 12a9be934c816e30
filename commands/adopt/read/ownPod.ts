import { parse } from "yaml";
import type { Field } from "../../../checks/field";
import type { Container } from "../../../checks/view/pod";
import { volumeOf } from "../../../checks/view/volume";
import { SERVER_ENDPOINT } from "../../../manifests/podMonitoring";
import { STOP_SCRIPT } from "../../../manifests/appContainer";
import { TMP, fileKey } from "../../../manifests/volumes";
import { PORT_NAMES, POD_ANNOTATIONS, serverLabels } from "../../../settings/names";
import type { Path } from "../draft";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";

/** What only pods of this program have in the form that the settings state; other pods' parts are listed with the setting to write. */
export function readOwnPod(server: ServerSource, context: Context): void {
  if (!isOwn(server.pod.owner)) return;
  for (const mount of server.app.field.at("volumeMounts").list) readMount(mount, server, context);
  readContainers(server, context);
  readPorts(server, context);
  readStopCommand(server, context);
  readMetadata(server, context);
  readPlaces(server, context);
}

function setter({ name }: ServerSource, { draft, place }: Context) {
  return (path: Path, value: unknown, at: Field): void => draft.set(["servers", name, ...path], value, place(at));
}

function readMount(mount: Field, server: ServerSource, context: Context): void {
  const set = setter(server, context);
  const path = mount.at("mountPath").text ?? "";
  const volume = volumeOf(server.pod, mount);
  if (volume === undefined || volume.at("name").text === TMP.volume) return;
  const key = mount.at("subPath").text;
  const [secret, map] = [volume.at("secret", "secretName").text, volume.at("configMap", "name").text];
  const readOnly = mount.at("readOnly").bool === true && { readOnly: true };
  const [directory, claim] = [volume.at("emptyDir"), volume.at("persistentVolumeClaim", "claimName").text];
  const csi = volume.at("csi");
  const classed = csi.at("volumeAttributes", "secretProviderClass").text;
  if (secret !== undefined) set(["files", path], { secret, ...(key !== undefined && { key }) }, mount);
  else if (map !== undefined) {
    const text = textOf(map, path, server, context);
    const ref = { configMap: map, ...(key !== undefined && { key }) };
    set(["files", path], text === undefined ? ref : { text }, mount);
  } else if (directory.exists) {
    const kind = directory.at("medium").text === "Memory" ? "memory" : "size";
    set(["volumes", path], { [kind]: directory.at("sizeLimit").text }, mount);
  } else if (claim !== undefined) set(["volumes", path], { claim, ...readOnly }, mount);
  else if (classed !== undefined)
    set(["files", path], { secretManager: secretVersion(classed, path, server, context) }, mount);
  else if (csi.exists) {
    const attributes = csi.at("volumeAttributes").texts;
    const stated = Object.keys(attributes).length > 0 && { attributes };
    set(["volumes", path], { csi: { driver: csi.at("driver").text, ...stated }, ...readOnly }, mount);
  }
}

/** A text of the stack's own; undefined for a file of a ConfigMap that others make. */
function textOf(name: string, path: string, { pod }: ServerSource, { view }: Context): string | undefined {
  const map = view.find("ConfigMap", pod.owner.namespace, name);
  return map !== undefined && isOwn(map) ? map.root.at("data", fileKey(path)).text : undefined;
}

function secretVersion(name: string, path: string, { pod }: ServerSource, { view }: Context): string | undefined {
  const text = view
    .find("SecretProviderClass", pod.owner.namespace, name)
    ?.root.at("spec", "parameters", "secrets").text;
  const secrets = parse(text ?? "[]") as readonly { readonly path: string; readonly resourceName: string }[];
  return secrets.find((one) => one.path === fileKey(path))?.resourceName;
}

function readContainers(server: ServerSource, context: Context): void {
  for (const one of server.pod.containers) {
    if (one === server.app || one === server.sidecar?.container) continue;
    const kind = one.role === "init" ? "initContainers" : "sidecars";
    readCompanion(one, [kind, one.name], server, context);
  }
}

function readCompanion({ field }: Container, path: Path, server: ServerSource, context: Context): void {
  const set = setter(server, context);
  const value = (key: string, at: Field, of: unknown) => of !== undefined && set([...path, key], of, at);
  const texts = (at: Field) => (at.exists ? at.list.map(({ text }) => text) : undefined);
  value("image", field.at("image"), field.at("image").text);
  for (const key of ["command", "args"]) value(key, field.at(key), texts(field.at(key)));
  for (const variable of field.at("env").list) {
    const name = variable.at("name").text ?? "";
    const ref = variable.at("valueFrom", "secretKeyRef");
    if (ref.exists)
      set([...path, "secretEnv", name], { secret: ref.at("name").text, key: ref.at("key").text }, variable);
    else set([...path, "env", name], variable.at("value").text, variable);
  }
  field.at("envFrom").list.forEach((source, index) => set([...path, "envFrom", index], sourceOf(source), source));
  const requests = field.at("resources", "requests");
  for (const key of ["cpu", "memory"]) value(key, requests.at(key), requests.at(key).text);
  const user = field.at("securityContext", "runAsUser");
  value("runAsUser", user, user.number);
}

/** An entry of envFrom as the settings have it. */
export function sourceOf(source: Field): object {
  const [secret, configMap, prefix] = [
    source.at("secretRef", "name").text,
    source.at("configMapRef", "name").text,
    source.at("prefix").text,
  ];
  return {
    ...(secret !== undefined && { secret }),
    ...(configMap !== undefined && { configMap }),
    ...(prefix !== undefined && { prefix }),
  };
}

function readPorts(server: ServerSource, context: Context): void {
  const set = setter(server, context);
  for (const { name, port, field } of server.app.ports)
    if (name !== undefined && name !== PORT_NAMES.app) set(["ports", name], port, field);
  const { namespace, name } = server.pod.owner;
  const endpoint = context.view
    .find("PodMonitoring", namespace, name ?? "")
    ?.root.at("spec", "endpoints", SERVER_ENDPOINT);
  if (endpoint?.exists !== true) return;
  set(["metrics", "port"], endpoint.at("port").number, endpoint);
  set(["metrics", "path"], endpoint.at("path").text, endpoint);
}

function readStopCommand(server: ServerSource, context: Context): void {
  const at = server.app.field.at("lifecycle", "preStop", "exec", "command");
  const words = at.list.map(({ text }) => text ?? "");
  if (STOP_SCRIPT.test(words[2] ?? "")) setter(server, context)(["stopCommand"], words.slice(3), at);
}

function readMetadata(server: ServerSource, context: Context): void {
  const set = setter(server, context);
  const own = { labels: Object.keys(serverLabels("")), annotations: POD_ANNOTATIONS };
  for (const [part, keys] of Object.entries(own)) {
    const entries = server.pod.template.at("metadata", part).entries.filter(([key]) => !keys.includes(key));
    for (const [key, at] of entries) set([part, key], at.text, at);
  }
}

function readPlaces(server: ServerSource, context: Context): void {
  const set = setter(server, context);
  const { spec } = server.pod;
  spec.at("imagePullSecrets").list.forEach((one, index) => set(["pullSecrets", index], one.at("name").text, one));
  for (const [key, at] of spec.at("nodeSelector").entries) set(["nodeSelector", key], at.text, at);
  spec.at("tolerations").list.forEach((one, index) => {
    const [value, effect] = [one.at("value").text, one.at("effect").text];
    const stated = { ...(value !== undefined && { value }), ...(effect !== undefined && { effect }) };
    set(["tolerations", index], { key: one.at("key").text, ...stated }, one);
  });
}
