import { type Fault, check } from "../check";
import type { Field } from "../field";
import type { Bootstrap } from "../envoy/bootstrap";
import { refusal } from "../envoy/re2";

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

/** Where the API has a RegexMatcher; what is in a filter's metadata is someone else's. */
const EXPRESSION =
  /^(?!.*\.filter_metadata\b).*\.(?:safe_regex|safe_regex_match|(?:regex_rewrite|host_rewrite_path_regex)\.pattern)\.regex$/;

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
    (stack) => stack.bootstraps.flatMap(({ root }) => root.leaves.filter(({ path }) => EXPRESSION.test(path))),
    (at) => {
      const why = refusal(at.text ?? "");
      return why !== undefined && { at, message: `${JSON.stringify(at.text)} is no expression of RE2's: ${why}` };
    },
  ),
];
