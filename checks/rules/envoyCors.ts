import { type Fault, check } from "../check";
import type { ConnectionManager } from "../envoy/listener";
import type { Field } from "../field";
import { listed } from "../words";

/** Where a call's end is in gRPC-Web when the server answers without a body. */
const STATUS = ["grpc-status", "grpc-message"];

/** CORS policies of a connection manager's virtual hosts and routes, in each generation of the API. */
function policies({ field, routes }: ConnectionManager): Field[] {
  const hosts = field.at("route_config", "virtual_hosts").list;
  return [...hosts, ...routes.map((route) => route.field)]
    .flatMap((one) => [
      one.at("cors"),
      one.at("route", "cors"),
      ...one
        .at("typed_per_filter_config")
        .entries.flatMap(([, config]) =>
          config.at("@type").text?.endsWith(".cors.v3.CorsPolicy") === true ? [config] : [],
        ),
    ])
    .filter((policy) => policy.exists);
}

function words(at: Field): string[] {
  return (at.text ?? "").split(",").map((word) => word.trim().toLowerCase());
}

export const envoyCorsChecks = [
  check(
    {
      code: "envoy-cors-status-hidden",
      level: "warning",
      requirement: "Browsers see how a call of gRPC-Web ended",
      impact: "The browser keeps the headers from the page: a call that failed looks as if it had no status.",
      fix: "Add expose_headers: grpc-status,grpc-message to the CORS policy.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    (manager): Fault[] => {
      if (!manager.filters.some(({ type }) => type === "GrpcWeb")) return [];
      return policies(manager).flatMap((policy) => {
        const at = policy.at("expose_headers");
        const lacks = STATUS.filter((header) => !words(at).includes(header));
        // With credentials * is a header of that name.
        if (lacks.length === 0 || (words(at).includes("*") && policy.at("allow_credentials").bool !== true)) return [];
        return [{ at, message: `the policy does not expose ${listed(lacks)}` }];
      });
    },
  ),
  check(
    {
      code: "envoy-cors-without-policy",
      level: "warning",
      requirement: "Where Envoy answers for browsers, a policy states which pages may call",
      impact: "The filter lets no page of another origin call: browsers refuse every call.",
      fix: "Add a CorsPolicy to typed_per_filter_config of the virtual host.",
    },
    (stack) => stack.bootstraps.flatMap(({ listeners }) => listeners.flatMap(({ managers }) => managers)),
    (manager) => {
      const filter = manager.filters.find(({ type }) => type === "Cors");
      const isWeb = manager.filters.some(({ type }) => type === "GrpcWeb");
      if (filter === undefined || !isWeb || !manager.field.at("route_config").exists) return undefined;
      return (
        policies(manager).length === 0 && { at: filter.field, message: "no virtual host or route has a CORS policy" }
      );
    },
  ),
];
