import type { Field } from "../../../checks/field";
import { callRoutes } from "../../../checks/envoy/listener";
import { configOf } from "../../../checks/envoy/values";
import type { Context, ServerSource } from "./context";

/** An origin as a browser sends it. */
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(?::\d+)?$/;

/** gRPC-Web, and the pages that may use it. */
export function readGrpcWeb({ name, sidecar, edges }: ServerSource, { draft, place }: Context): void {
  const listeners = [sidecar, ...edges].flatMap((envoy) => envoy?.bootstrap?.callListeners ?? []);
  const managers = listeners.flatMap((listener) => listener.managers);
  const filter = managers.flatMap(({ filters }) => filters).find(({ type }) => type === "GrpcWeb");
  if (filter === undefined) return;
  const hosts = managers.flatMap(({ field }) => field.at("route_config", "virtual_hosts").list);
  const policies = [...hosts, ...listeners.flatMap(callRoutes).map(({ route }) => route.field)].flatMap((one) => [
    one.at("cors"),
    one.at("route", "cors"),
    one.at("typed_per_filter_config", "envoy.filters.http.cors"),
  ]);
  const stated = policies.flatMap((policy) => [
    ...policy.at("allow_origin_string_match").list.map((one) => one.at("exact")),
    ...policy.at("allow_origin").list,
  ]);
  const exact = stated.filter((origin) => ORIGIN.test(origin.text ?? ""));
  const path = ["servers", name, "grpcWeb", "origins"];
  if (exact.length > 0) return draft.set(path, [...new Set(exact.map(({ text }) => text))], place(exact[0]!));
  const where = originOf(policies.find((policy) => policy.exists) ?? configOf(filter.field), place);
  draft.placeholder(path, ["https://replace-me.example.com"], `write the pages that may call, each; ${where}`);
}

function originOf(at: Field, place: Context["place"]): string {
  return `${place(at)} lets others call than single origins`;
}
