import type { KubeObject } from "../../../checks/view/kubeObject";
import type { StackView } from "../../../checks/view/stackView";
import { type Service, annotation } from "../../../checks/view/service";
import type { Context } from "./context";

const WIDENS = "as a route it would become public: calls that it keeps out today would get in";

/** Whether an Ingress opens a way inside of the network alone: by its class, or as other clouds' controllers write it. */
export function isInternalIngress(ingress: KubeObject): boolean {
  const byAnnotation = annotation(ingress, "kubernetes.io/ingress.class").text;
  const name = byAnnotation ?? ingress.root.at("spec", "ingressClassName").text ?? "";
  return /internal|private/i.test(name) || isInternalByAnnotation(ingress);
}

/** Whether a load balancer of a Service's own has an address inside of the network alone. */
export function isInternalService(service: KubeObject): boolean {
  return isInternalByAnnotation(service);
}

function isInternalByAnnotation({ root }: KubeObject): boolean {
  return root
    .at("metadata", "annotations")
    .entries.some(
      ([key, value]) =>
        (/load-balancer-(?:type|scheme|internal)|\/scheme$/.test(key) &&
          /^(?:internal|true)$/i.test(value.text ?? "")) ||
        (/internal/.test(key) && value.text === "true"),
    );
}

/** Ways in from inside of the network, which the program has none of: its Ingress is public. */
export function leaveInternal({ view, leave }: Context): void {
  for (const ingress of view.ofKind("Ingress").filter(isInternalIngress))
    leave(`Ingress/${ingress.name}, open inside of the network alone`, ingress.root, WIDENS, true);
  for (const service of view.ofKind("Service").filter(isInternalService)) {
    const type = service.root.at("spec", "type");
    if (type.text === "LoadBalancer")
      leave(`Service/${service.name}, open inside of the network alone`, type, WIDENS, true);
  }
}

/** Whether an Ingress leads calls from outside of the network. */
export function publicIngresses(view: StackView): readonly KubeObject[] {
  return view.ofKind("Ingress").filter((ingress) => !isInternalIngress(ingress));
}

/** Whether a load balancer of the Service's own opens the way to everyone. A node's port is open inside of its network. */
export function isExposed({ object }: Service): boolean {
  return object.root.at("spec", "type").text === "LoadBalancer" && !isInternalService(object);
}
