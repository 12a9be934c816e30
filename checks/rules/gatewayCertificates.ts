import { CERTIFICATE_MAP, PRE_SHARED_CERTIFICATES } from "../../platform/gkeGateway";
import { check } from "../check";
import type { Field } from "../field";
import { gkeGateways, routeBackends } from "../view/gateway";
import type { KubeObject } from "../view/kubeObject";
import { annotation } from "../view/service";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

const MAP_ENTRY = "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry";
const COMPUTE_CERTIFICATE = "gcp:compute/managedSslCertificate:ManagedSslCertificate";

/** Hosts for which a Gateway's certificates are; undefined where one of them may be for others too. */
function coveredBy(gateway: KubeObject, stack: StackView): string[] | undefined {
  const map = annotation(gateway, CERTIFICATE_MAP).text;
  if (map !== undefined) return hostsOfMap(map, stack);
  const listeners = gateway.root.at("spec", "listeners").list.filter((one) => one.at("protocol").text === "HTTPS");
  const all = listeners.map(hostsOfListener(stack));
  return all.includes(undefined) ? undefined : all.flatMap((hosts) => hosts ?? []);
}

/** Hosts of a map's entries in Certificate Manager. A primary entry is for every other host. */
function hostsOfMap(map: string, stack: StackView): string[] | undefined {
  const entries = stack.ofType(MAP_ENTRY).filter((entry) => entry.at("map").text?.split("/").at(-1) === map);
  const hosts = entries.map((entry) => entry.at("hostname").text);
  return entries.length === 0 || hosts.includes(undefined) ? undefined : hosts.flatMap((host) => host ?? []);
}

/** Domains of the managed certificates of Compute Engine that a listener names, where the stack has all of them. */
function hostsOfListener(stack: StackView): (listener: Field) => string[] | undefined {
  const certificates = stack.ofType(COMPUTE_CERTIFICATE);
  return (listener) => {
    const names = (listener.at("tls", "options", PRE_SHARED_CERTIFICATES).text ?? "")
      .split(",")
      .map((one) => one.trim());
    const found = names.map((name) => certificates.find((one) => one.at("name").text === name));
    if (listener.at("tls", "certificateRefs").list.length > 0 || found.includes(undefined)) return undefined;
    return found.flatMap((one) => one!.at("managed", "domains").list.flatMap(({ text }) => text ?? []));
  };
}

/** `*.example.com` is for `a.example.com` and for no name further below. */
function isCovered(host: string, covered: readonly string[]): boolean {
  return covered.includes(host) || covered.includes(host.replace(/^[^.]+/, "*"));
}

export const gatewayCertificateChecks = [
  check(
    {
      code: "gateway-host-uncovered",
      level: "error",
      requirement: "Every host of a Gateway's routes is on a certificate",
      impact: "Clients refuse the certificate of another host: every call to this one fails in the handshake.",
      fix: "Add an entry for the host to the Gateway's certificate map, or a certificate for it to the listener.",
    },
    gkeGateways,
    (gateway, stack) => {
      const covered = coveredBy(gateway, stack);
      if (covered === undefined) return undefined;
      const routes = routeBackends(stack).filter(({ gateways }) => gateways.includes(gateway));
      return [...new Set(routes.map(({ route }) => route))].flatMap((route) =>
        route.root.at("spec", "hostnames").list.flatMap((at) => {
          const host = at.text;
          if (host === undefined || isCovered(host, covered)) return [];
          return [{ at, message: `no certificate is for ${host}; they are for ${listed(covered)}` }];
        }),
      );
    },
  ),
];
