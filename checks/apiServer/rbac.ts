import type { Fault } from "../check";
import type { Field } from "../field";
import { dnsSubdomain } from "./names";
import { each, refused, required, text } from "./refusal";
import { shown } from "./shape";

const GROUP = "rbac.authorization.k8s.io";

export function role(root: Field): Fault[] {
  return each(root.at("rules"), (rule) => {
    const count = (key: string) => rule.at(key).list.length;
    return [
      ...(count("verbs") === 0 ? [refused(rule.at("verbs"), "at least one is required")] : []),
      ...(count("nonResourceURLs") === 0 && count("apiGroups") === 0
        ? [refused(rule.at("apiGroups"), 'at least one is required; "" is the core group')]
        : []),
      ...(count("nonResourceURLs") === 0 && count("resources") === 0
        ? [refused(rule.at("resources"), "at least one is required")]
        : []),
    ];
  });
}

export function roleBinding(root: Field): Fault[] {
  const reference = root.at("roleRef");
  const kind = reference.at("kind").text ?? "";
  return [
    ...([undefined, "", GROUP].includes(reference.at("apiGroup").text)
      ? []
      : [refused(reference.at("apiGroup"), `${GROUP} is required`)]),
    ...(["Role", "ClusterRole"].includes(kind)
      ? []
      : [refused(reference.at("kind"), `${shown(kind)} is none of Role, ClusterRole`)]),
    ...required(reference.at("name")),
    ...each(root.at("subjects"), subject),
  ];
}

function subject(field: Field): Fault[] {
  const kind = field.at("kind").text ?? "";
  const group = kind === "ServiceAccount" ? "" : GROUP;
  return [
    ...(["ServiceAccount", "User", "Group"].includes(kind)
      ? []
      : [refused(field.at("kind"), `${shown(kind)} is none of ServiceAccount, User, Group`)]),
    ...required(field.at("name")),
    ...(kind === "ServiceAccount"
      ? text(field.at("name"), (name) => (name === "" ? undefined : dnsSubdomain(name)))
      : []),
    ...((field.at("apiGroup").text ?? group) === group
      ? []
      : [refused(field.at("apiGroup"), `${shown(group)} is required with the kind ${kind}`)]),
  ];
}
