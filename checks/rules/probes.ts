import { type Fault, check } from "../check";
import { configOf } from "../envoy/values";
import type { Field } from "../field";
import { arrivals, isGrpcPort } from "../view/arrivals";
import { answersGet, listensOn, speaks } from "../view/listening";
import { type Container, type Pod, portOf } from "../view/pod";
import { serversOf } from "../view/servers";
import type { StackView } from "../view/stackView";
import { time } from "../words";

interface Probe {
  readonly pod: Pod;
  readonly container: Container;
  readonly field: Field;
  readonly kind: "startupProbe" | "readinessProbe" | "livenessProbe";
  readonly how: "httpGet" | "grpc" | "tcpSocket";
}

function probes(stack: StackView): Probe[] {
  return stack.pods.flatMap((pod) =>
    pod.running.flatMap((container) =>
      (["startupProbe", "readinessProbe", "livenessProbe"] as const).flatMap((kind) =>
        (["httpGet", "grpc", "tcpSocket"] as const)
          .filter((how) => container.field.at(kind, how).exists)
          .map((how) => ({ pod, container, field: container.field.at(kind), kind, how })),
      ),
    ),
  );
}

function portField({ field, how }: Probe): Field {
  return field.at(how, "port");
}

/** Number of the probed port: kubelet looks names up in the container's own ports. */
function probedPort(probe: Probe): number | undefined {
  const stated = portField(probe).scalar;
  return typeof stated === "number" ? stated : portOf([probe.container], stated ?? "")?.port;
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes */
const DEFAULT = { periodSeconds: 10, failureThreshold: 3, initialDelaySeconds: 0 };

/** Seconds after which a probe that always fails has its effect. */
export function patience(probe: Field): number {
  const value = (key: keyof typeof DEFAULT) => probe.at(key).number ?? DEFAULT[key];
  return value("initialDelaySeconds") + (value("periodSeconds") || 10) * value("failureThreshold");
}

/** Seconds; a liveness probe of nothing but defaults gives 30. */
const START_LEAST = 5;

const NEVER_READY =
  "The probe fails for ever: the pod never becomes ready, or is restarted again and again, and the rollout stops.";

export const probeChecks = [
  check(
    {
      code: "probe-missing",
      level: "warning",
      requirement: "Containers that take calls have a readiness probe",
      impact: "Calls are sent to the pod before its server can answer, and to one that no longer can.",
      fix: "Add a readinessProbe: grpc for a server, httpGet of /ready for Envoy.",
    },
    (stack) =>
      [...new Set(arrivals(stack).map(({ pod }) => pod))].flatMap((pod) => [
        ...[stack.envoyOf(pod)?.container].filter((one) => one !== undefined),
        ...serversOf(pod, stack),
      ]),
    ({ field, name, ports }) => {
      const at = field.at("readinessProbe");
      return ports.length > 0 && !at.exists && { at, message: `container ${name} has none` };
    },
  ),
  check(
    {
      code: "probe-port",
      level: "error",
      requirement: "Probes ask a port that the pod listens on",
      impact: NEVER_READY,
      fix: "Write the number or the name of one of the container's ports.",
    },
    probes,
    (probe, stack) => {
      const at = portField(probe);
      const port = probedPort(probe);
      if (port === undefined)
        return (
          typeof at.scalar === "string" && {
            at,
            message: `container ${probe.container.name} has no port named ${at.scalar}`,
          }
        );
      return listensOn(probe.pod, port, stack) === false && { at, message: `nothing in the pod listens on ${port}` };
    },
  ),
  check(
    {
      code: "probe-path",
      level: "error",
      requirement: "Probes of Envoy ask for a path that answers 200",
      impact: NEVER_READY,
      fix: "Write a path that Envoy routes, such as /ready.",
    },
    probes,
    (probe, stack) => {
      const listener = stack.envoyOf(probe.pod)?.bootstrap?.listenerAt(probedPort(probe));
      const at = probe.field.at("httpGet", "path");
      if (probe.how !== "httpGet" || listener === undefined || listener.managers.length === 0) return undefined;
      const path = at.text ?? "/";
      return (
        !answersGet(listener, path) && {
          at,
          message: `listener ${listener.name} does not answer GET ${path} with success`,
        }
      );
    },
  ),
  check(
    {
      code: "probe-protocol",
      level: "error",
      requirement: "Probes speak the port's protocol",
      impact: NEVER_READY,
      fix: "Use grpc for the server's port, and httpGet with the listener's scheme for Envoy's.",
    },
    probes,
    (probe, stack): Fault | undefined | false => {
      const port = probedPort(probe);
      const listener = stack.envoyOf(probe.pod)?.bootstrap?.listenerAt(port);
      const at = probe.field.at(probe.how);
      if (listener === undefined) {
        const others = probe.pod.running.map(({ field }) => field.at(probe.kind, "grpc", "port").number);
        const named = isGrpcPort(probe.pod, port) && !others.includes(port);
        return probe.how === "httpGet" && named && { at, message: `port ${port} serves gRPC, which answers no GET` };
      }
      if (probe.how === "tcpSocket") return undefined;
      const { tls, codec } = speaks(listener);
      if (probe.how === "grpc")
        return tls && { at, message: `kubelet asks for gRPC health without TLS, listener ${listener.name} has TLS` };
      const https = probe.field.at("httpGet", "scheme").text === "HTTPS";
      if (https !== tls)
        return {
          at,
          message: `the probe ${https ? "uses" : "does not use"} TLS, listener ${listener.name} ${tls ? "does" : "does not"}`,
        };
      return (
        codec === "HTTP2" && !tls && { at, message: `listener ${listener.name} speaks HTTP/2 only, kubelet HTTP/1.1` }
      );
    },
  ),
  check(
    {
      code: "probe-restarts-early",
      level: "warning",
      requirement: "A busy server leaves the balancers before it is restarted",
      impact: "Liveness fails before readiness does: a server that is only slow is killed with its running calls.",
      fix: "Give livenessProbe a longer period or a higher failureThreshold than readinessProbe.",
    },
    (stack) => stack.pods.flatMap(({ running }) => running),
    ({ field, name }) => {
      const [live, ready] = [field.at("livenessProbe"), field.at("readinessProbe")];
      if (!live.exists || !ready.exists) return undefined;
      const message = `container ${name} is restarted after ${time(patience(live))}, and out of service after ${time(patience(ready))}`;
      return patience(live) < patience(ready) && { at: live, message };
    },
  ),
  check(
    {
      code: "probe-start-short",
      level: "warning",
      requirement: `A container has ${START_LEAST} s at least to start`,
      // https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe
      impact:
        "A start on a busy node takes longer: kubelet kills the container again and again, and the pod never serves.",
      fix: "Raise the startup probe's failureThreshold: it ends as soon as the container answers.",
    },
    (stack) => stack.pods.flatMap(({ running }) => running),
    ({ field, name }) => {
      const [startup, live] = [field.at("startupProbe"), field.at("livenessProbe")];
      const at = startup.exists ? startup : live;
      return (
        at.exists &&
        patience(at) < START_LEAST && {
          at,
          message: `container ${name} is restarted ${time(patience(at))} after its start`,
        }
      );
    },
  ),
  check(
    {
      code: "probe-watches-others",
      level: "warning",
      requirement: "Liveness watches the container itself",
      impact: "Envoy is restarted because its server is not healthy, with every call that it relays.",
      fix: "Ask Envoy's own /ready for liveness, and leave the server's health to readiness.",
    },
    probes,
    (probe, stack) => {
      const envoy = stack.envoyOf(probe.pod);
      const listener = envoy?.bootstrap?.listenerAt(probedPort(probe));
      if (probe.kind !== "livenessProbe" || probe.how !== "httpGet" || envoy?.container !== probe.container)
        return undefined;
      const path = probe.field.at("httpGet", "path").text;
      const filters = listener?.managers.flatMap((manager) => manager.filters) ?? [];
      const health = filters.some(
        ({ field }) =>
          configOf(field).at("cluster_min_healthy_percentages").keys.length > 0 &&
          configOf(field)
            .at("headers")
            .list.some((header) => header.at("string_match", "exact").text === path),
      );
      return health && { at: probe.field.at("httpGet", "path"), message: `${path} answers for the server's health` };
    },
  ),
  check(
    {
      code: "probe-liveness-asks-readiness",
      level: "warning",
      requirement: "Liveness does not ask what readiness asks",
      impact:
        "A server that reports a broken dependency, such as its database, is restarted in every pod at once, again and again, with the calls that it could have answered.",
      fix: "Leave the server's health to readiness, and let liveness ask for no more than a sign of life: a path or a gRPC service of its own that is healthy whatever the dependencies are.",
    },
    (stack) =>
      stack.pods.flatMap((pod) => pod.running.filter((container) => container !== stack.envoyOf(pod)?.container)),
    (container) => {
      const { field, name } = container;
      const [live, ready] = [field.at("livenessProbe"), field.at("readinessProbe")];
      // A connection that opens tells nothing of a dependency, so tcpSocket may be asked twice.
      const how = (["grpc", "httpGet", "exec"] as const).find((one) => live.at(one).exists);
      if (how === undefined || !ready.at(how).exists) return undefined;
      return (
        question(live.at(how), how, container) === question(ready.at(how), how, container) && {
          at: live.at(how),
          message: `container ${name} is restarted by the answer that takes it out of service`,
        }
      );
    },
  ),
  check(
    {
      code: "probe-restart-waits",
      level: "warning",
      requirement: "A process that hangs is ended soon after its liveness probe has failed",
      impact:
        "The kubelet runs the preStop hook and waits for the pod's whole grace period before it kills a process that hangs: the pod is missing for as long.",
      fix: "Set terminationGracePeriodSeconds in the livenessProbe, to a few seconds.",
    },
    (stack) => stack.pods.flatMap((pod) => pod.running.map((container) => ({ pod, container }))),
    ({ pod, container: { field, name } }) => {
      const probe = field.at("livenessProbe");
      const at = probe.at("terminationGracePeriodSeconds");
      const grace = at.number ?? pod.grace;
      return (
        probe.exists &&
        grace > LONGEST_RESTART && { at, message: `container ${name} that hangs is killed ${time(grace)} later` }
      );
    },
  ),
];

/** Seconds: a hang is found in about as many, and Kubernetes' own example gives a probe as many. */
const LONGEST_RESTART = 60;

/** What a probe asks for, in one form for one question. */
function question(asked: Field, how: "grpc" | "httpGet" | "exec", { ports }: Container): string {
  const number = (port: Field) =>
    ports.find(({ name }) => name !== undefined && name === port.text)?.port ?? port.scalar;
  switch (how) {
    case "grpc":
      return JSON.stringify([number(asked.at("port")), asked.at("service").text ?? ""]);
    case "httpGet":
      return JSON.stringify([
        number(asked.at("port")),
        asked.at("path").text ?? "/",
        asked.at("scheme").text ?? "HTTP",
        asked.at("host").text,
      ]);
    case "exec":
      return JSON.stringify(asked.at("command").list.map((word) => word.text));
  }
}
