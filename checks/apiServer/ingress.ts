import { isIP } from "node:net";
import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { dnsLabel, dnsSubdomain, portName } from "./names";
import { all, between, each, oneOf, refused, required, text } from "./refusal";
import { shown } from "./shape";

const CLASS = "kubernetes.io/ingress.class";
/** Of a path that is compared. */
const PATH_WITHOUT = ["//", "/./", "/../", "%2f", "%2F"];

export function ingress(root: Field): Fault[] {
  const spec = root.at("spec");
  return [
    ...all(
      () =>
        spec.at("rules").list.length === 0 &&
        !spec.at("defaultBackend").exists &&
        refused(spec, "it has neither rules nor defaultBackend: one of them is required"),
    ),
    ...all(() => {
      const annotation = root.at("metadata", "annotations", CLASS);
      const [one, other] = [annotation.text, spec.at("ingressClassName").text];
      const isBoth = one !== undefined && other !== undefined && one !== other;
      return (
        isBoth &&
        refused(
          annotation,
          `${JSON.stringify(one)} is another class than spec.ingressClassName, ${JSON.stringify(other)}`,
          "Take the annotation out, or the field.",
        )
      );
    }),
    ...all(() => spec.at("defaultBackend").exists && backend(spec.at("defaultBackend"))),
    ...each(spec.at("rules"), (rule) => [
      ...text(rule.at("host"), host),
      ...all(() => {
        const paths = rule.at("http", "paths");
        return rule.at("http").exists && paths.list.length === 0 && refused(paths, "at least one is required");
      }),
      ...each(rule.at("http", "paths"), path),
    ]),
    ...each(spec.at("tls"), (one) => each(one.at("hosts"), (field) => [...required(field), ...text(field, host)])),
    ...each(spec.at("tls"), (one) =>
      text(one.at("secretName"), (name) => (name === "" ? undefined : dnsSubdomain(name))),
    ),
  ];
}

function host(name: string): string | undefined {
  if (name === "") return undefined;
  if (isIP(name) !== 0) return "a DNS name is required, and this is an address";
  return dnsSubdomain(name.replace(/^\*\./, ""));
}

function path(field: Field): Fault[] {
  const [at, type] = [field.at("path"), field.at("pathType").text];
  const value = at.text ?? "";
  const isCompared = type === "Exact" || type === "Prefix";
  const wrong = PATH_WITHOUT.find((part) => isCompared && value.includes(part));
  return [
    ...((isCompared || value !== "") && !value.startsWith("/")
      ? [refused(at, `${shown(value)} is refused: a path that begins with / is required`)]
      : []),
    ...(wrong === undefined ? [] : [refused(at, `${shown(value)} is refused: it contains ${wrong}`)]),
    // Of other words the schema speaks.
    ...required(field.at("pathType"), true),
    ...backend(field.at("backend")),
  ];
}

function backend(field: Field): Fault[] {
  const [service, at] = [field.at("service"), field.at("service", "port")];
  return [
    ...oneOf(field, ["service", "resource"], "target"),
    ...(ifKnown(() => service.exists) === true
      ? [...required(service.at("name")), ...text(service.at("name"), dnsLabel), ...port(at)]
      : []),
  ];
}

function port(field: Field): Fault[] {
  return all(() => {
    const [name, number] = [field.at("name").text ?? "", field.at("number").number ?? 0];
    if (name === "" && number === 0) return refused(field, "a name or a number is required");
    if (name !== "" && number !== 0)
      return refused(field.at("name"), "it is stated beside number, and only one is taken");
    return name === "" ? between(field.at("number"), 1, 65535) : text(field.at("name"), portName);
  });
}
