import { DEFAULT_CONNECTION_IDLE, DEFAULT_ROUTE_TIMEOUT, DEFAULT_STREAM_IDLE } from "../../platform/envoy";
import { BACKEND_KEEPALIVE } from "../../platform/googleLoadBalancer";
import { type Fault, check } from "../check";
import { dnsRefresh } from "../envoy/cluster";
import { drainHook, drains } from "../envoy/drainHook";
import type { Listener } from "../envoy/listener";
import { deadlineCap, endless, longestCall } from "../envoy/route";
import { seconds } from "../envoy/values";
import { inside, outside } from "../view/arrivals";
import { backendServices } from "../view/backendService";
import { callRoutesOf } from "../view/callRoutes";
import { type Container, preStopSeconds } from "../view/pod";
import type { StackView } from "../view/stackView";
import { serviceOf } from "../view/upstreamService";
import { time } from "../words";

/** Streams that watch something are silent so long now and then. */
const IDLE_SHORT = 30;

/** Seconds that the load balancer waits for a call that comes to this listener; Infinity where none does. */
function loadBalancerLimit(listener: Listener, stack: StackView): number {
  const ways = backendServices(stack).filter(({ arrival }) => arrival.listener === listener);
  return Math.max(0, ...ways.map(({ timeout }) => timeout.value)) || Infinity;
}

/** Whether preStop fails Envoy's health check: https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/operations/draining */
function failsHealth(container: Container): boolean {
  const words = container.field.at("lifecycle", "preStop", "exec", "command").list.map(({ text }) => text ?? "");
  return (
    (preStopSeconds(container) ?? 0) > 0 && /\/(?:healthcheck\/fail|drain_listeners\?graceful)/.test(words.join(" "))
  );
}

export const envoyTimingChecks = [
  check(
    {
      code: "envoy-route-timeout",
      level: "error",
      requirement: "Envoy ends calls by a limit made for streams",
      impact: "A route's timeout ends streams as well as single calls, and answers UNAVAILABLE, which clients retry.",
      fix: "Set timeout: 0s and max_stream_duration on the route.",
    },
    callRoutesOf,
    ({ route, listener }, stack): Fault | undefined => {
      const action = route.field.at("route");
      const at = action.at("timeout");
      if (action.at("max_stream_duration").exists) return undefined;
      if (!at.exists)
        return { at, message: `without timeout and max_stream_duration the limit is ${time(DEFAULT_ROUTE_TIMEOUT)}` };
      const limit = endless(seconds(at));
      if (limit === Infinity) return undefined;
      const cuts = limit < Math.min(loadBalancerLimit(listener, stack), BACKEND_KEEPALIVE);
      return { at, message: `the route ends every call after ${time(limit)}`, level: cuts ? "error" : "warning" };
    },
  ),
  check(
    {
      code: "envoy-deadline-cap",
      level: "error",
      requirement: "Envoy passes a client's deadline on as long as calls may last",
      impact: "Calls and streams for which a client allows more end early with DEADLINE_EXCEEDED.",
      fix: "Set grpc_timeout_header_max to the longest call, or to 0s for the client's own deadline; take max_grpc_timeout out.",
    },
    callRoutesOf,
    ({ route, manager, listener }, stack): Fault | undefined => {
      const { at, cap } = deadlineCap(route);
      const longest = Math.min(longestCall(route, manager.field), loadBalancerLimit(listener, stack));
      return cap < longest
        ? {
            at,
            message: `deadlines are shortened to ${time(cap)}, calls may last ${longest === Infinity ? "for ever" : time(longest)}`,
          }
        : undefined;
    },
  ),
  check(
    {
      code: "envoy-stream-idle",
      level: "error",
      requirement: "A quiet stream lives as long as streams may",
      impact:
        "Envoy ends a stream on which nothing moved for so long, although it may last longer: clients see UNAVAILABLE.",
      fix: "Set stream_idle_timeout above the longest stream, or to 0s.",
    },
    callRoutesOf,
    ({ route, manager, listener }, stack): Fault | undefined => {
      const own = route.field.at("route", "idle_timeout");
      const at = own.exists ? own : manager.field.at("stream_idle_timeout");
      const idle = endless(seconds(at) ?? DEFAULT_STREAM_IDLE);
      const longest = Math.min(longestCall(route, manager.field), loadBalancerLimit(listener, stack));
      // Without any limit it is the one thing that ends a stream which a client forgot, where it is stated and not short.
      const meant = longest === Infinity && at.exists && idle >= IDLE_SHORT;
      if (idle >= longest || meant) return undefined;
      return {
        at,
        message: `a stream without traffic ends after ${time(idle)}, calls may last ${longest === Infinity ? "for ever" : time(longest)}`,
        level: longest === Infinity ? "warning" : "error",
      };
    },
  ),
  check(
    {
      code: "envoy-connection-idle",
      level: "error",
      requirement: "Envoy keeps idle connections longer than the load balancer",
      impact:
        "The load balancer sends a call on a connection that Envoy is just closing: now and then one fails with 502.",
      fix: "Set common_http_protocol_options.idle_timeout above 600s, for example 620s.",
    },
    (stack) => outside(stack).flatMap(({ listener }) => listener?.managers ?? []),
    ({ field }) => {
      const at = field.at("common_http_protocol_options", "idle_timeout");
      const idle = endless(seconds(at) ?? DEFAULT_CONNECTION_IDLE);
      return (
        idle <= BACKEND_KEEPALIVE && {
          at,
          message: `Envoy closes an idle connection after ${time(idle)}, the load balancer after 10m`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-connection-age",
      level: "error",
      requirement: "No client inside the cluster keeps its connection to a leaving pod",
      impact: "A Service takes a leaving pod away from new connections only: calls on old ones fail when the pod ends.",
      fix: "Have Envoy drain the listener in its preStop hook, or set max_connection_duration on it, so that with its jitter and drain it is shorter than the server's preStop wait.",
    },
    inside,
    ({ listener, envoy, pod }): Fault[] => {
      if (listener?.carriesCalls !== true) return [];
      const servers = pod.running.filter((container) => container !== envoy?.container);
      const hook = drainHook(envoy!);
      // Envoy alone in its pods waits itself; one that fails its health check tells clients to go with each answer,
      // and a server's hook reaches its admin interface too.
      const staying = servers.length > 0 ? servers : pod.running;
      if (staying.some(failsHealth)) return [];
      const wait = Math.max(0, ...staying.map((container) => preStopSeconds(container) ?? 0));
      if (hook !== undefined && drains(hook, listener)) {
        const at = hook.at ?? pod.spec.at("initContainers");
        const message = `a leaving Envoy asks clients to connect again within ${time(hook.seconds)}, its pod stays for ${time(wait)}`;
        return hook.seconds <= wait ? [] : [{ at, message }];
      }
      return listener.managers.flatMap(({ field }) => {
        const at = field.at("common_http_protocol_options", "max_connection_duration");
        const age = endless(seconds(at));
        const jitter = field.at("common_http_protocol_options", "max_connection_duration_jitter", "value").number ?? 0;
        const last = age * (1 + jitter / 100) + (seconds(field.at("drain_timeout")) ?? 5);
        if (last <= wait) return [];
        return [
          {
            at,
            message: `connections live for ${age === Infinity ? "ever" : `up to ${time(Math.ceil(last))}`}, a leaving pod stays for ${time(wait)}`,
          },
        ];
      });
    },
  ),
  check(
    {
      code: "envoy-dns-slow",
      level: "error",
      requirement: "Envoy looks pods up more often than they come and go",
      impact:
        "Envoys still call a pod that has ended, and find a new one only after old ones are gone: calls fail in every rollout.",
      fix: "Set dns_refresh_rate to a few seconds, below minReadySeconds and the server's preStop wait.",
    },
    (stack) =>
      stack.envoys.flatMap((envoy) =>
        (envoy.bootstrap?.clusters ?? []).filter(({ byName }) => byName).map((cluster) => ({ envoy, cluster })),
      ),
    ({ envoy, cluster }, stack) => {
      const pods = [envoy.pod, ...cluster.endpoints.flatMap(({ host }) => serviceOf(host, envoy, stack)?.pods ?? [])];
      const servers = pods.flatMap((pod) => pod.running.filter((one) => one !== stack.envoyOf(pod)?.container));
      const wait = Math.max(0, ...servers.map((one) => preStopSeconds(one) ?? 0));
      const at = cluster.dns.at("dns_refresh_rate");
      const refresh = dnsRefresh(cluster);
      if (wait === 0 || refresh < wait || cluster.dns.at("respect_dns_ttl").bool === true) return undefined;
      return {
        at,
        message: `cluster ${cluster.name} looks its hosts up every ${time(refresh)}, a leaving pod stays for ${time(wait)}`,
      };
    },
  ),
];
