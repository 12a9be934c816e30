import type { Field } from "../../../checks/field";
import { portOf } from "../../../checks/view/pod";
import type { Context, ServerSource } from "./context";

const PROBES = ["readinessProbe", "livenessProbe", "startupProbe"] as const;

/** What grpc.health.v1.Health is asked for. The probes themselves are the program's own. */
export function readHealth(server: ServerSource, context: Context): void {
  const { name, app } = server;
  const { draft, place } = context;
  const probes = PROBES.map((key) => app.field.at(key)).filter((probe) => probe.exists);
  const asked = probes.flatMap((probe) => serviceAsked(probe) ?? []);
  if (asked[0] !== undefined && asked[0].service !== "")
    draft.set(["servers", name, "health", "service"], asked[0].service, place(asked[0].at));
  if (asked.length > 0 || readOtherHealth(server, context)) return;
  const needed =
    "kubelet and Envoy ask the server's gRPC health service: it has to answer grpc.health.v1.Health, or health.http or health.command states how it is asked";
  for (const probe of probes) draft.leaveOut(`${name} ${probe.path.split(".").at(-1)}`, place(probe), needed);
  if (probes.length === 0) draft.leaveOut(`${name} without probes`, place(app.field), needed);
}

/** A readiness probe without gRPC: a path that is asked over HTTP, or a program. */
function readOtherHealth({ name, app }: ServerSource, { draft, place }: Context): boolean {
  const probe = app.field.at("readinessProbe");
  const [get, command] = [probe.at("httpGet"), probe.at("exec", "command")];
  const plain = get.exists && !get.at("httpHeaders").exists && get.at("scheme").text !== "HTTPS";
  const port = portOf([app], get.at("port").scalar ?? "")?.port ?? get.at("port").number;
  if (plain && port !== undefined) {
    draft.set(["servers", name, "health", "http"], { path: get.at("path").text ?? "/", port }, place(get));
    return true;
  }
  if (!command.exists) return false;
  draft.set(
    ["servers", name, "health", "command"],
    command.list.map(({ text }) => text ?? ""),
    place(command),
  );
  return true;
}

/** The service that a gRPC probe, or grpc_health_probe in an exec probe, asks for; undefined where it asks something else. */
function serviceAsked(probe: Field): { readonly service: string; readonly at: Field } | undefined {
  const grpc = probe.at("grpc");
  if (grpc.exists) return { service: grpc.at("service").text ?? "", at: grpc };
  const at = probe.at("exec", "command");
  const line = at.list.map((word) => word.text ?? "").join(" ");
  if (!/grpc[-_]health[-_]probe/.test(line)) return undefined;
  return { service: /-service[= ](\S+)/.exec(line)?.[1] ?? "", at };
}
