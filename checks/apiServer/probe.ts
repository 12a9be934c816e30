import type { Fault } from "../check";
import { type Field, ifKnown } from "../field";
import { dnsLabel, port, portNumber } from "./names";
import { all, between, oneOf, refused, required, scalar, text } from "./refusal";

const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc"];
const HOOKS = ["exec", "httpGet", "tcpSocket", "sleep"];

export function probes(container: Field, isInit: boolean): Fault[] {
  return ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((name) => {
    const probe = container.at(name);
    if (ifKnown(() => probe.exists) !== true) return [];
    if (isInit) return [refused(probe, "an init container that ends takes no probe")];
    return [
      ...oneOf(probe, HANDLERS, "handler"),
      ...handler(probe),
      ...["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold"].flatMap((key) =>
        between(probe.at(key), 0),
      ),
      // Zero is taken for the default, 1.
      ...between(probe.at("successThreshold"), 0, name === "readinessProbe" ? Infinity : 1),
      ...(name === "readinessProbe"
        ? all(
            () =>
              probe.at("terminationGracePeriodSeconds").exists &&
              refused(probe.at("terminationGracePeriodSeconds"), "a readiness probe ends no container, and takes none"),
          )
        : between(probe.at("terminationGracePeriodSeconds"), 1)),
    ];
  });
}

/** @param grace seconds between SIGTERM and SIGKILL; a hook may sleep no longer */
export function lifecycle(container: Field, isInit: boolean, grace: number): Fault[] {
  const field = container.at("lifecycle");
  const hooks = ["postStart", "preStop"].map((name) => field.at(name)).filter((hook) => ifKnown(() => hook.exists));
  if (isInit && hooks.length > 0) return [refused(field, "an init container that ends takes no hook")];
  return hooks.flatMap((hook) => [
    ...oneOf(hook, HOOKS, "handler"),
    ...handler(hook),
    ...between(hook.at("sleep", "seconds"), 0, grace),
  ]);
}

function handler(field: Field): Fault[] {
  const [exec, http, tcp, grpc] = HANDLERS.map((key) => field.at(key)) as [Field, Field, Field, Field];
  return [
    ...all(() => exec.exists && exec.at("command").list.length === 0 && refused(exec.at("command"), "it is required")),
    ...scalar(http.at("port"), port),
    ...scalar(tcp.at("port"), port),
    ...scalar(grpc.at("port"), (value) => (typeof value === "number" ? portNumber(value) : undefined)),
    ...(ifKnown(() => http.at("httpHeaders").list) ?? []).flatMap((header) => [
      ...required(header.at("name")),
      ...text(header.at("name"), (name) =>
        name === "" || /^[-A-Za-z0-9]+$/.test(name) ? undefined : "a header's name is letters, digits and -",
      ),
    ]),
  ];
}

export const containerName = (field: Field): Fault[] => [...required(field), ...text(field, dnsLabel)];
