import type { Envoy } from "../envoy/envoy";
import type { Service } from "./service";
import type { StackView } from "./stackView";

/** The Service that a host name inside the cluster means: `name`, `name.namespace`, `name.namespace.svc[.cluster.local][.]`. */
export function serviceNamed(
  host: string,
  envoy: Envoy,
): { readonly name: string; readonly namespace: string | undefined } | undefined {
  const [name = "", namespace, svc, ...rest] = host.replace(/\.$/, "").split(".");
  const isService =
    svc === undefined
      ? /^[a-z][a-z0-9-]*$/.test(name)
      : svc === "svc" && (rest.length === 0 || rest.join(".") === "cluster.local");
  return isService ? { name, namespace: namespace ?? envoy.pod.owner.namespace } : undefined;
}

/** The Service of the stack that Envoy looks up by a host name. */
export function serviceOf(host: string, envoy: Envoy, stack: StackView): Service | undefined {
  const named = serviceNamed(host, envoy);
  if (named?.namespace === undefined) return undefined;
  const services = stack.once(
    "services by name",
    () => new Map(stack.services.map((service) => [`${service.object.namespace}/${service.object.name}`, service])),
  );
  return services.get(`${named.namespace}/${named.name}`);
}
