import { check } from "../check";
import { type Field, ifKnown } from "../field";
import { pathRules } from "../view/ingress";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

// TranslateIngress of https://github.com/kubernetes/ingress-gce/blob/master/pkg/controller/translator/translator.go
const REFUSED = "The controller refuses the whole Ingress: the load balancer is not made, or stays as it was.";

const PATH_TYPES = ["Exact", "Prefix", "ImplementationSpecific"];

/** Every path of GKE's Ingresses. */
function paths(stack: StackView): readonly Field[] {
  return stack.ingresses.flatMap(
    ({ object }) => ifKnown(() => pathRules(object).flatMap((rule) => rule.at("http", "paths").list)) ?? [],
  );
}

export const ingressRuleChecks = [
  check(
    {
      code: "ingress-path-refused",
      level: "error",
      requirement: "A path is one that its pathType takes",
      impact: REFUSED,
      fix: "Write a prefix with pathType Prefix and without *, or end the path in /* with pathType ImplementationSpecific.",
    },
    paths,
    (path) => {
      const type = path.at("pathType").text ?? "ImplementationSpecific";
      const text = path.at("path").text ?? "";
      const reason = pathFault(text, type);
      return reason !== undefined && { at: path.at(PATH_TYPES.includes(type) ? "path" : "pathType"), message: reason };
    },
  ),
  check(
    {
      code: "ingress-host-repeated",
      level: "error",
      requirement: "A host has one rule in an Ingress",
      impact:
        "The last rule replaces the ones before it: calls to their paths end with 404, or at the default backend.",
      fix: "Put all paths of the host into one rule.",
    },
    (stack) => stack.ingresses,
    ({ object }) => {
      // GCEURLMap.PutPathRulesForHost; a rule without a host is for all of them.
      const laterRules = new Map<string, Field>();
      const found = pathRules(object)
        .reverse()
        .flatMap((rule) => {
          const host = rule.at("host").text ?? "";
          const name = host === "" ? "*" : host;
          const later = laterRules.get(name);
          laterRules.set(name, rule);
          if (later === undefined) return [];
          const message = `the rule spec.rules[${indexOf(later)}] is for ${name === "*" ? "every host" : name} too, and replaces the paths of this rule`;
          return [{ at: host === "" ? rule : rule.at("host"), message }];
        });
      return found.reverse();
    },
  ),
  check(
    {
      code: "ingress-backend-resource",
      level: "error",
      requirement: "A backend of an Ingress is a Service",
      impact: REFUSED,
      fix: "Lead the path to a Service.",
    },
    (stack) => [
      ...paths(stack).map((path) => path.at("backend")),
      ...stack.ingresses.map(({ object }) => object.root.at("spec", "defaultBackend")),
    ],
    (backend) => {
      const at = backend.at("resource");
      if (!at.exists) return undefined;
      return { at, message: `the backend is the resource ${at.at("kind").text ?? ""} ${at.at("name").text ?? ""}` };
    },
  ),
];

/** Why the controller, or Compute Engine for it, does not take a path. */
function pathFault(path: string, type: string): string | undefined {
  if (!PATH_TYPES.includes(type)) return `pathType ${type} is none of ${listed(PATH_TYPES)}`;
  if (type !== "ImplementationSpecific") {
    if (path === "") return `pathType ${type} has an empty path`;
    return path.includes("*") ? `${path} has a *, which pathType ${type} does not take` : undefined;
  }
  // Of a URL map: https://cloud.google.com/load-balancing/docs/url-map-concepts#pm-constraints
  return path.replace(/\/\*$/, "").includes("*") ? `${path} has a * that is not its end after a /` : undefined;
}

/** Place of a rule among all of the Ingress. */
function indexOf({ path }: Field): string {
  return /\[(\d+)\]$/.exec(path)?.[1] ?? "";
}
