import { type Fault, check } from "../check";
import { type Field, ifKnown } from "../field";
import type { Pod } from "../view/pod";
import type { StackView } from "../view/stackView";
import { mountedFile, volumeOf } from "../view/volume";
import { listed } from "../words";
import { absentSecret } from "./absentSecrets";
import { tlsFiles } from "./envoyFiles";

/** Types of Secrets that kubelet reads a registry's password from: https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets */
const PULL_TYPES = ["kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"];
const TLS_TYPE = "kubernetes.io/tls";

/** The name of a ConfigMap or Secret that a pod cannot do without. */
function needed(source: Field, key: "name" | "secretName" = "name"): Field[] {
  return source.exists && source.at("optional").bool !== true ? [source.at(key)] : [];
}

/** ConfigMaps or Secrets of a pod's variables. */
function ofVariables({ containers }: Pod, kind: "configMap" | "secret"): Field[] {
  return containers.flatMap(({ field }) => [
    ...field.at("env").list.flatMap((one) => needed(one.at("valueFrom", `${kind}KeyRef`))),
    ...field.at("envFrom").list.flatMap((one) => needed(one.at(`${kind}Ref`))),
  ]);
}

function configMaps(pod: Pod): Field[] {
  const volumes = pod.spec.at("volumes").list.flatMap((volume) => needed(volume.at("configMap")));
  return [...volumes, ...ofVariables(pod, "configMap")];
}

/** Secrets that a pod needs, those that Envoy's certificates are in apart from the others. */
function secrets(pod: Pod, stack: StackView): { readonly certificates: Field[]; readonly others: Field[] } {
  const read = stack.envoys
    .filter((envoy) => envoy.pod === pod)
    .flatMap((envoy) => tlsFiles(envoy).map((file) => mountedFile(pod, envoy.container, file.text!)?.volume?.path));
  const volumes = pod.spec.at("volumes").list;
  const of = (volume: Field) => needed(volume.at("secret"), "secretName");
  return {
    certificates: volumes.filter(({ path }) => read.includes(path)).flatMap(of),
    others: [...volumes.filter(({ path }) => !read.includes(path)).flatMap(of), ...ofVariables(pod, "secret")],
  };
}

/** Where an object names a Secret. */
const NAMES_SECRET = /secret(?:Name|KeyRef\.name|Ref\.name)$|imagePullSecrets\[\d+\]\.name$/i;

/** Names of Secrets that objects of the stack name. */
function namedSecrets(stack: StackView): ReadonlySet<string> {
  return stack.once("named secrets", () => {
    const leaves = stack.objects.flatMap(({ root }) => root.leaves);
    return new Set(leaves.filter(({ path }) => NAMES_SECRET.test(path)).flatMap(({ text }) => text ?? []));
  });
}

/**
 * Secrets that are named and absent. Many are made by hand; but where the stack brings one of the same kind that
 * nothing names, the two were meant for each other.
 */
function absent(names: readonly Field[], isType: (type: string) => boolean, { owner }: Pod, stack: StackView): Fault[] {
  const { namespace } = owner;
  const secrets = stack.ofKind("Secret");
  const unused = secrets.some(
    ({ root, name, ...one }) =>
      one.namespace === namespace && !namedSecrets(stack).has(name ?? "") && isType(root.at("type").text ?? "Opaque"),
  );
  return names
    .filter(({ text }) => unused || secrets.some(({ name }) => name === text))
    .flatMap((name) => absentSecret(name, namespace, stack));
}

const WAITS = "Pods wait for ever before their containers start: a rollout stops, and new pods never serve.";

export const podReferenceChecks = [
  check(
    {
      code: "pod-config-map-absent",
      level: "error",
      requirement: "ConfigMaps that pods mount or take variables from are there",
      impact: WAITS,
      fix: "Write the name of a ConfigMap in the pods' namespace.",
    },
    (stack) => stack.pods,
    (pod, stack) =>
      configMaps(pod)
        // In a preview the name of one that the stack makes is not known yet; the others' are.
        .filter((name) => ifKnown(() => stack.lacks("ConfigMap", pod.owner.namespace, name.text ?? "")) === true)
        .map((at) => ({
          at,
          message: `there is no ConfigMap ${at.text} in namespace ${pod.owner.namespace}`,
          level: stack.lackLevel(pod.owner.namespace),
        })),
  ),
  check(
    {
      code: "pod-secret-absent",
      level: "error",
      requirement:
        "Secrets that pods mount or take variables from are there, where the stack brings others that nothing names",
      impact: WAITS,
      fix: "Write the name of a Secret in the pods' namespace, or create it before the pods.",
    },
    (stack) => stack.pods,
    (pod, stack): Fault[] => {
      const { certificates, others } = secrets(pod, stack);
      const isOther = (type: string) => type !== TLS_TYPE && !PULL_TYPES.includes(type);
      return [...absent(certificates, (type) => type === TLS_TYPE, pod, stack), ...absent(others, isOther, pod, stack)];
    },
  ),
  check(
    {
      code: "pod-pull-secret-unusable",
      level: "error",
      requirement: "A pull secret is there, and of a type that kubelet reads",
      impact: "Kubelet pulls without a password: new pods wait in ErrImagePull and never serve.",
      fix: "Name a Secret of type kubernetes.io/dockerconfigjson in the pods' namespace.",
    },
    (stack) => stack.pods,
    (pod, stack): Fault[] =>
      pod.spec.at("imagePullSecrets").list.flatMap((one): Fault[] => {
        const at = one.at("name");
        const type = stack.find("Secret", pod.owner.namespace, at.text ?? "")?.root.at("type");
        if (type === undefined) return absent([at], (each) => PULL_TYPES.includes(each), pod, stack);
        if (PULL_TYPES.includes(type.text ?? "")) return [];
        return [{ at, message: `Secret ${at.text} is of type ${type.text ?? "Opaque"}` }];
      }),
  ),
  check(
    {
      code: "volume-key-absent",
      level: "error",
      requirement: "Files that a pod takes out of a ConfigMap or Secret are in it",
      impact: "The pod waits in ContainerCreating, or finds an empty folder in the file's place: it never serves.",
      fix: "Write one of the keys that it has.",
    },
    (stack) => stack.pods,
    (pod, stack) => [...absentItems(pod, stack), ...absentSubPaths(pod, stack)],
  ),
];

/** The volume's ConfigMap or Secret, where the stack has it, with the files that it becomes. */
function filesOf(volume: Field | undefined, { owner }: Pod, stack: StackView) {
  const isMap = volume?.at("configMap").exists === true;
  const source = volume?.at(isMap ? "configMap" : "secret");
  const name = source?.at(isMap ? "name" : "secretName").text ?? "";
  const object = stack.find(isMap ? "ConfigMap" : "Secret", owner.namespace, name);
  if (source === undefined || object === undefined) return undefined;
  const keys = ["data", "binaryData", "stringData"].flatMap((part) => object.root.at(part).keys);
  const items = source.at("items").list;
  const paths = items.length === 0 ? keys : items.flatMap((item) => item.at("path").text ?? []);
  return { title: `${object.kind} ${name}`, keys, items, paths, optional: source.at("optional").bool === true };
}

function absentItems(pod: Pod, stack: StackView): Fault[] {
  return pod.spec.at("volumes").list.flatMap((volume) => {
    const files = filesOf(volume, pod, stack);
    if (files === undefined || files.optional) return [];
    return files.items
      .map((item) => item.at("key"))
      .filter((at) => !files.keys.includes(at.text ?? ""))
      .map((at) => ({ at, message: `${files.title} has no key ${at.text}; it has ${listed(files.keys)}` }));
  });
}

function absentSubPaths(pod: Pod, stack: StackView): Fault[] {
  return pod.containers.flatMap(({ field }) =>
    field.at("volumeMounts").list.flatMap((mount): Fault[] => {
      const at = mount.at("subPath");
      const files = filesOf(volumeOf(pod, mount), pod, stack);
      const wanted = at.text;
      if (wanted === undefined || files === undefined) return [];
      if (files.paths.some((path) => path === wanted || path.startsWith(`${wanted}/`))) return [];
      return [{ at, message: `${files.title} brings no file ${wanted}; it brings ${listed(files.paths)}` }];
    }),
  );
}
