import { inside, isMap } from "./shape";
import type { Unread } from "./walk";

/** Why something is not carried over, and whether it keeps calls out today. */
export interface Reason {
  readonly reason: string;
  readonly keepsOut: boolean;
}

const GETS_IN = "calls that it keeps out today would get in";
const ELSEWHERE = "calls that go there today would reach the server";

/** Fields, filters and values that decide who may call. */
const GUARD =
  /security_?policy|rbac|authz|authn|jwt|oauth|rate_?limit|csrf|ext_proc|\blua\b|wasm|golang|dynamic_modules|basic_auth|api_key|credential_injector|source_?ranges?|white-?list|allow-?list|deny-?list|auth-(?:url|type|tls)|validation_context|client_cert|require_tls|filter_chain_match|load-balancer-type|scheme: internal|\biap\b|network_?polic/i;
/** Objects that decide who may call. */
const GUARD_KINDS =
  /^(?:.*NetworkPolicy|AuthorizationPolicy|RequestAuthentication|PeerAuthentication|GCPBackendPolicy|SecurityPolicy|ServerAuthorization|HTTPRouteFilter|EnvoyFilter)$/;

/** Reasons by the path; the first that fits counts. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\.(?:affinity|topologySpreadConstraints)\b/, "pods are spread over zones and nodes; nodeSelector names nodes"],
  [/\.nodeSelector\b/, "nodes have the labels of the cluster's node pools: write nodeSelector if they have this one"],
  [/\.tolerations\b/, "the cluster's node pools have the taints that its settings state: write tolerations for those"],
  [
    /\.imagePullSecrets\b/,
    "nodes read Artifact Registry of the project by their own account: move the image there, or write pullSecrets",
  ],
  [/\.host(?:Network|PID|IPC)\b|\.hostPort\b|\.privileged\b/, "the restricted standard refuses it"],
  [/\.serviceAccount(?:Name)?$/, "the stack makes an account of the server's name: bind what the old one may do to it"],
  [/Probe\b/, "the stack's probes ask gRPC health, Envoy's /ready, in times of their own"],
  [/\.lifecycle\b/, "preStop follows from calls; stopCommand runs after it, and SIGTERM"],
  [/\.resources\.requests\.memory$/, "Envoy requests what its limit is"],
  [/\.resources\b/, "there are settings for CPU and memory alone: an override states others"],
  [/securityContext\b/, "the restricted standard's is the stack's"],
  [/\.volumes?\b|volumeMounts|volumeClaimTemplates/, "write what of it the server needs as files or volumes"],
  [/\.strategy\b|\.updateStrategy\b/, "the stack's Deployment rolls pod by pod: 25% more at most, none missing"],
  [/\.tls_certificates\b/, "the stack makes a certificate for Envoy; clients see the Ingress's"],
  [/health_?checks?\b/i, "the stack's health checks have times of their own"],
  [
    /^\.spec\.type$/,
    "calls come in through the Ingress's load balancer, at an address of its own, or inside the cluster",
  ],
  [/timeout|duration|max_connection|drain/i, "the stack's times follow from calls"],
  [/circuit_breakers|outlier_detection|lb_policy|overload_manager|retry/, "the stack's Envoy has its own"],
  [
    /headers_to_|rewrite|request_?[hH]eaders|response_?[hH]eaders/,
    "there is no setting for it: calls reach the server, and clients, without it",
  ],
  [/access_log/, "the stack's Envoy logs slow and failed calls to stdout"],
  [/\.domains\b/, "no route of the stack has this host"],
  [/\.ports\[\d+\]\.port$/, "clients inside the cluster call envoy.ports.internal of the new Service"],
  [
    /\.metadata\.(?:labels|annotations)|^metadata\./,
    "the stack's objects have labels of their own; labels and annotations are added to the pods",
  ],
];

/** The reason of a value that nothing reads. */
export function reasonOf(kind: string, { shown, value }: Unread): Reason {
  const route = routeReason(shown, value);
  if (route !== undefined) return { reason: route, keepsOut: true };
  if (GUARD_KINDS.test(kind) || GUARD.test(shown) || words(value).some((word) => GUARD.test(word)))
    return { reason: `there is no setting for it: ${GETS_IN}`, keepsOut: true };
  const path = `.${[shown, ...(isMap(value) ? Object.keys(value) : [])].join(".")}`;
  const found = REASONS.find(([pattern]) => pattern.test(path))?.[1];
  return { reason: found ?? "there is no setting for it", keepsOut: false };
}

/** What Envoy's routes, and paths of an Ingress, do to calls that the stack's do not. */
function routeReason(path: string, value: unknown): string | undefined {
  if (/\.routes(?:\[\d+\])?$/.test(path)) {
    const all = Array.isArray(value) ? value : [value];
    const status = all.map(
      (one) => inside(one, "direct_response", "status") ?? inside(one, "directResponse", "status"),
    );
    const denied = status.find((one) => typeof one === "number" || typeof one === "string");
    if (denied !== undefined) return `Envoy answers ${denied} by itself: ${GETS_IN}`;
    if (all.some((one) => inside(one, "redirect") !== undefined))
      return `Envoy sends its callers elsewhere: ${GETS_IN}`;
    return `it leads to another upstream: ${ELSEWHERE}`;
  }
  if (
    /\.(?:endpoints|lb_endpoints|lbEndpoints|hosts)(?:\[\d+\])*(?:\.lb_?[eE]ndpoints)?(?:\[\d+\])?(?:\.endpoint.*)?$/.test(
      path,
    ) &&
    /clusters\[/.test(path)
  )
    return `it is another upstream: ${ELSEWHERE}`;
  if (/\.weighted_?[cC]lusters|\.request_mirror_policies/.test(path))
    return `a part of the calls goes elsewhere: ${ELSEWHERE}`;
  if (/\.match\b/.test(path))
    return `the stack's route takes every path of its service or host, with any method and header: ${GETS_IN}`;
  if (/virtual_?[hH]osts\[\d+\]\.domains/.test(path)) return `the stack's Envoy answers to every host: ${GETS_IN}`;
  if (/listeners\[\d+\]\.address/.test(path))
    return `the stack's Envoy listens on every address of its pod: ${GETS_IN}`;
  if (/\.http\.paths(?:\[\d+\])?$/.test(path)) return `it leads to another Service: ${ELSEWHERE}`;
  if (/\.paths\[\d+\]\.path$/.test(path)) return `the route takes every path of its service or host: ${GETS_IN}`;
  return undefined;
}

/** Keys and short texts of a value: names of filters, types of extensions. */
function words(value: unknown, depth = 0): string[] {
  if (depth > 20) return [];
  if (Array.isArray(value)) return value.flatMap((item) => words(item, depth + 1));
  if (isMap(value)) return Object.entries(value).flatMap(([key, item]) => [key, ...words(item, depth + 1)]);
  return typeof value === "string" && value.length < 200 ? [value] : [];
}
