import { type CrossProblem } from "../problems";
import type { Settings } from "../resolved";

/** https://cloud.google.com/kubernetes-engine/docs/how-to/managed-certs#limitations and the quota of certificates a target proxy. */
const MANAGED_HOST_MAX = 63;
const MANAGED_CERTIFICATES_MAX = 15;

/** Routes that two servers claim, and hosts that no managed certificate can cover. */
export function routeProblems({ servers, ingress }: Settings): CrossProblem[] {
  const routes = Object.entries(servers).flatMap(([server, { routes }]) =>
    routes.map((route, index) => {
      const list = `servers.${server}.routes`;
      const path = `${list}.${index}`;
      return { ...route, path, reads: [`${path}.host`, `${path}.service`] };
    }),
  );
  return [...claimProblems(routes), ...(ingress.certificate.preShared === undefined ? managedProblems(routes) : [])];
}

interface PlacedRoute {
  readonly host: string;
  readonly service?: string | undefined;
  readonly path: string;
  readonly reads: readonly string[];
}

function claimProblems(routes: readonly PlacedRoute[]): CrossProblem[] {
  const claims = new Map<string, PlacedRoute>();
  return routes.flatMap((route) => {
    const { path, reads, host, service } = route;
    const value = service === undefined ? { host } : { host, service };
    const claim = JSON.stringify(value);
    const other = claims.get(claim);
    if (other === undefined) {
      claims.set(claim, route);
      return [];
    }
    const rule = `a host and service that no other route has; ${other.path} has them too`;
    const fix = "add the gRPC service, or take one of the routes out";
    return [{ path, value, rule, fix, reads: [...reads, ...other.reads] }];
  });
}

function managedProblems(routes: readonly PlacedRoute[]): CrossProblem[] {
  const hosts = new Set<string>();
  return routes.flatMap(({ path, host }) => {
    const at = { path: `${path}.host`, value: host, reads: [`${path}.host`, "ingress.certificate"] };
    if (host.startsWith("*.") || host.length > MANAGED_HOST_MAX) {
      const rule = `a managed certificate covers names of at most ${MANAGED_HOST_MAX} characters without a wildcard`;
      return [{ ...at, rule, fix: "write a plain host name, or use ingress.certificate.preShared" }];
    }
    if (hosts.has(host) || hosts.size < MANAGED_CERTIFICATES_MAX) {
      hosts.add(host);
      return [];
    }
    const rule = `at most ${MANAGED_CERTIFICATES_MAX} hosts with managed certificates, one each, on a load balancer`;
    const fix = "share hosts between servers by their gRPC services, or use ingress.certificate.preShared";
    return [{ ...at, rule, fix }];
  });
}
