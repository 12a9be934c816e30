import type { KubeObject } from "../../../../checks/view/kubeObject";
import type { Surroundings } from "../known";
import { type Fields, READ, type Shape, fields, inside, is, list, pick, together, where } from "../shape";
import { objectFields } from "./metadata";

const BACKEND = fields({
  serviceName: READ,
  servicePort: READ,
  service: fields({ name: READ, port: fields({ number: READ, name: READ }) }),
});
/** Annotations that readIngressSettings reads, and those that GKE's controller writes. */
const ANNOTATIONS =
  /^(?:ingress\.gcp\.kubernetes\.io\/pre-shared-cert|networking\.gke\.io\/(?:managed-certificates|v1beta1\.FrontendConfig|static-ip)|kubernetes\.io\/ingress\.(?:class|global-static-ip-name)|ingress\.kubernetes\.io\/.*)$/;

/** An Ingress that leads to servers: the paths to them are known. */
export function ingressShape(ingress: KubeObject, surroundings: Surroundings): Fields {
  const { servers, settings } = surroundings;
  const backends = servers.flatMap(({ ways }) =>
    ways.flatMap((way) => way.backends.filter((one) => one.ingress === ingress)),
  );
  const routes = Object.values(settings.servers).flatMap((server) => server.routes);
  const hosts = new Set<unknown>(routes.map((route) => route.host));
  const services = new Set(routes.flatMap(({ host, service }) => [claim(service, host), claim(service, undefined)]));
  const leads = new Set(backends.map(({ field }) => field.path));
  const paths = (rule: number, host: unknown) =>
    pick((value, index) => {
      const at = ingress.root.at("spec", "rules", rule, "http", "paths", index, "backend").path;
      if (!leads.has(at)) return undefined;
      const exact = inside(value, "pathType") === "Exact";
      return fields({ path: where((path) => isRoute(path, host, exact)), pathType: READ, backend: BACKEND });
    });
  const isRoute = (path: unknown, host: unknown, exact: boolean): boolean => {
    if (typeof path !== "string") return false;
    if (/^\/?\*?$/.test(path)) return !exact;
    const service = /^\/([\w.]+)(?:\/\*?)?$/.exec(path)?.[1];
    return !exact && services.has(claim(service, host));
  };
  const fallback = [...leads].some((path) => !path.includes(".rules")) ? BACKEND : undefined;
  return objectFields(
    {
      spec: fields({
        ingressClassName: READ,
        rules: pick((rule, index) => {
          const host = inside(rule, "host");
          return fields({
            host: where((value) => hosts.has(value)),
            http: fields({ paths: paths(index, host) }),
          });
        }),
        backend: fallback,
        defaultBackend: fallback,
      }),
    },
    surroundings,
    annotationOf,
  );
}

/** A gRPC service of a host, or of any. */
function claim(service: string | undefined, host: unknown): string {
  return JSON.stringify([service, host]);
}

function annotationOf(key: string): Shape | undefined {
  if (key === "kubernetes.io/ingress.allow-http") return is("false");
  return ANNOTATIONS.test(key) ? READ : undefined;
}

/** What the load balancer is told of a server's Service; how it asks for health is the stack's own. */
export function backendConfigShape(surroundings: Surroundings): Fields {
  const { settings } = surroundings;
  const { cloudArmorPolicy, logSampleRate } = settings.ingress;
  return objectFields(
    {
      spec: fields({
        timeoutSec: READ,
        // An empty name takes a policy off.
        securityPolicy: fields({ name: is(cloudArmorPolicy ?? "") }),
        logging: fields({
          enable: is(logSampleRate > 0),
          sampleRate: logSampleRate > 0 ? is(logSampleRate) : READ,
        }),
        healthCheck: together({ port: is(settings.envoy.ports.health), type: is("HTTP"), requestPath: is("/healthz") }),
        connectionDraining: together({}),
      }),
    },
    surroundings,
  );
}

export function frontendConfigShape(surroundings: Surroundings): Fields {
  const { sslPolicy, httpsRedirect } = surroundings.settings.ingress;
  return objectFields(
    { spec: fields({ sslPolicy: is(sslPolicy), redirectToHttps: fields({ enabled: is(httpsRedirect) }) }) },
    surroundings,
  );
}

/** Certificates are one for each host of a route. */
export function certificateShape(surroundings: Surroundings): Fields {
  const hosts = Object.values(surroundings.settings.servers).flatMap(({ routes }) => routes.map(({ host }) => host));
  return objectFields({ spec: fields({ domains: list(is(...hosts)) }) }, surroundings);
}
