import { type Problem } from "../problems";
import { type Settings } from "../settings";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/managed-certs#limitations and the quota of certificates a target proxy. */
const MANAGED_HOST_MAX = 63;
const MANAGED_CERTIFICATES_MAX = 15;

/** Routes that two servers claim, and hosts that no managed certificate can cover. */
export function routeProblems({ servers, ingress }: Settings): Problem[] {
  const claims = new Map<string, string>();
  const hosts = new Set<string>();
  const problems: Problem[] = [];
  for (const [server, { routes }] of Object.entries(servers)) {
    routes.forEach((route, index) => {
      const path = `servers.${server}.routes.${index}`;
      const claim = `${route.host}/${route.service ?? "*"}`;
      const other = claims.get(claim);
      if (other === undefined) claims.set(claim, path);
      else
        problems.push({
          path,
          value: route,
          rule: `a host and service that no other route has; ${other} has them too`,
          mend: "add the gRPC service, or take one of the routes out",
        });
      if (ingress.certificate.preShared !== undefined) return;
      if (route.host.startsWith("*.") || route.host.length > MANAGED_HOST_MAX) {
        problems.push({
          path: `${path}.host`,
          value: route.host,
          rule: `a managed certificate covers names of at most ${MANAGED_HOST_MAX} characters without a wildcard`,
          mend: "write a plain host name, or use ingress.certificate.preShared",
        });
      }
      if (!hosts.has(route.host) && hosts.size === MANAGED_CERTIFICATES_MAX) {
        problems.push({
          path: `${path}.host`,
          value: route.host,
          rule: `at most ${MANAGED_CERTIFICATES_MAX} hosts with managed certificates, one each, on a load balancer`,
          mend: "share hosts between servers by their gRPC services, or use ingress.certificate.preShared",
        });
      } else hosts.add(route.host);
    });
  }
  return problems;
}
