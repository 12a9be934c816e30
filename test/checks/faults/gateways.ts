import type { EditableStack } from "../support";
import { CLUSTER } from "./edits";
import type { Row } from "./fault";
import { GATEWAY, LISTENER, PARENT, ROUTE, addRoute, after, ofClass, proxySubnet } from "./gatewayEdits";

/** A listener on port 80 beside the other. */
function openPlain(s: EditableStack): void {
  s.set(GATEWAY, "spec.listeners[1]", { name: "http", protocol: "HTTP", port: 80 });
}

export const faults: readonly Row[] = [
  {
    what: "a Gateway has no route",
    code: "gateway-without-route",
    change: after((s) => s.remove(ROUTE)),
  },
  {
    what: "a listener for HTTPS has no certificate",
    code: "gateway-no-certificate",
    change: after((s) => s.drop(GATEWAY, "metadata.annotations")),
  },
  {
    what: "a route leads calls on from port 80",
    code: "gateway-plaintext-open",
    change: after((s) => {
      openPlain(s);
      s.drop(ROUTE, `${PARENT}.sectionName`);
    }),
  },
  {
    what: "the Gateway is of a region, whose network has no proxy-only subnet",
    code: "gateway-proxy-subnet-missing",
    change: (s) => ofClass(s, "gke-l7-regional-external-managed"),
  },
  {
    what: "the Gateway is internal, and its network has no proxy-only subnet",
    code: "gateway-proxy-subnet-missing",
    change: (s) => ofClass(s, "gke-l7-rilb"),
  },
  {
    what: "the cluster does not serve the Gateway API",
    code: "gateway-api-off",
    change: after((s) => s.drop(CLUSTER, "gatewayApiConfig")),
  },
  {
    what: "the cluster has the Gateway API switched off",
    code: "gateway-api-off",
    change: after((s) => s.set(CLUSTER, "gatewayApiConfig", { channel: "CHANNEL_DISABLED" })),
  },
];

export const right: readonly Row[] = [
  {
    what: "a Gateway without a route of the stack takes routes of every namespace",
    code: "gateway-without-route",
    change: after((s) => {
      s.remove(ROUTE);
      s.set(GATEWAY, `${LISTENER}.allowedRoutes`, { namespaces: { from: "All" } });
    }),
  },
  {
    what: "a Gateway of another controller has no route",
    code: "gateway-without-route",
    change: (s) => {
      ofClass(s, "istio");
      s.remove(ROUTE);
    },
  },
  {
    what: "a listener names a certificate of Compute Engine",
    code: "gateway-no-certificate",
    change: after((s) => {
      s.drop(GATEWAY, "metadata.annotations");
      s.set(GATEWAY, `${LISTENER}.tls`, { options: { "networking.gke.io/pre-shared-certs": "front" } });
    }),
  },
  {
    what: "a listener names a Secret",
    code: "gateway-no-certificate",
    change: after((s) => {
      s.drop(GATEWAY, "metadata.annotations");
      s.set(GATEWAY, `${LISTENER}.tls`, { certificateRefs: [{ name: "front" }] });
    }),
  },
  {
    what: "a route of port 80 redirects, and the other is for HTTPS alone",
    code: "gateway-plaintext-open",
    change: after((s) => {
      openPlain(s);
      addRoute(s, "redirect", {
        parentRefs: [{ name: "front", sectionName: "http" }],
        rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] }],
      });
    }),
  },
  {
    what: "the Gateway is of a region that has a proxy-only subnet",
    code: "gateway-proxy-subnet-missing",
    change: (s) => {
      ofClass(s, "gke-l7-rilb");
      proxySubnet(s);
    },
  },
  {
    what: "the cluster is of Autopilot, which serves the Gateway API by itself",
    code: "gateway-api-off",
    change: after((s) => {
      s.drop(CLUSTER, "gatewayApiConfig");
      s.set(CLUSTER, "enableAutopilot", true);
    }),
  },
];
