import { type Fault, check } from "../check";
import { type Field, ifKnown } from "../field";
import type { Pod } from "../view/pod";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

const ENFORCE = "pod-security.kubernetes.io/enforce";
const HOST = ["hostNetwork", "hostPID", "hostIPC"];
/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
const VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** Whether the pods' namespace, which the stack makes, refuses pods outside the standard. */
function isEnforced(pod: Pod, stack: StackView): boolean {
  const namespace = stack.find("Namespace", "default", pod.owner.namespace ?? "");
  return ifKnown(() => namespace?.root.at("metadata", "labels", ENFORCE).text) === "restricted";
}

/** What breaks the restricted standard, place by place. */
function breaches({ spec, containers }: Pod): { readonly at: Field; readonly message: string }[] {
  const pod = spec.at("securityContext");
  return [
    ...HOST.filter((key) => spec.at(key).bool === true).map((key) => ({ at: spec.at(key), message: `${key} is on` })),
    ...spec
      .at("volumes")
      .list.flatMap((volume) =>
        volume.keys
          .filter((key) => key !== "name" && !VOLUMES.includes(key))
          .map((key) => ({ at: volume.at(key), message: `a volume is of type ${key}` })),
      ),
    ...containers.flatMap(({ field, name }) => {
      const own = field.at("securityContext");
      const either = (key: string) => (own.at(key).exists ? own.at(key) : pod.at(key));
      const added = own.at("capabilities", "add").list.filter((one) => one.text !== "NET_BIND_SERVICE");
      const dropped = own.at("capabilities", "drop").list.some((one) => one.text === "ALL");
      const profile = own.at("seccompProfile", "type").text ?? pod.at("seccompProfile", "type").text;
      return [
        [own.at("privileged").bool === true, own.at("privileged"), `container ${name} is privileged`],
        [
          own.at("allowPrivilegeEscalation").bool !== false,
          own.at("allowPrivilegeEscalation"),
          `container ${name} may gain privileges`,
        ],
        [!dropped, own.at("capabilities", "drop"), `container ${name} keeps capabilities`],
        [added.length > 0, own.at("capabilities", "add"), `container ${name} adds capabilities`],
        [either("runAsNonRoot").bool !== true, either("runAsNonRoot"), `container ${name} may run as root`],
        [either("runAsUser").number === 0, either("runAsUser"), `container ${name} runs as root`],
        [
          profile !== "RuntimeDefault" && profile !== "Localhost",
          own.at("seccompProfile"),
          `container ${name} has no seccomp profile`,
        ],
      ].flatMap(([broken, at, message]) => (broken === true ? [{ at: at as Field, message: message as string }] : []));
    }),
  ];
}

export const podSecurityChecks = [
  check(
    {
      code: "pod-not-restricted",
      level: "warning",
      requirement: "Pods keep to the restricted Pod Security standard",
      impact:
        "A namespace that enforces the standard refuses the pods, and no new one ever serves; elsewhere a break-in reaches further.",
      fix: "Set the field as the restricted standard asks.",
    },
    (stack) => stack.pods,
    (pod, stack) =>
      breaches(pod).map((breach): Fault => ({ ...breach, level: isEnforced(pod, stack) ? "error" : "warning" })),
  ),
  check(
    {
      code: "pod-root-refused",
      level: "error",
      requirement: "A container that must not run as root has another user",
      // verifyRunAsNonRoot of https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/kuberuntime/security_context_others.go
      impact: "Kubelet does not start the container: new pods wait in CreateContainerConfigError and never serve.",
      fix: "Set runAsUser to a user other than 0.",
    },
    (stack) => stack.pods.flatMap((pod) => pod.containers.map((container) => ({ pod, container }))),
    ({ pod: { spec }, container: { field, name } }) => {
      const either = (key: string) => {
        const own = field.at("securityContext", key);
        return own.exists ? own : spec.at("securityContext", key);
      };
      const at = either("runAsUser");
      return (
        at.number === 0 &&
        either("runAsNonRoot").bool === true && { at, message: `container ${name} has runAsNonRoot and user 0` }
      );
    },
  ),
  check(
    {
      code: "namespace-not-restricted",
      level: "warning",
      requirement: "A namespace of servers enforces the restricted standard",
      impact: "Calls are not touched; a pod with more rights than it needs is taken without a word.",
      fix: `Label the namespace with ${ENFORCE}: restricted.`,
    },
    (stack) => stack.ofKind("Namespace"),
    ({ root, name }, stack) => {
      const at = root.at("metadata", "labels", ENFORCE);
      const holdsPods = stack.pods.some((pod) => pod.owner.namespace === name);
      return holdsPods && at.text !== "restricted" && { at, message: `the namespace enforces ${at.text ?? "nothing"}` };
    },
  ),
  check(
    {
      code: "pod-token-mounted",
      level: "warning",
      requirement: "Pods have no token of the API server that they do not use",
      impact: "Calls are not touched; a break-in into the server finds a key to the API server.",
      fix: "Set automountServiceAccountToken: false on the pod or its ServiceAccount.",
    },
    (stack) => stack.pods,
    (pod, stack) => {
      const name = pod.spec.at("serviceAccountName").text ?? "default";
      const account = stack.find("ServiceAccount", pod.owner.namespace, name);
      const own = pod.spec.at("automountServiceAccountToken");
      const value = own.bool ?? account?.root.at("automountServiceAccountToken").bool;
      const serves = pod.running.some(({ ports }) => ports.length > 0);
      return serves && value !== false && { at: own, message: "the token is mounted" };
    },
  ),
  check(
    {
      code: "secret-in-plain",
      level: "error",
      requirement: "No secret is in plain configuration",
      impact: "Whoever may read the object, Pulumi's state or the pull request reads the secret.",
      fix: "Put it into a Secret and refer to that.",
    },
    plainTexts,
    ({ key, at }) => {
      const kind = secretKind(key, at.text ?? "");
      return kind !== undefined && { at, message: `the text ${kind}` };
    },
  ),
  check(
    {
      code: "secret-key-absent",
      level: "error",
      requirement: "A Secret or ConfigMap that a variable comes from has its key",
      impact: "The container cannot start: new pods wait in CreateContainerConfigError and never serve.",
      fix: "Write one of the keys that it has.",
    },
    (stack) => stack.pods,
    (pod, stack) =>
      pod.containers.flatMap(({ field }) =>
        field.at("env").list.flatMap((variable) =>
          (["secretKeyRef", "configMapKeyRef"] as const).flatMap((ref) => {
            const at = variable.at("valueFrom", ref);
            const found = stack.find(
              ref === "secretKeyRef" ? "Secret" : "ConfigMap",
              pod.owner.namespace,
              at.at("name").text ?? "",
            );
            const key = at.at("key").text;
            const keys = [...(found?.root.at("data").keys ?? []), ...(found?.root.at("stringData").keys ?? [])];
            if (found === undefined || key === undefined || keys.includes(key) || at.at("optional").bool === true)
              return [];
            return [
              { at: at.at("key"), message: `${found.kind} ${found.name} has no key ${key}; it has ${listed(keys)}` },
            ];
          }),
        ),
      ),
  ),
];

interface PlainText {
  readonly key: string;
  readonly at: Field;
}

/** Texts that everybody may read: ConfigMaps' data, and variables and arguments of containers. */
function plainTexts(stack: StackView): PlainText[] {
  const data = stack
    .ofKind("ConfigMap")
    .flatMap(({ root }) => ifKnown(() => root.at("data").entries) ?? [])
    .map(([key, at]) => ({ key, at }));
  const variables = stack.pods.flatMap(({ containers }) =>
    containers.flatMap(({ field }) => [
      ...field.at("env").list.map((one) => ({ key: ifKnown(() => one.at("name").text) ?? "", at: one.at("value") })),
      ...[...field.at("args").list, ...field.at("command").list].map((at) => ({ key: "", at })),
    ]),
  );
  return [...data, ...variables];
}

const SECRET_KEY = /(?:^|[_.-])(?:password|passwd|secret|token|api_?key|private_?key|access_?key|credentials?)$/i;

/** What makes a text a secret; undefined where nothing does. */
export function secretKind(key: string, text: string): string | undefined {
  if (/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(text)) return "contains a private key";
  if (/\bAKIA[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b|\bghp_[0-9A-Za-z]{36}\b|"private_key_id"\s*:/.test(text))
    return "contains an access key";
  // Without the rest of the scheme, which would be looked for from each of its letters: texts are as long as 1 MiB.
  if (/[a-z0-9+.-]:\/\/[^\s/:@]+:[^\s/@$]+@/i.test(text)) return "contains a URL with a password";
  if (/--(?:password|token|secret|api-?key)[= ][^$\s]/i.test(text)) return "contains a password as an argument";
  // A file's path, a reference to another variable or a switch is no secret.
  const isValue = text.length >= 6 && !/^(?:\/|\$|true$|false$|\d+$)/.test(text) && !/\s/.test(text);
  return SECRET_KEY.test(key) && isValue ? `of ${key} is a secret by its name` : undefined;
}
