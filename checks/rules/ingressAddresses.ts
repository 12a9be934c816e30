import { check } from "../check";
import { ifKnown } from "../field";
import { GLOBAL_ADDRESS as GLOBAL, REGIONAL_ADDRESS as REGIONAL, isInternal } from "../view/ingress";
import { annotation } from "../view/service";

/**
 * The controller looks the name up among addresses of the load balancer's own kind: `getEffectiveIP` of
 * https://github.com/kubernetes/ingress-gce/blob/master/pkg/loadbalancers/forwarding_rules.go
 */
export const ingressAddressChecks = [
  check(
    {
      code: "ingress-address-regional",
      level: "error",
      requirement: "The address of an external Ingress is global",
      impact: "The load balancer is global and cannot take it: the controller fails, and the Ingress gets no address.",
      fix: "Reserve a global address and name that.",
    },
    (stack) => stack.ingresses,
    ({ object }, stack) => {
      const at = annotation(object, GLOBAL);
      const named = (type: string) =>
        stack.ofType(type).some((address) => ifKnown(() => address.at("name").text) === at.text);
      if (at.text === undefined || isInternal(object)) return undefined;
      const regional = named("gcp:compute/address:Address") && !named("gcp:compute/globalAddress:GlobalAddress");
      return regional && { at, message: `${at.text} is a regional address` };
    },
  ),
  check(
    {
      code: "ingress-address-unread",
      level: "error",
      requirement: "An Ingress names its address by the annotation of its class",
      impact:
        "The controller fails on the Ingress or gives it an address of its own choice: DNS records lead elsewhere, and no call arrives.",
      fix: `Reserve a global address and name it in ${GLOBAL}; for class gce-internal a regional one, in ${REGIONAL}.`,
    },
    (stack) => stack.ingresses,
    ({ object }) => {
      const [own, other] = isInternal(object) ? [REGIONAL, GLOBAL] : [GLOBAL, REGIONAL];
      const at = annotation(object, other);
      if (isEmpty(at.text) || !isEmpty(annotation(object, own).text)) return undefined;
      const message = isInternal(object)
        ? `the class is gce-internal, whose load balancer is regional and does not take the global address ${at.text}`
        : `the annotation is read for the class gce-internal, and the Ingress is external: its load balancer is global and does not take the regional address ${at.text}`;
      return { at, message };
    },
  ),
  check(
    {
      code: "ingress-address-twice",
      level: "error",
      requirement: "An Ingress names one address",
      impact: "The controller refuses the whole Ingress: the load balancer is not made, or stays as it was.",
      fix: `Keep ${GLOBAL} on an external Ingress, ${REGIONAL} on one of class gce-internal.`,
    },
    (stack) => stack.ingresses,
    ({ object }) => {
      const [global, regional] = [annotation(object, GLOBAL), annotation(object, REGIONAL)];
      if (isEmpty(global.text) || isEmpty(regional.text)) return undefined;
      const message = `the Ingress names the global address ${global.text} and the regional address ${regional.text}`;
      return { at: isInternal(object) ? global : regional, message };
    },
  ),
];

/** The controller takes an empty name for none. */
function isEmpty(text: string | undefined): boolean {
  return text === undefined || text === "";
}
