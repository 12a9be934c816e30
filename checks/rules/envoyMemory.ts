import { check } from "../check";
import { count, typeName } from "../envoy/values";
import { cpuMillis, memoryBytes } from "../../settings/values/quantity";
import type { StackView } from "../view/stackView";

const known = (stack: StackView) =>
  stack.envoys.flatMap((envoy) => (envoy.bootstrap === undefined ? [] : [{ ...envoy, bootstrap: envoy.bootstrap }]));

/** Bytes that each connection may have waiting where nothing else is said: Envoy's per_connection_buffer_limit_bytes. */
const BUFFER = 1024 * 1024;

/** Less than one full frame of HTTP/2. */
const BUFFER_SMALL = 16 * 1024;

/** Heap of an Envoy with a small configuration and a few connections. */
const HEAP_OWN = 16 * 1024 * 1024;

function mebi(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

export const envoyMemoryChecks = [
  check(
    {
      code: "envoy-heap-over-memory",
      level: "error",
      requirement: "Envoy sheds load before its container runs out of memory",
      impact: "The kernel kills Envoy at the limit, with every call of the pod, before it refuses a single one.",
      fix: "Set max_heap_size_bytes to about 80 % of the container's memory limit.",
    },
    known,
    ({ bootstrap, container }) => {
      const limit = memoryBytes(String(container.field.at("resources", "limits", "memory").scalar ?? ""));
      const monitors = bootstrap.root.at("overload_manager", "resource_monitors").list;
      const heap = monitors
        .find((monitor) => typeName(monitor) === "FixedHeapConfig")
        ?.at("typed_config", "max_heap_size_bytes");
      const size = heap && count(heap);
      if (size === undefined || Number.isNaN(limit) || size < limit * 0.95) return undefined;
      return { at: heap!, message: `the heap may take ${mebi(size)}, the container ${mebi(limit)}` };
    },
  ),
  check(
    {
      code: "envoy-overload-unguarded",
      level: "warning",
      requirement: "Envoy has an overload manager that watches its heap",
      impact: "Under a burst Envoy takes calls until the kernel kills it, with every call of the pod.",
      fix: "Add overload_manager with a fixed_heap monitor and stop_accepting_requests.",
    },
    known,
    ({ bootstrap, container }) => {
      if (bootstrap.callListeners.length === 0) return undefined;
      const manager = bootstrap.root.at("overload_manager");
      const watches = manager.at("resource_monitors").list.some((monitor) => typeName(monitor) === "FixedHeapConfig");
      const limited = container.field.at("resources", "limits", "memory").exists;
      if (watches && manager.at("actions").list.length === 0)
        return { at: manager, message: "Envoy's heap is watched, and no action follows" };
      if (watches && limited) return undefined;
      if (watches)
        return {
          at: container.field.at("resources", "limits", "memory"),
          message: "Envoy's container has no memory limit",
        };
      return { at: manager, message: "nothing watches Envoy's heap" };
    },
  ),
  check(
    {
      code: "envoy-connections-over-memory",
      level: "warning",
      requirement: "All connections that Envoy takes fit into its memory",
      impact: "With many clients Envoy sheds load or is killed before it reaches its limit of connections.",
      fix: "Lower max_active_downstream_connections or the buffer of each connection, or raise the memory.",
    },
    known,
    ({ bootstrap, container }) => {
      const memory = memoryBytes(String(container.field.at("resources", "limits", "memory").scalar ?? ""));
      const monitors = bootstrap.root.at("overload_manager", "resource_monitors").list;
      const at = monitors
        .map((monitor) => monitor.at("typed_config", "max_active_downstream_connections"))
        .find((one) => one.exists);
      const connections = at && count(at);
      const buffers = bootstrap.callListeners.map(
        ({ field }) => field.at("per_connection_buffer_limit_bytes").number ?? BUFFER,
      );
      const needed = Number(connections) * Math.max(...buffers);
      return (
        needed > memory && {
          at: at!,
          message: `${connections} connections may use ${mebi(needed)}, the container has ${mebi(memory)}`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-buffer-unlimited",
      level: "warning",
      requirement: "Buffers of connections have a limit",
      impact: "One slow client or server can fill Envoy's memory, and every call of the pod dies with it.",
      fix: "Set per_connection_buffer_limit_bytes to 32768.",
    },
    known,
    ({ bootstrap }) =>
      [...bootstrap.listeners, ...bootstrap.clusters]
        .map(({ field }) => field.at("per_connection_buffer_limit_bytes"))
        .filter((at) => count(at) === 0)
        .map((at) => ({ at, message: "0 means no limit" })),
  ),
  check(
    {
      code: "envoy-workers-over-cpu",
      level: "warning",
      requirement: "Envoy runs no more workers than its container has CPUs",
      impact: "The workers share less CPU than they ask for: the kernel stops them in turn, and calls wait.",
      fix: "Set --concurrency to the CPU limit in whole cores.",
    },
    (stack) => stack.envoys,
    ({ container }) => {
      const args = container.field.at("args").list;
      const at = args.find((_, index) => args[index - 1]?.text === "--concurrency");
      const limit = cpuMillis(String(container.field.at("resources", "limits", "cpu").scalar ?? ""));
      const workers = Number(at?.text);
      return (
        workers > Math.max(1, Math.ceil(limit / 1000)) && {
          at: at!,
          message: `${workers} workers share ${limit / 1000} CPUs`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-buffer-small",
      level: "warning",
      requirement: "Buffers of connections take a few packets",
      impact: "Envoy stops reading after each piece, on a connection that carries many calls: all of them are slow.",
      fix: "Set per_connection_buffer_limit_bytes to 32768, Envoy's advice, or more.",
    },
    known,
    ({ bootstrap }) =>
      [...bootstrap.callListeners, ...bootstrap.clusters]
        .map(({ field }) => field.at("per_connection_buffer_limit_bytes"))
        .filter((at) => (count(at) ?? BUFFER) > 0 && (count(at) ?? BUFFER) < BUFFER_SMALL)
        .map((at) => ({ at, message: `a connection may have ${count(at)} bytes waiting` })),
  ),
  check(
    {
      code: "envoy-overload-early",
      level: "error",
      requirement: "Envoy refuses calls when its memory is full",
      impact: "Envoy needs so much for itself: it refuses calls with UNAVAILABLE all the time.",
      fix: "Set max_heap_size_bytes to about 80 % of the container's memory limit, and the threshold to 0.95.",
    },
    known,
    ({ bootstrap }) => {
      const manager = bootstrap.root.at("overload_manager");
      const monitor = manager.at("resource_monitors").list.find((one) => typeName(one) === "FixedHeapConfig");
      const heap = monitor && count(monitor.at("typed_config", "max_heap_size_bytes"));
      if (monitor === undefined || heap === undefined) return undefined;
      return manager
        .at("actions")
        .list.filter((action) => /\.stop_accepting_(?:requests|connections)$/.test(action.at("name").text ?? ""))
        .flatMap((action) => action.at("triggers").list)
        .filter((trigger) => trigger.at("name").text === monitor.at("name").text)
        .map((trigger) => trigger.at("threshold", "value"))
        .filter((at) => (at.number ?? 1) * heap < HEAP_OWN)
        .map((at) => ({ at, message: `Envoy refuses calls from ${mebi((at.number ?? 1) * heap)} of heap on` }));
    },
  ),
];
