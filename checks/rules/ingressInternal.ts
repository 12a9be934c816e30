import { check } from "../check";
import { ALLOW_HTTP, MANAGED_CERTIFICATES, frontendConfigOf, isInternal, isRefusedInternal } from "../view/ingress";
import type { StackView } from "../view/stackView";
import { annotation } from "../view/service";

const REFUSED = "The controller refuses the Ingress: the load balancer gets no port, and every call fails.";

function internal(stack: StackView) {
  return stack.ingresses.filter(({ object }) => isInternal(object));
}

/** What the internal load balancer of an Ingress cannot do: `edgeHop` of https://github.com/kubernetes/ingress-gce/blob/master/pkg/loadbalancers/l7.go */
export const ingressInternalChecks = [
  check(
    {
      code: "ingress-internal-managed-certificate",
      level: "error",
      requirement: "An internal Ingress has certificates of its own region",
      // https://github.com/kubernetes/ingress-gce/issues/1047; ToCompositeSSLCertificates of pkg/translator/translator.go
      impact:
        "Managed certificates are global, and the internal load balancer looks for them in its region: port 443 is not opened, and every call fails.",
      fix: "Take a certificate from a Secret in spec.tls, or name a regional one in ingress.gcp.kubernetes.io/pre-shared-cert.",
    },
    internal,
    ({ object }) => {
      const at = annotation(object, MANAGED_CERTIFICATES);
      return (at.text ?? "") !== "" && { at, message: `the class is gce-internal, the managed certificate ${at.text}` };
    },
  ),
  check(
    {
      code: "ingress-internal-two-ports",
      level: "error",
      requirement: "An internal Ingress that opens port 80 beside port 443 names its address",
      impact: REFUSED,
      fix: `Annotate it with ${ALLOW_HTTP}: "false", or name an address with the purpose SHARED_LOADBALANCER_VIP in kubernetes.io/ingress.regional-static-ip-name.`,
    },
    internal,
    ({ object }) =>
      isRefusedInternal(object) && {
        at: annotation(object, ALLOW_HTTP),
        message: "port 80 is open beside TLS, and no address is named that both could share",
      },
  ),
  check(
    {
      code: "ingress-internal-redirect",
      level: "error",
      requirement: "An internal Ingress does not redirect from port 80",
      // ensureRedirectURLMap of pkg/loadbalancers/url_maps.go
      impact: REFUSED,
      fix: `Take redirectToHttps out, and close port 80: ${ALLOW_HTTP}: "false".`,
    },
    internal,
    ({ object }, stack) => {
      const frontend = frontendConfigOf(object, stack);
      const at = frontend?.root.at("spec", "redirectToHttps", "enabled");
      return (
        at?.bool === true && {
          at,
          message: `Ingress ${object.name}, whose class is gce-internal, has this FrontendConfig`,
        }
      );
    },
  ),
];
