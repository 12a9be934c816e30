import { type Fault, check } from "../check";
import type { Field } from "../field";
import type { Bootstrap } from "../envoy/bootstrap";
import { refusal } from "../envoy/re2";
import { listed } from "../words";

/** Fields of the API's second version that Envoy no longer knows, and what replaces them. */
const GONE = {
  hosts: "load_assignment",
  tls_context: "a transport_socket with envoy.transport_sockets.tls",
  config: "typed_config with its @type",
  regex: "safe_regex",
  regex_match: "string_match with safe_regex",
} as const;

function gone(parent: Field, key: keyof typeof GONE): Fault[] {
  const at = parent.at(key);
  return at.exists ? [{ at, message: `the field ${key} is now ${GONE[key]}` }] : [];
}

/** Everything below that is an extension: it has a name and its configuration beside it. */
function extensionsOf({ root, listeners }: Bootstrap): Field[] {
  const chains = listeners.flatMap(({ field }) => [
    ...field.at("filter_chains").list,
    field.at("default_filter_chain"),
  ]);
  const network = chains.flatMap((chain) => chain.at("filters").list);
  const inManagers = listeners
    .flatMap(({ managers }) => managers)
    .flatMap(({ field }) => [...field.at("http_filters").list, ...field.at("access_log").list]);
  return [...network, ...inManagers, ...root.at("admin", "access_log").list];
}

/** `type.googleapis.com/envoy.config.filter.….v2.Router`, and `envoy.api.v2.Listener`. */
const SECOND_VERSION = /\benvoy\.(?:[\w.]+\.)?v2(?:alpha\d*|beta)?\./;

/** Where the API has a RegexMatcher. */
const EXPRESSION = /\.(?:safe_regex|safe_regex_match|(?:regex_rewrite|host_rewrite_path_regex)\.pattern)\.regex$/;

/** Where the API has a cluster that Envoy itself asks: for authorization, limits, logs, traces. */
const SERVICE_CLUSTER =
  /\.(?:envoy_grpc\.cluster_name|(?:server_uri|http_uri)\.cluster|request_mirror_policies\[\d+\]\.cluster|collector_cluster)$/;

/** Texts whose path ends so; what is in a filter's metadata is someone else's. */
function texts({ root }: Bootstrap, end: RegExp): Field[] {
  return root.leaves.filter(({ path }) => end.test(path) && !/\.filter_metadata\b/.test(path));
}

/** Fields that are durations wherever they are. */
const DURATIONS: readonly string[] = [
  ...[
    "timeout",
    "connect_timeout",
    "idle_timeout",
    "stream_idle_timeout",
    "request_timeout",
    "request_headers_timeout",
  ],
  ...["drain_timeout", "per_try_timeout", "per_try_idle_timeout", "max_connection_duration", "grpc_timeout_header_max"],
  ...["interval", "base_interval", "max_interval", "fill_interval", "refresh_interval", "dns_refresh_rate"],
  ...["base_ejection_time", "max_ejection_time"],
];

export const envoyApiChecks = [
  check(
    {
      code: "envoy-api-removed",
      level: "error",
      requirement: "Envoy's configuration is of the API's third version",
      impact: "Envoy knows the field no longer since 1.18, refuses its configuration and ends as soon as it starts.",
      fix: "Write it as version 3 has it: https://www.envoyproxy.io/docs/envoy/latest/api-v3/api.",
    },
    (stack) => stack.bootstraps,
    (bootstrap): Fault[] => {
      const { listeners, clusters } = bootstrap;
      const chains = listeners.flatMap(({ field }) => field.at("filter_chains").list);
      const matches = listeners
        .flatMap(({ managers }) => managers.flatMap(({ routes }) => routes))
        .map(({ field }) => field.at("match"));
      const headers = matches.flatMap((match) => match.at("headers").list);
      return [
        ...clusters.flatMap(({ field }) => [...gone(field, "hosts"), ...gone(field, "tls_context")]),
        ...chains.flatMap((chain) => gone(chain, "tls_context")),
        ...extensionsOf(bootstrap).flatMap((extension) => gone(extension, "config")),
        ...bootstrap.root.leaves
          .filter(({ path, text }) => path.endsWith(".@type") && SECOND_VERSION.test(text ?? ""))
          .map((at) => ({ at, message: `${at.text} is a type of version 2` })),
        ...headers.flatMap((header) => gone(header, "regex_match")),
        ...matches.flatMap((match) => gone(match, "regex")),
      ];
    },
  ),
  check(
    {
      code: "envoy-type-missing",
      level: "error",
      requirement: "Every filter of Envoy's states its type",
      impact:
        "Envoy finds no configuration by the name alone, refuses its configuration and ends as soon as it starts.",
      fix: 'Add typed_config with "@type", for example type.googleapis.com/envoy.extensions.filters.http.router.v3.Router.',
    },
    (stack) => stack.bootstraps,
    (bootstrap) =>
      extensionsOf(bootstrap)
        .filter((extension) => !extension.at("config").exists && !extension.at("config_discovery").exists)
        .filter((extension) => !extension.at("typed_config", "@type").exists)
        .map((extension) => ({
          at: extension.at("typed_config"),
          message: `${extension.at("name").text ?? "a filter"} has no type`,
        })),
  ),
  check(
    {
      code: "envoy-cluster-absent",
      level: "error",
      requirement: "A route leads to a cluster that Envoy has",
      impact: "Envoy refuses its configuration and ends as soon as it starts, and the pod never becomes ready.",
      fix: "Write the name of one of the clusters.",
    },
    (stack) => stack.bootstraps,
    (bootstrap) => {
      // Clusters that a control plane delivers cannot be seen here.
      if (bootstrap.root.at("dynamic_resources", "cds_config").exists) return undefined;
      const names = bootstrap.clusters.map(({ name }) => name);
      return bootstrap.listeners
        .flatMap(({ managers }) => managers.flatMap(({ routes }) => routes))
        .flatMap((route) =>
          route.clusters
            .filter((name) => !names.includes(name))
            .map((name) => ({
              at: route.field.at("route"),
              message: `there is no cluster ${name}; the clusters are ${names.length === 0 ? "none" : names.join(", ")}`,
            })),
        );
    },
  ),
  check(
    {
      code: "envoy-regex-refused",
      level: "error",
      requirement: "Envoy's regular expressions are RE2's",
      impact: "Envoy refuses its configuration and ends as soon as it starts, and the pod never becomes ready.",
      fix: "Write it in RE2's syntax, which has neither look-ahead nor back references: https://github.com/google/re2/wiki/Syntax.",
    },
    (stack) => stack.bootstraps.flatMap((bootstrap) => texts(bootstrap, EXPRESSION)),
    (at) => {
      const why = refusal(at.text ?? "");
      return why !== undefined && { at, message: `${JSON.stringify(at.text)} is no expression of RE2's: ${why}` };
    },
  ),
  check(
    {
      code: "envoy-service-cluster-absent",
      level: "error",
      requirement: "Envoy has the clusters of the services that it asks by itself",
      impact: "Envoy refuses its configuration, or no answer ever comes: authorization then refuses every call.",
      fix: "Write the name of one of the clusters.",
    },
    (stack) => stack.bootstraps,
    (bootstrap) => {
      if (bootstrap.root.at("dynamic_resources", "cds_config").exists) return undefined;
      return texts(bootstrap, SERVICE_CLUSTER)
        .filter(({ text }) => bootstrap.cluster(text!) === undefined)
        .map((at) => ({
          at,
          message: `there is no cluster ${at.text}; the clusters are ${listed(bootstrap.clusters.map(({ name }) => name))}`,
        }));
    },
  ),
  check(
    {
      code: "envoy-service-http1",
      level: "error",
      requirement: "Envoy speaks HTTP/2 to the gRPC services that it asks by itself",
      impact:
        "No answer ever comes: authorization refuses every call, a rate limit lets all through, logs and traces are lost.",
      fix: "Add explicit_http_config with http2_protocol_options to the cluster's HttpProtocolOptions.",
    },
    (stack) => stack.bootstraps,
    (bootstrap) => {
      const asked = texts(bootstrap, SERVICE_CLUSTER).filter(({ path }) => path.endsWith(".envoy_grpc.cluster_name"));
      const clusters = new Set(asked.flatMap(({ text }) => bootstrap.leaves(text!)));
      return [...clusters]
        .filter(({ http2 }) => !http2)
        .map(({ field, name }) => ({ at: field, message: `cluster ${name} has no HTTP/2, and Envoy asks it by gRPC` }));
    },
  ),
  check(
    {
      code: "envoy-duration-malformed",
      level: "error",
      requirement: "Times are seconds with an s",
      impact: "Envoy refuses its configuration and ends as soon as it starts, and the pod never becomes ready.",
      fix: "Write it as 30s, 0.25s or 300s.",
    },
    (stack) => stack.bootstraps.flatMap(({ root }) => root.records),
    (record): Fault[] =>
      record.entries
        .filter(([key, at]) => DURATIONS.includes(key) && at.exists && at.scalar !== undefined)
        .filter(([, at]) => !/^(?:\d+|\d*\.\d{1,9})s$/.test(String(at.scalar)))
        .map(([key, at]) => ({ at, message: `${key} is ${at.scalar}` })),
  ),
];
