import { check } from "../check";
import { type Envoy, hasImage } from "../envoy/envoy";
import { configsOf } from "../envoy/values";
import { Field } from "../field";
import { meantArguments } from "../view/arguments";
import type { StackView } from "../view/stackView";
import { keyAt, mountedFile } from "../view/volume";

const envoys = (stack: StackView) => stack.envoys;

/** A name that ends in a hash, as this project, kustomize and Pulumi's auto-naming make them. */
const HASHED = /-(?:[0-9a-f]{6,64}|[bcdfghkmt2456789]{10})$/;
/** An annotation by which a pod template changes with its configuration. */
const ROLLS = /checksum|hash|config|reloader/i;

/** Every file of a certificate or key that Envoy reads. */
export function tlsFiles({ bootstrap }: Envoy): Field[] {
  const files = (context: Field) => [
    ...context
      .at("tls_certificates")
      .list.flatMap((certificate) => [
        certificate.at("certificate_chain", "filename"),
        certificate.at("private_key", "filename"),
      ]),
    context.at("validation_context", "trusted_ca", "filename"),
  ];
  const contexts = [
    ...(bootstrap?.listeners ?? []).flatMap(({ tls }) => tls ?? []),
    ...(bootstrap?.clusters ?? []).map(({ field }) => field.at("transport_socket", "typed_config")),
  ];
  return contexts.flatMap((tls) => files(tls.at("common_tls_context"))).filter((file) => file.text !== undefined);
}

/** Every other file whose content Envoy reads when it starts. */
function otherFiles(envoy: Envoy): Field[] {
  const tls = tlsFiles(envoy).map(({ path }) => path);
  return (envoy.bootstrap?.root.leaves ?? []).filter(
    ({ path, text }) =>
      /\.(?:filename|proto_descriptor)$/.test(path) &&
      // A resource monitor waits for its file.
      !path.includes("resource_monitors") &&
      text?.startsWith("/") === true &&
      !tls.includes(path),
  );
}

/** Files that every image brings. */
const SYSTEM_FILES = /^\/etc\/ssl\/|^\/usr\//;

/** Files that Envoy writes its own log and access logs to. */
function logFiles({ container, bootstrap }: Envoy): Field[] {
  const words = meantArguments(container);
  const own = words.flatMap((word, index) => {
    if (words[index - 1]?.text === "--log-path") return [word];
    const joined = /^--log-path=(.*)$/.exec(word.text ?? "")?.[1];
    return joined === undefined ? [] : [new Field(word.resource, word.path, joined)];
  });
  const access = bootstrap === undefined ? [] : configsOf(bootstrap.root, "FileAccessLog").map((log) => log.at("path"));
  return [
    ...own,
    ...access,
    ...(bootstrap === undefined ? [] : [bootstrap.root.at("admin", "access_log_path")]),
  ].filter(({ text }) => text?.startsWith("/") === true && !/^\/(?:dev|proc)\//.test(text));
}

export const envoyFileChecks = [
  check(
    {
      code: "envoy-config-unreadable",
      level: "error",
      requirement: "Envoy's configuration is YAML or JSON",
      impact: "Envoy ends as soon as it starts, and the pod never becomes ready.",
      fix: "Correct the text; envoy --mode validate names the line.",
    },
    envoys,
    ({ text, bootstrap }) => {
      if (text?.text === undefined || bootstrap !== undefined) return undefined;
      return { at: text, message: "the text is not a YAML object" };
    },
  ),
  check(
    {
      code: "envoy-config-not-mounted",
      level: "error",
      requirement: "The file that Envoy is started with is mounted",
      impact: "Envoy does not find its configuration and ends as soon as it starts.",
      fix: "Mount the ConfigMap so that its key is the file at --config-path.",
    },
    envoys,
    ({ pod, container, path, file }, stack) => {
      if (path === undefined) return undefined;
      const at = container.field.at("volumeMounts");
      if (file === undefined) return { at, message: `no mount covers ${path}`, level: "error" as const };
      if (file.volume === undefined)
        return { at: file.mount, message: "the mount names a volume that the pod does not have" };
      const source = file.volume.at("configMap");
      const name = source.at("name").text;
      const map = name === undefined ? undefined : stack.find("ConfigMap", pod.owner.namespace, name);
      if (map === undefined) return undefined;
      const key = keyAt(source, file.inside);
      const held = [...map.root.at("data").keys, ...map.root.at("binaryData").keys];
      if (held.some((one) => one === key)) return undefined;
      return { at, message: `ConfigMap ${name} brings no file ${path}; its keys are ${held.join(", ")}` };
    },
  ),
  check(
    {
      code: "envoy-config-subpath",
      level: "warning",
      requirement: "Envoy's configuration is mounted as a folder",
      impact:
        "A file mounted with subPath never follows its ConfigMap: pods go on with what they started with, whatever is deployed.",
      fix: "Mount the ConfigMap as a folder, and let a change of it roll the pods.",
    },
    envoys,
    ({ file }) =>
      file?.hasSubPath === true && { at: file.mount.at("subPath"), message: "the file is mounted with subPath" },
  ),
  check(
    {
      code: "envoy-config-not-rolled",
      level: "error",
      requirement: "A changed configuration rolls the pods",
      impact:
        "Envoy does not watch its bootstrap: an update reports success and changes nothing until pods restart, each at another time.",
      fix: "End the ConfigMap's name in a hash of its data, or annotate the pod template with one.",
    },
    envoys,
    ({ pod, text, file }) => {
      const source = file?.volume?.at("configMap");
      const name = source?.at("name").text;
      if (text === undefined || name === undefined || HASHED.test(name)) return undefined;
      const annotations = [
        ...pod.template.at("metadata", "annotations").entries,
        ...pod.owner.root.at("metadata", "annotations").entries,
      ];
      if (annotations.some(([key]) => ROLLS.test(key) && !key.startsWith("kubectl."))) return undefined;
      return { at: source!.at("name"), message: `the name ${name} stays the same whatever the ConfigMap contains` };
    },
  ),
  check(
    {
      code: "tls-file-absent",
      level: "error",
      requirement: "Certificates and keys that Envoy reads are mounted",
      impact: "Envoy refuses its configuration and ends as soon as it starts, and the pod never becomes ready.",
      fix: "Mount the Secret at the files' folder, and name its keys.",
    },
    (stack) => stack.envoys.flatMap((envoy) => tlsFiles(envoy).map((file) => ({ envoy, file }))),
    ({ envoy: { pod, container }, file: at }, stack) => {
      const path = at.text!;
      const file = mountedFile(pod, container, path);
      if (file === undefined)
        return !SYSTEM_FILES.test(path) && { at, message: `no mount of ${container.name} covers ${path}` };
      const source = file.volume?.at("secret");
      const name = source?.at("secretName").text;
      const secret = name === undefined ? undefined : stack.find("Secret", pod.owner.namespace, name);
      if (secret === undefined) return undefined;
      const keys = [...secret.root.at("data").keys, ...secret.root.at("stringData").keys];
      const key = keyAt(source!, file.inside);
      if (keys.some((one) => one === key)) return undefined;
      return { at, message: `Secret ${name} brings no file ${path}; its keys are ${keys.join(", ")}` };
    },
  ),
  check(
    {
      code: "tls-file-unreadable",
      level: "error",
      requirement: "Envoy's user may read its key",
      impact: "Envoy cannot open the file and ends as soon as it starts, and the pod never becomes ready.",
      fix: "Set fsGroup in the pod's securityContext, or a defaultMode that the user may read.",
    },
    (stack) => stack.envoys.flatMap((envoy) => tlsFiles(envoy).map((file) => ({ envoy, file }))),
    ({ envoy: { pod, container }, file }) => {
      const volume = mountedFile(pod, container, file.text!)?.volume?.at("secret");
      const mode = volume?.at("defaultMode").number;
      const grouped = pod.spec.at("securityContext", "fsGroup").exists;
      const user =
        container.field.at("securityContext", "runAsUser").number ?? pod.spec.at("securityContext", "runAsUser").number;
      // Kubernetes' default lets everybody read.
      if (mode === undefined || grouped || user === 0 || (mode & 0o004) !== 0) return undefined;
      const at = volume!.at("defaultMode");
      return { at, message: `only root may read the files (mode 0${mode.toString(8)}), without fsGroup` };
    },
  ),
  check(
    {
      code: "envoy-config-elsewhere",
      level: "note",
      requirement: "Envoy's configuration is in the stack, so that it can be checked",
      impact: "What Envoy does with calls is not checked.",
      fix: "Bring the configuration in a ConfigMap of the stack.",
    },
    envoys,
    ({ pod, file, path }, stack) => {
      const source = file?.volume?.at("configMap");
      const name = source?.at("name").text;
      const absent = name === undefined || stack.lacks("ConfigMap", pod.owner.namespace, name);
      if (file?.volume === undefined || !absent) return undefined;
      return { at: file.volume, message: `the stack does not have ${path}` };
    },
  ),
  check(
    {
      code: "envoy-file-absent",
      level: "error",
      requirement: "Files that Envoy reads are mounted",
      impact: "Envoy refuses its configuration and ends as soon as it starts, and the pod never becomes ready.",
      fix: "Mount a ConfigMap or a Secret at the file's folder, and name its keys.",
    },
    (stack) => stack.envoys.flatMap((envoy) => otherFiles(envoy).map((file) => ({ envoy, file }))),
    ({ envoy: { pod, container }, file: at }, stack) => {
      const path = at.text!;
      const file = mountedFile(pod, container, path);
      if (file === undefined)
        return (
          !SYSTEM_FILES.test(path) &&
          hasImage(container) && { at, message: `no mount of ${container.name} covers ${path}` }
        );
      const source = file.volume?.at("configMap");
      const name = source?.at("name").text;
      const map = name === undefined ? undefined : stack.find("ConfigMap", pod.owner.namespace, name);
      if (source === undefined || map === undefined) return undefined;
      const keys = [...map.root.at("data").keys, ...map.root.at("binaryData").keys];
      const key = keyAt(source, file.inside);
      if (key !== undefined && keys.includes(key)) return undefined;
      return { at, message: `ConfigMap ${name} brings no file ${path}; its keys are ${keys.join(", ")}` };
    },
  ),
  check(
    {
      code: "envoy-log-unwritable",
      level: "error",
      requirement: "Envoy can write its log",
      impact: "Envoy cannot open the file and ends as soon as it starts, and the pod never becomes ready.",
      fix: "Write it to /dev/stdout, or use envoy.access_loggers.stdout.",
    },
    (stack) => stack.envoys.flatMap((envoy) => logFiles(envoy).map((at) => ({ envoy, at }))),
    ({ envoy: { pod, container }, at }) => {
      const path = at.text!;
      const file = mountedFile(pod, container, path);
      const sealed = container.field.at("securityContext", "readOnlyRootFilesystem").bool === true;
      if (file === undefined)
        return sealed && { at, message: `the root file system is read-only, and no mount covers ${path}` };
      const kind = ["configMap", "secret", "projected", "downwardAPI"].find(
        (one) => file.volume?.at(one).exists === true,
      );
      const isRead = kind !== undefined || file.mount.at("readOnly").bool === true;
      return isRead && { at, message: `the mount that covers ${path} is read-only` };
    },
  ),
];
