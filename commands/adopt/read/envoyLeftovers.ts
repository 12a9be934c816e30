import type { Envoy } from "../../../checks/envoy/envoy";
import { callClusters } from "../../../checks/view/callClusters";
import type { Context, ServerSource } from "./context";
import { isOwn } from "./own";

/** HTTP filters whose work the program's own bootstrap does. */
const KNOWN = ["Router", "HealthCheck", "GrpcWeb", "Cors", "FilterConfig", "GrpcStats"];
/** Filters without which calls get in that did not before. */
const GUARDS =
  /jwt|authz|rbac|oauth|rate_?limit|ratelimit|csrf|ext_proc|\blua\b|wasm|golang|dynamic_modules|basic_auth|api_key|credential/i;

/** What Envoy does to calls today and will not do any more. */
export function leaveEnvoyParts(servers: readonly ServerSource[], context: Context): void {
  const all = servers.filter(({ pod }) => !isOwn(pod.owner)).flatMap(({ sidecar, edges }) => [sidecar, ...edges]);
  for (const envoy of new Set(all)) if (envoy !== undefined) leaveParts(envoy, context);
}

function leaveParts(envoy: Envoy, { draft, place, view, leave, ledger }: Context): void {
  const { bootstrap, container, text } = envoy;
  if (bootstrap === undefined) {
    const reason =
      "what it does with calls, and which it keeps out, is not seen here: add the ConfigMap or the file to the folder";
    if (text !== undefined) ledger.list(text);
    return draft.leaveOut(`Envoy's configuration of ${container.name}`, place(text ?? container.field), reason, true);
  }
  for (const { field, type } of bootstrap.callListeners.flatMap(({ managers }) =>
    managers.flatMap((one) => one.filters),
  )) {
    if (KNOWN.includes(type)) continue;
    const name = field.at("name").text ?? type;
    const isGuard = GUARDS.test(`${name} ${type}`);
    const guard = isGuard ? ": calls that it keeps out today would get in" : "";
    leave(`Envoy's filter ${name}`, field, `the program has no setting for it${guard}`, isGuard);
  }
  const called = callClusters(view)
    .filter((one) => one.envoy === envoy)
    .map(({ cluster }) => cluster);
  for (const cluster of bootstrap.clusters) {
    if (called.includes(cluster) || cluster.parts.length > 0 || bootstrap.isAdmin(cluster)) continue;
    const reason = "Envoy relays calls to the server only; what the server calls itself, it calls by itself";
    leave(`Envoy's cluster ${cluster.name}`, cluster.field, reason);
  }
  for (const listener of bootstrap.listeners) {
    if (bootstrap.callListeners.includes(listener)) continue;
    const health = listener.managers.some(({ filters }) => filters.some(({ type }) => type === "HealthCheck"));
    const admin = listener.managers
      .flatMap(({ routes }) => routes)
      .some(
        ({ clusters }) =>
          clusters.length > 0 && clusters.every((name) => bootstrap.leaves(name).some((one) => bootstrap.isAdmin(one))),
      );
    const reason = "the program's Envoy has listeners for calls, health and metrics alone";
    if (!health && !admin) leave(`Envoy's listener ${listener.name}`, listener.field, reason);
  }
  for (const key of ["tracing", "stats_sinks", "dynamic_resources"]) {
    const at = bootstrap.root.at(key);
    if (at.exists) leave(`Envoy's ${key}`, at, "the program has no setting for it");
  }
  for (const { tls } of bootstrap.listeners) {
    const at = tls?.at("require_client_certificate");
    if (at?.bool === true)
      leave(
        "client certificates",
        at,
        "TLS ends at Google's load balancer, which asks clients for none: calls that it keeps out today would get in",
        true,
      );
  }
}
