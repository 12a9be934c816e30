import { type Field, ifKnown } from "../field";
import type { KubeObject } from "./kubeObject";
import { type Service, type ServicePort, annotation, servicePort } from "./service";
import type { StackView } from "./stackView";

/** An Ingress that becomes a Google load balancer. */
export interface Ingress {
  readonly object: KubeObject;
  readonly hosts: readonly { readonly field: Field; readonly host: string }[];
  readonly backends: readonly IngressBackend[];
  /** Whether it may lead to more than can be seen yet. */
  readonly hidesBackends: boolean;
}

/** Where a path of an Ingress leads. */
export interface IngressBackend {
  readonly ingress: KubeObject;
  /** The backend inside the Ingress. */
  readonly field: Field;
  /** The path's entry; undefined for the default backend. */
  readonly path: Field | undefined;
  readonly host: string | undefined;
  readonly serviceName: string;
  readonly portRef: string | number | undefined;
  readonly service: Service | undefined;
  readonly port: ServicePort | undefined;
}

export const INGRESS_CLASS = "kubernetes.io/ingress.class";

/** The class that the annotation states; an empty one counts as none: IsGCEIngress of https://github.com/kubernetes/ingress-gce/blob/master/pkg/utils/utils.go */
export function classOf(object: KubeObject): string | undefined {
  const text = annotation(object, INGRESS_CLASS).text;
  return text === "" ? undefined : text;
}

export const ALLOW_HTTP = "kubernetes.io/ingress.allow-http";
export const FRONTEND_CONFIG = "networking.gke.io/v1beta1.FrontendConfig";
export const MANAGED_CERTIFICATES = "networking.gke.io/managed-certificates";
export const PRE_SHARED_CERTIFICATES = "ingress.gcp.kubernetes.io/pre-shared-cert";
export const GLOBAL_ADDRESS = "kubernetes.io/ingress.global-static-ip-name";
export const REGIONAL_ADDRESS = "kubernetes.io/ingress.regional-static-ip-name";

/** What Go's strconv.ParseBool takes for false. Anything else leaves port 80 open: `AllowHTTP` of https://github.com/kubernetes/ingress-gce/blob/master/pkg/annotations/ingress.go */
const FALSE = ["0", "f", "F", "false", "FALSE", "False"];

export function isHttpClosed(object: KubeObject): boolean {
  return FALSE.includes(annotation(object, ALLOW_HTTP).text ?? "");
}

/** The FrontendConfig that an Ingress names, where the stack has it. */
export function frontendConfigOf(object: KubeObject, stack: StackView): KubeObject | undefined {
  return stack.find("FrontendConfig", object.namespace, annotation(object, FRONTEND_CONFIG).text ?? "");
}

/** Whether the controller refuses an internal Ingress because its two ports have no address to share: `edgeHop` of https://github.com/kubernetes/ingress-gce/blob/master/pkg/loadbalancers/l7.go */
export function isRefusedInternal(object: KubeObject): boolean {
  const has = (key: string) => (annotation(object, key).text ?? "") !== "";
  const tls = has(PRE_SHARED_CERTIFICATES) || object.root.at("spec", "tls").list.length > 0;
  return isInternal(object) && tls && !isHttpClosed(object) && !has(GLOBAL_ADDRESS) && !has(REGIONAL_ADDRESS);
}

/** GKE's controller takes Ingresses without a class and those whose annotation names it; it does not read `ingressClassName`. */
export function isGkeIngress(object: KubeObject): boolean {
  const byName = object.root.at("spec", "ingressClassName").text;
  return /^gce(?:-internal)?$/.test(classOf(object) ?? byName ?? "gce");
}

/** Whether its load balancer is inside the network, and of one region. */
export function isInternal(object: KubeObject): boolean {
  return classOf(object) === "gce-internal";
}

/** What a path matches, for pathType ImplementationSpecific; one that is empty takes everything: `TranslateIngress` of https://github.com/kubernetes/ingress-gce/blob/master/pkg/controller/translator/translator.go */
export function pathText(path: Field | undefined): string {
  const text = path?.at("path").text ?? "";
  return text === "" ? "/*" : text;
}

/** Every rule that has paths. The controller does not read one without. */
export function pathRules({ root }: KubeObject): Field[] {
  return root.at("spec", "rules").list.filter((rule) => rule.at("http").exists);
}

export function ingressOf(object: KubeObject, services: readonly Service[]): Ingress {
  let hidesBackends = object.namespace === undefined;
  const see = <Value>(read: () => Value[]): Value[] => ifKnown(read, () => (hidesBackends = true)) ?? [];
  const spec = object.root.at("spec");
  const rules = see(() => spec.at("rules").list);
  const paths = rules.flatMap((rule) =>
    see(() => rule.at("http", "paths").list).flatMap((path) =>
      see(() => [backendOf(object, path.at("backend"), services, path, rule.at("host").text)]),
    ),
  );
  const fallback = see(() => {
    const field = spec.at("defaultBackend").exists ? spec.at("defaultBackend") : spec.at("backend");
    return field.exists ? [backendOf(object, field, services)] : [];
  });
  const hosts = rules.flatMap((rule) =>
    see(() => {
      const host = rule.at("host").text;
      return host === undefined ? [] : [{ field: rule.at("host"), host }];
    }),
  );
  const backends = [...paths, ...fallback].filter(({ serviceName }) => serviceName !== "");
  return { object, hosts, backends, hidesBackends };
}

function backendOf(
  ingress: KubeObject,
  field: Field,
  services: readonly Service[],
  path?: Field,
  host?: string,
): IngressBackend {
  // v1beta1 has serviceName and servicePort in their place.
  const serviceName =
    (field.at("serviceName").exists ? field.at("serviceName") : field.at("service", "name")).text ?? "";
  const portRef =
    field.at("service", "port", "number").number ??
    field.at("service", "port", "name").text ??
    field.at("servicePort").scalar;
  const service = services.find(({ object }) => object.name === serviceName && object.namespace === ingress.namespace);
  return {
    ingress,
    field,
    path,
    host,
    serviceName,
    portRef,
    service,
    port: service && servicePort(service, portRef),
  };
}
