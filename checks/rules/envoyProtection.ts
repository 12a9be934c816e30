import { ENVOY_IMAGE, OLDEST_ENVOY, isOlderEnvoy } from "../../platform/envoy";
import { check } from "../check";
import { imageVersion } from "../envoy/envoy";
import { type Route, matches } from "../envoy/route";
import { configOf, isLoopback } from "../envoy/values";
import { arrivals } from "../view/arrivals";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

const known = (stack: StackView) =>
  stack.envoys.flatMap((envoy) => (envoy.bootstrap === undefined ? [] : [{ ...envoy, bootstrap: envoy.bootstrap }]));

/** Configurations of grpc_stats. */
const grpcStats = (stack: StackView) =>
  known(stack)
    .flatMap(({ bootstrap }) => bootstrap.callListeners.flatMap(({ managers }) => managers))
    .flatMap(({ filters }) => filters)
    .filter(({ field }) => GRPC_STATS.test(field.at("typed_config", "@type").text ?? ""))
    .map(({ field }) => configOf(field));

const GRPC_STATS = /http\.grpc_stats\./;

/** Paths of the admin interface that only tell something harmless. */
const HARMLESS = ["/ready", "/stats", "/stats/prometheus"];

/** Some of the others, as https://www.envoyproxy.io/docs/envoy/latest/operations/admin has them. */
const HARMFUL = [
  ...["/", "/help", "/certs", "/clusters", "/config_dump", "/init_dump", "/listeners", "/server_info", "/memory"],
  ...["/quitquitquit", "/drain_listeners", "/healthcheck/fail", "/healthcheck/ok", "/logging", "/reset_counters"],
  ...["/runtime", "/runtime_modify", "/reopen_logs", "/cpuprofiler", "/heapprofiler", "/contention", "/tap"],
];

/** Whether a route leads to harmless pages of the admin interface only. */
function isHarmless(route: Route): boolean {
  const match = route.field.at("match");
  const rewritten = ["prefix_rewrite", "regex_rewrite", "path_rewrite_policy"].some(
    (key) => route.field.at("route", key).exists,
  );
  if (HARMLESS.includes(match.at("path").text ?? "")) return true;
  const several = match.at("path_separated_prefix").exists || match.at("safe_regex").exists;
  return several && !rewritten && !HARMFUL.some((path) => matches(route, path));
}

export const envoyProtectionChecks = [
  check(
    {
      code: "envoy-admin-exposed",
      level: "error",
      requirement: "Envoy's admin interface listens on the pod's loopback only",
      impact: "Whoever reaches the pod can read its configuration and certificates, stop Envoy or drain it.",
      fix: "Let admin listen on 127.0.0.1, and lead only /ready and /stats/prometheus to it.",
    },
    known,
    ({ bootstrap: { admin } }) =>
      admin !== undefined &&
      !isLoopback(admin.host) && { at: admin.field.at("address"), message: `admin listens on ${admin.host}` },
  ),
  check(
    {
      code: "envoy-admin-routed",
      level: "error",
      requirement: "No listener leads to the admin interface as a whole",
      impact:
        "Whoever reaches the listener can read Envoy's configuration and stop it: /quitquitquit ends every call of the pod.",
      fix: "Match the paths /ready and /stats/prometheus exactly.",
    },
    known,
    ({ bootstrap }) =>
      bootstrap.listeners
        .filter(({ address }) => !isLoopback(address.host))
        .flatMap(({ managers, name }) =>
          managers.flatMap((manager) => manager.routes.map((route) => ({ route, name }))),
        )
        .filter(({ route }) =>
          route.clusters.some((cluster) => bootstrap.leaves(cluster).some((one) => bootstrap.isAdmin(one))),
        )
        .filter(({ route }) => !isHarmless(route))
        .map(({ route, name }) => ({
          at: route.field.at("match"),
          message: `listener ${name} leads more than ${listed(HARMLESS)} to the admin interface`,
        })),
  ),
  check(
    {
      code: "tls-version-old",
      level: "warning",
      requirement: "TLS is 1.2 or newer",
      impact: "Clients can be talked into a version whose encryption is broken.",
      fix: "Ask for TLS 1.2 at least.",
    },
    (stack) => [
      ...known(stack).flatMap(({ bootstrap }) =>
        bootstrap.listeners.flatMap(
          ({ tls }) => tls?.at("common_tls_context", "tls_params", "tls_minimum_protocol_version") ?? [],
        ),
      ),
      ...stack.ofType("gcp:compute/sSLPolicy:SSLPolicy").map((policy) => policy.at("minTlsVersion")),
    ],
    (at) => {
      const isPolicy = at.path === "minTlsVersion";
      const version = at.text ?? (isPolicy ? "TLS_1_0" : "");
      return (
        /1_[01]$/.test(version) && {
          at,
          message: `the oldest version is ${version}${at.exists ? "" : ", the default"}`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-image-old",
      level: "warning",
      requirement: `Envoy is ${OLDEST_ENVOY} or newer`,
      impact: "Older versions crash on calls that anybody can send (CVE-2026-47204, CVE-2026-47774).",
      fix: `Use ${ENVOY_IMAGE} or newer.`,
    },
    (stack) => stack.envoys,
    ({ container }) => {
      const version = imageVersion(container);
      const at = container.field.at("image");
      return (
        version !== undefined && isOlderEnvoy(...version) && { at, message: `the version is ${version.join(".")}` }
      );
    },
  ),
  check(
    {
      code: "grpc-stats-of-any-method",
      level: "warning",
      requirement: "Envoy counts only methods by name that its configuration lists",
      impact:
        "A client that invents methods adds counters without end: Envoy's memory and the page of metrics grow until the pod is killed.",
      fix: "List the methods in individual_method_stats_allowlist, in place of stats_for_all_methods.",
    },
    grpcStats,
    (config) => {
      const every = config.at("stats_for_all_methods");
      return (
        every.bool === true && { at: every, message: "the filter grpc_stats counts every method that a client names" }
      );
    },
  ),
  check(
    {
      code: "grpc-stats-of-no-method",
      level: "note",
      requirement: "Where Envoy counts gRPC calls by method, its configuration lists methods",
      impact: "Calls are counted together: metrics show no method.",
      fix: "Name the server's methods in servers.<name>.methods, or take envoy.metricsPerMethod out.",
    },
    grpcStats,
    (config) => {
      const list = config.at("individual_method_stats_allowlist");
      return (
        list.exists &&
        list.at("services").list.length === 0 && { at: list, message: "the filter grpc_stats lists no method" }
      );
    },
  ),
  check(
    {
      code: "service-leads-to-admin",
      level: "error",
      requirement: "No Service leads to Envoy's admin interface",
      impact: "Whoever reaches the Service can stop Envoy, with every call of the pod.",
      fix: "Take the port out of the Service.",
    },
    arrivals,
    ({ port, podPort, envoy }) => {
      const admin = envoy?.bootstrap?.admin;
      return (
        admin !== undefined &&
        admin.port === podPort && { at: port.field, message: `the port leads to Envoy's admin port ${admin.port}` }
      );
    },
  ),
  check(
    {
      code: "envoy-stats-rejected",
      level: "warning",
      requirement: "Envoy counts calls",
      impact: "Metrics show no call and no failure, and alerts on them stay silent.",
      fix: "Take reject_all out, or list what is left out in exclusion_list.",
    },
    known,
    ({ bootstrap }) => {
      const at = bootstrap.root.at("stats_config", "stats_matcher", "reject_all");
      return at.bool === true && { at, message: "every metric is rejected" };
    },
  ),
];
