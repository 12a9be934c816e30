import type { Field } from "../../../checks/field";
import { grpcServiceName, hostName } from "../../../settings/values/names";
import type { Context, ServerSource } from "./context";
import { isExposed } from "./internal";
import { routesTo } from "./routesTo";

/** Stands for the host of an Ingress that names none. */
const NO_HOST = "grpc.replace-me.example.com";
/** `/acme.v1.Billing/…` → `acme.v1.Billing`. */
const SERVICE_PATH = /^\/([A-Za-z_][\w.]*)(?:\/.*)?$/;

interface Route {
  readonly host: string;
  readonly service?: string;
}

/** Whether someone outside of the cluster calls the server today. */
export function isCalledFromOutside({ ways }: ServerSource): boolean {
  return ways.some((way) => way.backends.length > 0 || isExposed(way.service));
}

/** What the Ingress sends here: hosts from Ingresses, gRPC services from their paths and from Envoy's routes. */
export function readRoutes(server: ServerSource, context: Context): void {
  const { draft, stated } = context;
  if (!isCalledFromOutside(server) && stated.host === undefined) return;
  const known = hostsOf(server, context);
  const services = servicesOf(server, context);
  const routes = known.flatMap((host) => {
    const inPath = host.service === undefined ? services : [{ name: host.service, origin: host.origin }];
    return inPath.map(({ name, origin }): { route: Route; comment: string; placeholder: boolean } => ({
      route: name === undefined ? { host: host.name } : { host: host.name, service: name },
      comment: name === undefined || origin === host.origin ? host.origin : `${host.origin}; the service: ${origin}`,
      placeholder: host.placeholder === true,
    }));
  });
  const unique = [...new Map(routes.map((one) => [JSON.stringify(one.route), one])).values()];
  for (const [index, { route, comment, placeholder }] of unique.entries()) {
    const path = ["servers", server.name, "routes", index];
    if (placeholder) draft.placeholder(path, route, comment);
    else draft.set(path, route, comment);
  }
}

interface Host {
  readonly name: string;
  readonly origin: string;
  readonly service?: string | undefined;
  readonly placeholder?: true;
}

function hostsOf({ name, ways }: ServerSource, { draft, stated, place, view }: Context): Host[] {
  if (stated.host !== undefined) return [{ name: stated.host, origin: "--host" }];
  const led = ways.flatMap(({ backends }) => backends);
  const hosts = led.flatMap(({ host, path, field }): Host[] => {
    if (host === undefined) return [];
    const at = path?.at("path");
    const service = SERVICE_PATH.exec(at?.text?.replace(/\*$/, "") ?? "")?.[1];
    if (!hostName.safeParse(host).success) {
      draft.leaveOut(`${name} host ${host}`, place(field), "it is no host name with a dot, which a certificate needs");
      return [];
    }
    return [{ name: host, origin: place(at ?? field), service }];
  });
  if (hosts.length > 0) return hosts;
  const covered = certificateHosts(
    led.map(({ ingress }) => ingress.name),
    view.ofKind("ManagedCertificate").map(({ root }) => root),
    place,
  );
  if (covered.length > 0) return covered;
  const [way] = led;
  const where = way === undefined ? "the Service is open to the outside by itself" : `${place(way.field)} names none`;
  return [{ name: NO_HOST, origin: `write the host name that clients call; ${where}`, placeholder: true }];
}

/** Where the Ingress takes every host, those of its certificate are the ones that clients can call. */
function certificateHosts(
  ingresses: readonly (string | undefined)[],
  certificates: readonly Field[],
  place: Context["place"],
): Host[] {
  if (ingresses.length === 0) return [];
  return certificates
    .flatMap((root) => root.at("spec", "domains").list)
    .filter((domain) => hostName.safeParse(domain.text).success && domain.text?.includes("*") === false)
    .map((domain) => ({ name: domain.text!, origin: `${place(domain)}: the certificate's` }));
}

interface NamedService {
  /** Undefined for every service. */
  readonly name: string | undefined;
  readonly origin: string;
}

/** gRPC services that Envoy's routes let through to the server; every one where a route takes all. */
function servicesOf(server: ServerSource, { view, place }: Context): NamedService[] {
  const leading = routesTo(server, view).map(({ route }) => route.field.at("match"));
  const named = leading.map((match) => {
    const at = ["path", "prefix", "path_separated_prefix"].map((key) => match.at(key)).find((one) => one.exists);
    const service = SERVICE_PATH.exec(at?.text ?? "")?.[1];
    const isService = service !== undefined && grpcServiceName.safeParse(service).success && service.includes(".");
    return { name: isService ? service : undefined, origin: place(at ?? match) };
  });
  if (named.length === 0 || named.some(({ name }) => name === undefined)) return [{ name: undefined, origin: "" }];
  return named;
}
