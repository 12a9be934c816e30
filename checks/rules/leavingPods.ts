import { type Fault, check } from "../check";
import { drainHook, hookPort } from "../envoy/drainHook";
import type { Field } from "../field";
import { parseDuration } from "../../settings/values/duration";
import { meantArguments } from "../view/arguments";
import { arrivals, carriesCalls, outside } from "../view/arrivals";
import { type Container, type Pod, preStopSeconds } from "../view/pod";
import { serversOf } from "../view/servers";
import { absentFrom, programsOf } from "../view/imagePrograms";
import type { StackView } from "../view/stackView";
import { time } from "../words";

/** "500 series errors with NEGs", Google's troubleshooting: the load balancer needs up to two minutes to let go of a pod. */
const LOAD_BALANCER_WITHDRAW = 120;

/** Pods that calls are sent to, each once. */
function serving(stack: StackView): readonly Pod[] {
  return stack.once("serving calls", () => [
    ...new Set(arrivals(stack).flatMap((one) => (carriesCalls(one) ? one.pod : []))),
  ]);
}

/** Google's proxies to databases, by their images. */
const DATABASE_PROXY = /(?:^|\/)(?:gce-proxy|cloud-?sql-proxy|alloydb-auth-proxy)(?:[:@]|$)/;

/** Seconds that such a proxy goes on for its clients after SIGTERM; undefined where that is not known. */
function proxyDelay(container: Container): number | undefined {
  const words = meantArguments(container).map(({ text }) => text ?? "");
  const flags = [...words.join(" ").matchAll(/-(?:(?:min|max)-sigterm-delay|term_timeout)[= ](\S+)/g)];
  const variables = container.field.at("env").list.filter((one) => /_SIGTERM_DELAY$/.test(one.at("name").text ?? ""));
  const texts = [...flags.map(([, text]) => text), ...variables.map((one) => one.at("value").text)];
  const seconds = texts.map((text) => parseDuration(text ?? ""));
  if (words.some((word) => word.startsWith("--config-file")) || seconds.includes(undefined)) return undefined;
  return Math.max(0, ...(seconds as number[]));
}

/** Whether a matcher of a path lets a request through; one of another kind than these may. */
function matches(matcher: Field, request: string): boolean {
  const [exact, prefix] = [matcher.at("exact").text, matcher.at("prefix").text];
  if (exact === undefined && prefix === undefined) return true;
  return exact === request || (prefix !== undefined && request.startsWith(prefix));
}

export const leavingPodChecks = [
  check(
    {
      code: "pod-leaves-at-once",
      level: "error",
      requirement: "A server waits in preStop while balancers let go of it",
      impact:
        "The load balancer still sends calls for up to two minutes after a pod was told to leave: they fail in every rollout.",
      fix: `Set lifecycle.preStop.sleep on the server's container, ${LOAD_BALANCER_WITHDRAW}s behind the load balancer.`,
    },
    (stack) => [...new Set(outside(stack).flatMap((one) => (carriesCalls(one) ? one.pod : [])))],
    (pod, stack) =>
      serversOf(pod, stack).flatMap((container): Fault[] => {
        const at = container.field.at("lifecycle", "preStop");
        const wait = preStopSeconds(container);
        if (at.exists && wait === undefined) return [];
        if (wait === undefined) return [{ at, message: `container ${container.name} has no preStop` }];
        if (wait >= LOAD_BALANCER_WITHDRAW) return [];
        return [
          {
            at,
            message: `container ${container.name} waits ${time(wait)}, the load balancer needs up to 2m`,
            level: "warning",
          },
        ];
      }),
  ),
  check(
    {
      code: "envoy-leaves-first",
      level: "error",
      requirement: "Envoy outlives the server beside it",
      impact:
        "Envoy ends a tenth of a second after SIGTERM and takes running calls along, while the server would still finish them.",
      fix: "Make Envoy a native sidecar, and let its preStop wait at least as long as the server's and the calls after it.",
    },
    (stack) => stack.envoys.filter(({ container, pod }) => container.role !== "init" && serving(stack).includes(pod)),
    ({ pod, container }, stack) => {
      const at = container.field.at("lifecycle", "preStop");
      const own = preStopSeconds(container);
      if (at.exists && own === undefined) return undefined;
      const server = Math.max(0, ...serversOf(pod, stack).map((one) => preStopSeconds(one) ?? 0));
      if ((own ?? 0) >= server && own !== undefined) return undefined;
      // A native sidecar is told to leave only when the server has gone; what it relays to other pods is cut all the same.
      const level = container.role === "sidecar" ? "warning" : "error";
      return { at, message: `Envoy waits ${time(own ?? 0)} in preStop, the server ${time(server)}`, level };
    },
  ),
  check(
    {
      code: "database-proxy-leaves-first",
      level: "warning",
      requirement: "A proxy to a database outlives the server beside it",
      impact:
        "The proxy ends while the server still finishes its calls: those that need the database fail in every rollout.",
      fix: "Make the proxy a native sidecar: an init container with restartPolicy: Always is told to leave when the server has gone.",
    },
    serving,
    (pod, stack) =>
      pod.running
        .filter(({ role, field }) => role === "app" && DATABASE_PROXY.test(field.at("image").text ?? ""))
        .flatMap((container): Fault[] => {
          const hook = container.field.at("lifecycle", "preStop");
          const [wait, delay] = [hook.exists ? preStopSeconds(container) : 0, proxyDelay(container)];
          if (wait === undefined || delay === undefined) return [];
          const server = Math.max(0, ...serversOf(pod, stack).map((one) => preStopSeconds(one) ?? 0));
          if (wait + delay > server) return [];
          const message = `container ${container.name} leaves after ${time(wait + delay)}, the server is told to leave after ${time(server)}`;
          return [{ at: container.field, message }];
        }),
  ),
  check(
    {
      code: "envoy-prestop-get",
      level: "error",
      requirement: "Envoy is not asked to drain by a GET",
      impact: "Envoy answers 405 and drains nothing: its connections are cut when the pod ends.",
      fix: "Wait in preStop.sleep and let connections end by max_connection_duration.",
    },
    (stack) => stack.envoys,
    ({ container }) => {
      const at = container.field.at("lifecycle", "preStop", "httpGet", "path");
      return (
        /^\/(?:healthcheck\/fail|drain_listeners|quitquitquit)/.test(at.text ?? "") && {
          at,
          message: `${at.text} takes a POST only`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-drain-hook",
      level: "error",
      requirement: "The hook that has Envoy drain reaches it, and admin takes what it sends",
      impact: "Nothing drains: clients keep their connections to a leaving pod, and calls on them fail when it ends.",
      fix: "Let preStop.httpGet ask the listener's port, and name the request to admin in allow_paths.",
    },
    (stack) => stack.envoys,
    (envoy): Fault | undefined => {
      const { bootstrap, container } = envoy;
      const at = container.field.at("lifecycle", "preStop", "httpGet", "port");
      if (bootstrap === undefined || !at.exists) return undefined;
      const port = hookPort(container);
      const admin = bootstrap.admin?.port;
      if (port === undefined) return { at, message: `no port of the container has the name ${at.text}` };
      if (port !== admin && bootstrap.listenerAt(port) === undefined)
        return { at, message: `Envoy listens on no port ${port}` };
      const hook = drainHook(envoy);
      const allowed = bootstrap.root.at("admin", "allow_paths");
      if (hook === undefined || !allowed.exists || allowed.list.some((path) => matches(path, hook.request)))
        return undefined;
      return { at: allowed, message: `no path lets ${hook.request} through` };
    },
  ),
  check(
    {
      code: "envoy-prestop-shell",
      level: "error",
      requirement: "Hooks run programs that the image has",
      impact: "The program is not in the image: the hook fails, and Envoy ends at once with its calls.",
      fix: "Use preStop.sleep, which kubelet does itself.",
    },
    (stack) => stack.pods.flatMap(({ running }) => running),
    ({ field, name }) => {
      const at = field.at("lifecycle", "preStop", "exec", "command");
      const lacks = absentFrom(field.at("image").text ?? "");
      const program = programsOf(at.list.map((one) => one.text ?? "")).find((one) => lacks.includes(one));
      return program !== undefined && { at, message: `${program} is not in the image of ${name}` };
    },
  ),
  check(
    {
      code: "pod-grace-short",
      level: "error",
      requirement: "A container's preStop wait fits into the pod's grace period",
      impact: "The pod is killed while it waits: the server never gets SIGTERM, and every running call is cut.",
      fix: "Raise terminationGracePeriodSeconds above preStop and the longest call together.",
    },
    (stack) => stack.pods,
    (pod) =>
      pod.running
        .map((container) => ({ container, wait: Number(preStopSeconds(container)) }))
        .filter(({ wait }) => wait >= pod.grace)
        .map(({ container, wait }) => ({
          at: pod.spec.at("terminationGracePeriodSeconds"),
          message: `${container.name} waits ${time(wait)} in preStop, the pod is killed after ${time(pod.grace)}`,
        })),
  ),
];
