import { drainHook } from "../../../checks/envoy/drainHook";
import type { Envoy } from "../../../checks/envoy/envoy";
import { meantArguments } from "../../../checks/view/arguments";
import { arrivals, backendConfigOf, inside } from "../../../checks/view/arrivals";
import { DEFAULT_ENVOY, envoySchema } from "../../../settings/envoy";
import { unprivilegedPort } from "../../../settings/ports";
import { cpuMillis, memoryBytes } from "../../../settings/values/quantity";
import { isLoopback } from "../../../checks/envoy/values";
import type { Context, ServerSource } from "./context";

/** Envoy of all servers, where it differs from the defaults: the first sidecar's; an Envoy of its own pods serves others. */
export function readEnvoySettings(servers: readonly ServerSource[], context: Context): void {
  const sidecars = servers.flatMap(({ sidecar }) => sidecar ?? []);
  for (const envoy of sidecars) {
    readImage(envoy, context);
    readResources(envoy, context);
    readLogLevel(envoy, context);
    readPorts(envoy, context);
    readOptions(envoy, context);
  }
  freePorts(servers, context);
}

/** States a value for all, and states which were others. */
function state(key: readonly string[], value: unknown, standard: unknown, at: string, { draft }: Context): void {
  const path = ["envoy", ...key];
  const before = draft.get(path);
  if (before !== undefined && before.value !== value) {
    draft.leaveOut(`envoy.${key.join(".")} ${String(value)}`, at, `all servers' Envoys have ${String(before.value)}`);
  } else if (value !== standard) draft.set(path, value, at);
}

function readImage({ container }: Envoy, context: Context): void {
  const at = container.field.at("image");
  if (at.text === undefined) return;
  const wrong = envoySchema.safeParse({ image: at.text }).error?.issues[0]?.message.split("\n")[0];
  if (wrong === undefined) return state(["image"], at.text, DEFAULT_ENVOY.image, context.place(at), context);
  context.leave(`Envoy ${at.text}`, at, `it is ${DEFAULT_ENVOY.image} here: ${wrong}`);
}

function readResources({ container }: Envoy, context: Context): void {
  const resources = container.field.at("resources");
  const memory = resources.at("limits", "memory").exists
    ? resources.at("limits", "memory")
    : resources.at("requests", "memory");
  if (memory.scalar !== undefined) {
    const text = String(memory.scalar);
    const same = memoryBytes(text) === memoryBytes(DEFAULT_ENVOY.memory);
    const fits = envoySchema.safeParse({ memory: text }).success;
    const rule = "128Mi at least: Envoy sheds load before it runs out; 512Mi is the default";
    if (!fits) context.leave(`Envoy's memory ${text}`, memory, rule);
    else if (!same) state(["memory"], text, DEFAULT_ENVOY.memory, context.place(memory), context);
  }
  for (const [key, kind] of [
    ["cpu", "requests"],
    ["cpuLimit", "limits"],
  ] as const) {
    const at = resources.at(kind, "cpu");
    if (at.scalar === undefined || cpuMillis(String(at.scalar)) === cpuMillis(DEFAULT_ENVOY[key])) continue;
    state([key], String(at.scalar), DEFAULT_ENVOY[key], context.place(at), context);
  }
}

const LEVELS: Readonly<Record<string, string>> = { warn: "warning", err: "error" };

function readLogLevel({ container }: Envoy, context: Context): void {
  const words = meantArguments(container);
  const index = words.findIndex((word) => /^(?:-l|--log-level)$/.test(word.text ?? ""));
  const at = words[index + 1];
  if (index < 0 || at?.text === undefined) return;
  const level = LEVELS[at.text] ?? at.text;
  state(["logLevel"], level, DEFAULT_ENVOY.logLevel, context.place(at), context);
}

/** Ports that others may know: of the listeners that the load balancer, callers inside and health checks reach, and of admin. */
function readPorts(envoy: Envoy, context: Context): void {
  const { view, draft, place } = context;
  const ways = arrivals(view).filter((one) => one.envoy === envoy && one.listener?.carriesCalls === true);
  const within = inside(view).filter((one) => ways.includes(one));
  const fromOutside = ways.filter((one) => !within.includes(one));
  const checked = ways
    .map(({ service, port }) => backendConfigOf(service, port, view)?.root.at("spec", "healthCheck", "port"))
    .filter((at) => ways.every(({ podPort }) => podPort !== at?.number));
  const admin = envoy.bootstrap?.admin;
  const hook = drainHook(envoy)?.listener.address;
  const known = [
    ["ingress", fromOutside[0]?.podPort, fromOutside[0]?.listener?.address.field],
    ["internal", within[0]?.podPort, within[0]?.listener?.address.field],
    ["health", checked[0]?.number, checked[0]],
    ["drain", hook?.port, hook?.field],
    ["admin", admin?.port, admin?.field],
  ] as const;
  for (const [key, port, at] of known) {
    if (port === undefined || at === undefined) continue;
    if (unprivilegedPort.safeParse(port).success)
      state(["ports", key], port, DEFAULT_ENVOY.ports[key], place(at), context);
    else
      draft.leaveOut(
        `Envoy's port ${port}`,
        place(at),
        `${port > 65535 ? "ports end at 65535" : "only root may listen on it"}: it is ${DEFAULT_ENVOY.ports[key]} here`,
      );
  }
  if (admin !== undefined && !isLoopback(admin.host))
    draft.leaveOut(
      `admin on ${admin.host}`,
      place(admin.field),
      "it listens on 127.0.0.1 here; metrics are on port 8002",
    );
}

function readOptions({ bootstrap }: Envoy, context: Context): void {
  for (const { managers } of bootstrap?.callListeners ?? [])
    for (const { field, filters } of managers) {
      const ids = field.at("generate_request_id");
      if (ids.bool === true) state(["requestIds"], true, false, context.place(ids), context);
      const stats = filters
        .map((one) => one.field.at("typed_config"))
        .flatMap((one) => [one.at("stats_for_all_methods"), one.at("individual_method_stats_allowlist")])
        .find((one) => one.bool ?? one.exists);
      if (stats !== undefined) state(["metricsPerMethod"], true, false, context.place(stats), context);
    }
}

/** Moves Envoy's ports out of the way of the servers' own, and of each other: all of them share a pod. */
function freePorts(servers: readonly ServerSource[], { draft }: Context): void {
  const apps = servers.map(({ name }) => draft.get(["servers", name, "port"])?.value);
  const used = new Set<unknown>(apps);
  for (const [key, standard] of Object.entries(DEFAULT_ENVOY.ports)) {
    const stated = draft.get(["envoy", "ports", key]);
    let port = (stated?.value as number | undefined) ?? standard;
    const first = port;
    while (used.has(port)) port += 1;
    used.add(port);
    if (port === first) continue;
    if (stated === undefined) draft.set(["envoy", "ports", key], port, `${first} is taken in a pod`);
    else draft.replace(["envoy", "ports", key], port, `${stated.comment}; ${first} is taken in a pod`);
  }
}
