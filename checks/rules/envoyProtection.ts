import { ENVOY_IMAGE, OLDEST_ENVOY, isOlderEnvoy } from "../../platform/envoy";
import { check } from "../check";
import { type Route, matches } from "../envoy/route";
import { isLoopback } from "../envoy/values";
import { parseImage } from "../../settings/values/image";
import { arrivals } from "../view/arrivals";
import type { StackView } from "../view/stackView";
import { listed } from "../words";

const known = (stack: StackView) =>
  stack.envoys.flatMap((envoy) => (envoy.bootstrap === undefined ? [] : [{ ...envoy, bootstrap: envoy.bootstrap }]));

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
      const at = container.field.at("image");
      const version = /(?:^|[-v])(\d+)\.(\d+)/.exec(parseImage(at.text ?? "")?.tag ?? "");
      if (version === null) return undefined;
      const [major, minor] = [Number(version[1]), Number(version[2])];
      return isOlderEnvoy(major, minor) && { at, message: `the version is ${major}.${minor}` };
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
];
