import { serverSchema } from "../../../settings/server";
import type { Context, ServerSource } from "./context";

const { methods: methodsSchema } = serverSchema.shape;

/** Methods that Envoy counts by name. */
export function readMethods({ name, sidecar }: ServerSource, { draft, place }: Context): void {
  const stats = (sidecar?.bootstrap?.callListeners ?? [])
    .flatMap(({ managers }) => managers.flatMap(({ filters }) => filters))
    .map(({ field }) => field.at("typed_config"));
  const every = stats.find((one) => one.at("stats_for_all_methods").bool === true);
  if (every !== undefined)
    draft.leaveOut(
      `${name}'s metrics of every method that a client names`,
      place(every.at("stats_for_all_methods")),
      `methods are counted by name that servers.${name}.methods names: others are counted together, so that clients cannot add counters without end`,
    );
  const list = stats
    .map((one) => one.at("individual_method_stats_allowlist", "services"))
    .find((services) => services.list.length > 0);
  if (list === undefined) return;
  const stated = Object.fromEntries(
    list.list.map((one) => [one.at("name").text ?? "", one.at("method_names").list.map(({ text }) => text)]),
  );
  const { success, data } = methodsSchema.safeParse(stated);
  if (success) draft.set(["servers", name, "methods"], data, place(list));
  else draft.leaveOut(`${name}'s methods that are counted by name`, place(list), "they are no names of gRPC methods");
}
