import { check } from "../check";
import type { Field } from "../field";
import { type Arrival, carriesCalls, outside } from "../view/arrivals";
import {
  ALLOW_HTTP,
  FRONTEND_CONFIG,
  INGRESS_CLASS,
  classOf,
  frontendConfigOf,
  isGkeIngress,
  isHttpClosed,
  isInternal,
  isRefusedInternal,
  pathText,
} from "../view/ingress";
import { annotation } from "../view/service";
import { listed } from "../words";

/** Annotations of an Ingress that GKE's controller alone reads. */
const GKE_ANNOTATION =
  /^(?:networking\.gke\.io\/|ingress\.gcp\.kubernetes\.io\/|kubernetes\.io\/ingress\.(?:global|regional)-static-ip-name$)/;
const TRUE = ["1", "t", "T", "true", "TRUE", "True"];

/** Whether a path begins with more than the two segments of a method: `/api/v1/*`. */
function isDeep(path: Field): boolean {
  const text = pathText(path);
  return (
    /^(?:\/[^/]+){2,}\/\*$/.test(text) || (path.at("pathType").text === "Prefix" && /^(?:\/[^/]+){3,}\/?$/.test(text))
  );
}

/** Whether no call of gRPC has such a path, and neither Envoy nor another path shows what else it may be for. */
function tooDeep(path: Field, { backends, listener }: Arrival): boolean {
  const rewrites = (listener?.managers ?? []).some(
    ({ filters, field }) =>
      filters.some(({ type }) => /Transcoder/.test(type)) ||
      field.at("route_config").leaves.some(({ path: at }) => /\.(?:prefix_rewrite|regex_rewrite\.\w+)/.test(at)),
  );
  return isDeep(path) && !rewrites && backends.every((one) => one.path !== undefined && isDeep(one.path));
}

export const ingressChecks = [
  check(
    {
      code: "ingress-service-absent",
      level: "error",
      requirement: "A Service that an Ingress leads to is there, in its namespace",
      impact:
        "The controller fails on the Ingress: none of its paths is programmed, or calls to this one end with 404 or 502.",
      fix: "Write the name of a Service in the Ingress's own namespace.",
    },
    (stack) => stack.ingresses.flatMap(({ backends }) => backends),
    ({ ingress, field, serviceName }, stack) => {
      const { namespace } = ingress;
      if (!stack.lacks("Service", namespace, serviceName)) return undefined;
      const message = `there is no Service ${serviceName} in namespace ${namespace}`;
      return {
        at: field.at("service", "name"),
        message,
        level: stack.services.length > 0 ? "error" : stack.lackLevel(namespace),
      };
    },
  ),
  check(
    {
      code: "ingress-port-absent",
      level: "error",
      requirement: "A port that an Ingress leads to is one of the Service's",
      impact: "The controller fails on the Ingress, and no call arrives on this path.",
      fix: "Write the number or the name of one of the Service's ports.",
    },
    (stack) => stack.ingresses.flatMap(({ backends }) => backends),
    ({ field, service, port, portRef }) => {
      if (service === undefined || port !== undefined || portRef === undefined) return undefined;
      const ports = service.ports.map((one) => `${one.name ?? ""} ${one.port ?? ""}`.trim());
      return {
        at: field.at("service", "port"),
        message: `Service ${service.object.name} has no port ${portRef}; it has ${listed(ports)}`,
      };
    },
  ),
  check(
    {
      code: "ingress-path-narrow",
      level: "error",
      requirement: "A path for gRPC matches the methods below it",
      impact: "gRPC asks for /package.Service/Method: no call matches, and the load balancer answers 404.",
      fix: "End the path in /*, with pathType ImplementationSpecific.",
    },
    outside,
    (arrival) => {
      if (!carriesCalls(arrival)) return undefined;
      return arrival.backends.flatMap(({ path, field }) => {
        const type = path?.at("pathType").text ?? "ImplementationSpecific";
        const text = pathText(path);
        const wide = type === "Prefix" || (type === "ImplementationSpecific" && text.endsWith("/*"));
        // A method of its own may have its own path.
        if (path === undefined || (wide && !tooDeep(path, arrival)) || /^\/[\w.]+\/\w+$/.test(text)) return [];
        return [
          {
            at: path.at("path"),
            message: `${text} with pathType ${type} matches no method behind ${field.at("service", "name").text}`,
          },
        ];
      });
    },
  ),
  check(
    {
      code: "ingress-class-ignored",
      level: "error",
      requirement: "An Ingress names GKE's class in the annotation",
      impact:
        "GKE's controller does not read ingressClassName and leaves the Ingress alone: there is no load balancer.",
      fix: `Annotate it with ${INGRESS_CLASS}: gce and take spec.ingressClassName out.`,
    },
    (stack) => stack.ingresses,
    ({ object }) => {
      const at = object.root.at("spec", "ingressClassName");
      if (!at.exists || classOf(object) !== undefined) return undefined;
      const none = annotation(object, INGRESS_CLASS).exists ? "the annotation is empty" : "there is no annotation";
      return { at, message: `ingressClassName is ${at.text}, and ${none}` };
    },
  ),
  check(
    {
      code: "ingress-class-other",
      level: "error",
      requirement: "What GKE's controller reads is on an Ingress of its class",
      // IsGCEIngress of https://github.com/kubernetes/ingress-gce/blob/master/pkg/utils/utils.go
      impact:
        "GKE's controller leaves the Ingress alone, and another one reads none of these annotations: their certificate, address and policy are not there.",
      fix: `Annotate it with ${INGRESS_CLASS}: gce, or take GKE's annotations out.`,
    },
    (stack) => stack.ofKind("Ingress").filter((object) => !isGkeIngress(object)),
    (object) => {
      const keys = object.root.at("metadata", "annotations").keys.filter((key) => GKE_ANNOTATION.test(key));
      const at = annotation(object, INGRESS_CLASS);
      const name = at.text ?? object.root.at("spec", "ingressClassName").text;
      // GKE has further classes, of which another of its controllers makes load balancers.
      if (keys.length === 0 || name?.startsWith("gce") === true) return undefined;
      return {
        at: at.exists ? at : object.root.at("spec", "ingressClassName"),
        message: `the class is ${name}, and GKE alone reads ${listed(keys)}`,
      };
    },
  ),
  check(
    {
      code: "ingress-plaintext-open",
      level: "error",
      requirement: "Port 80 is closed, or redirects",
      impact:
        "The load balancer also takes requests without TLS: what a client sends there by mistake, tokens too, travels in the clear.",
      fix: `Annotate the Ingress with ${ALLOW_HTTP}: "false", or redirect by a FrontendConfig.`,
    },
    (stack) => stack.ingresses,
    ({ object }, stack) => {
      const at = annotation(object, ALLOW_HTTP);
      if (isHttpClosed(object) || isRefusedInternal(object)) return undefined;
      const name = annotation(object, FRONTEND_CONFIG).text;
      const frontend = frontendConfigOf(object, stack);
      // One that is not in the stack may redirect.
      if (name !== undefined && frontend === undefined) return undefined;
      if (frontend?.root.at("spec", "redirectToHttps", "enabled").bool === true) return undefined;
      // ingress-internal-redirect
      const fix = isInternal(object) ? `Annotate the Ingress with ${ALLOW_HTTP}: "false".` : undefined;
      const message = "port 80 is open without a redirect";
      if (at.text === undefined || TRUE.includes(at.text)) return { at, message, fix };
      return { at, fix, message: `${JSON.stringify(at.text)} is no boolean and counts as true: ${message}` };
    },
  ),
  check(
    {
      code: "ingress-redirect-unreachable",
      level: "warning",
      requirement: "A redirect from port 80 has an open port 80",
      impact: "Browsers that try http:// are refused instead of redirected; gRPC calls are not touched.",
      fix: `Set ${ALLOW_HTTP}: "true", or take the redirect out.`,
    },
    (stack) => stack.ingresses,
    ({ object }, stack) => {
      const frontend = frontendConfigOf(object, stack);
      const at = annotation(object, ALLOW_HTTP);
      if (
        !isHttpClosed(object) ||
        isInternal(object) ||
        frontend?.root.at("spec", "redirectToHttps", "enabled").bool !== true
      )
        return undefined;
      return { at, message: `FrontendConfig ${frontend.name} redirects port 80, which is closed` };
    },
  ),
  check(
    {
      code: "ingress-frontend-config-absent",
      level: "error",
      requirement: "A FrontendConfig that an Ingress names is there",
      impact: "The SSL policy and the redirect are not applied: the load balancer takes old versions of TLS.",
      fix: "Write the name of a FrontendConfig in the Ingress's namespace.",
    },
    (stack) => stack.ingresses,
    ({ object }, stack) => {
      const at = annotation(object, FRONTEND_CONFIG);
      const name = at.text;
      if (name === undefined || !stack.lacks("FrontendConfig", object.namespace, name)) return undefined;
      const level = stack.ofKind("FrontendConfig").length > 0 ? "error" : stack.lackLevel(object.namespace);
      return { at, message: `there is no FrontendConfig ${name} in namespace ${object.namespace}`, level };
    },
  ),
];
