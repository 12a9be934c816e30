import type { BeforeAndAfter } from "../../../../commands/rehearse/manifests/ofManifests";
import type {
  Container,
  HookCommand,
  PreStop,
  Probe,
  RolloutStrategy,
} from "../../../../commands/rehearse/node/workload";
import type { LoadBalancer, PodTemplate, ServiceWay, Subject } from "../../../../commands/rehearse/subject";

/** What of manifests is rehearsed as they are, short enough to be read whole; times in seconds. */
export function described({ server, before, after, reason, leftOut, port }: BeforeAndAfter): object {
  const subject = before.subject(1);
  const { edge, pods, loadBalancer, service, calledAs, names, hosts } = subject;
  return {
    server: `${server}: container ${subject.server.container}, port ${port}, health of ${subject.server.healthServices.map((one) => `"${one}"`).join(", ")}`,
    pods: podsIn(pods, subject),
    ...(edge && { edge: podsIn(edge, subject) }),
    paths: {
      ...(loadBalancer && { ingress: `${hosts.join(", ")}: ${throughLoadBalancer(loadBalancer)}` }),
      ...(service && { internal: throughService(service) }),
    },
    ...(loadBalancer && {
      "load balancer": { timeout: loadBalancer.timeoutSec, "health check": healthCheck(loadBalancer) },
    }),
    "called as": calledAs === undefined ? "nothing that a route takes" : `${calledAs.service} on ${calledAs.authority}`,
    names: {
      ...(names.pods.length > 0 && { "of the pods": names.pods }),
      ...(names.services.length > 0 && {
        "of a Service": names.services.map(
          (one) => `${one.names.at(-1)}: ${one.ports.map((of) => `${of.port} to ${of.podPort}`).join(", ")}`,
        ),
      }),
    },
    "left out": leftOut,
    adopted: after === undefined ? reason : "as settings",
  };
}

function podsIn({ workload, envoy }: PodTemplate, { server }: Subject): object {
  const role = ({ name }: Container) =>
    name === envoy?.container ? "Envoy" : name === server.container ? "server" : "?";
  const of = (container: Container, kind: string) => {
    const { args, startupProbe, readinessProbe, livenessProbe, preStop, name } = container;
    const probes = { startup: startupProbe, readiness: readinessProbe, liveness: livenessProbe };
    return {
      container: `${name}: ${role(container)}${kind}`,
      ...(args.length > 0 && { args: args.join(" ") }),
      ...Object.fromEntries(
        Object.entries(probes).flatMap(([key, probe]) => (probe ? [[key, probeInWords(probe)]] : [])),
      ),
      ...(preStop && { "preStop hook": hookInWords(preStop) }),
    };
  };
  return {
    containers: [
      ...workload.sidecars.map((one) => of(one, ", native sidecar")),
      ...workload.containers.map((one) => of(one, "")),
    ],
    "grace period": workload.gracePeriod,
    rollout: `${rolloutInWords(workload.rollout)}${workload.minReady > 0 ? `, available after ${workload.minReady}` : ""}`,
    ...(envoy && {
      admin:
        envoy.admin === undefined
          ? "none"
          : `port ${envoy.admin.port} of ${envoy.admin.on === "own" ? "127.0.0.1" : "every address"}`,
    }),
  };
}

function probeInWords({ grpc, httpGet, tcpSocket, inside, ...times }: Probe): string {
  const asked = grpc
    ? `gRPC health of "${grpc.service}", port ${grpc.port}`
    : httpGet
      ? `${httpGet.scheme ?? "HTTP"} ${httpGet.path}, port ${httpGet.port}`
      : tcpSocket
        ? `TCP, port ${tcpSocket.port}`
        : `${inside?.method} ${inside?.path} from inside, port ${inside?.port}`;
  return `${asked}; after ${times.initialDelaySeconds}, every ${times.periodSeconds}, ${times.failureThreshold} times`;
}

function hookInWords({ sleep, httpGet, commands = [] }: PreStop): string {
  const parts = [
    ...commands.map(commandInWords),
    ...(sleep ? [`waits ${sleep.seconds}`] : []),
    ...(httpGet ? [`GET ${httpGet.path}, port ${httpGet.port}`] : []),
  ];
  return parts.join(", then ") || "does nothing that is known here";
}

function commandInWords(command: HookCommand): string {
  if ("sleep" in command) return `waits ${command.sleep}`;
  if ("fails" in command) return command.fails;
  const { method, path, port } = command.request;
  return `${method} ${path} from inside, port ${port}`;
}

const PLACES = {
  leaves: "as an old one leaves",
  gone: "when an old one is gone",
  "all gone": "when all old ones are gone",
};

function rolloutInWords({ maxSurge, maxUnavailable, place = "leaves" }: RolloutStrategy): string {
  return `${maxSurge} more, ${maxUnavailable} fewer; a new pod comes ${PLACES[place]}`;
}

function throughLoadBalancer({ calls, port, protocol }: LoadBalancer): string {
  return `${protocol} to port ${port} of the ${calls}`;
}

function throughService({ calls, port, tls }: ServiceWay): string {
  return `port ${port} of the ${calls}${tls ? ", within TLS" : ""}`;
}

function healthCheck({ healthCheck: check }: LoadBalancer): string {
  const { type, requestPath, port, checkIntervalSec, timeoutSec, healthyThreshold, unhealthyThreshold } = check;
  return `${type} ${requestPath}, port ${port}; every ${checkIntervalSec}, within ${timeoutSec}; healthy after ${healthyThreshold}, unhealthy after ${unhealthyThreshold}`;
}
