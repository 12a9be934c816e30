import { HEAP_SIZE } from "./envoyEdits";
import { type EditableStack, type Tree, at, put } from "../support";
import { DEPLOYMENT, ENVOY } from "./edits";
import type { Row } from "./fault";

const HEAP = "overload_manager.resource_monitors[0].typed_config.max_heap_size_bytes";
const CONNECTIONS = "overload_manager.resource_monitors[1].typed_config.max_active_downstream_connections";
const BUFFER = "per_connection_buffer_limit_bytes";

export const faults: readonly Row[] = [
  {
    what: "a buffer's limit is the text 0",
    code: "envoy-buffer-unlimited",
    edit: (b) => put(b.listener("ingress"), "per_connection_buffer_limit_bytes", "0"),
  },
  {
    what: "nothing follows when the heap is full",
    code: "envoy-overload-unguarded",
    edit: (b) => put(b.root, "overload_manager.actions", undefined),
  },
  {
    what: "the heap may exceed the container",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set("overload_manager.resource_monitors[0].typed_config.max_heap_size_bytes", 2 ** 30),
  },
  {
    what: "there is no overload manager",
    code: "envoy-overload-unguarded",
    edit: (b) => b.set("overload_manager", undefined),
  },
  {
    what: "connections may take more than the memory",
    code: "envoy-connections-over-memory",
    edit: (b) =>
      b.set("overload_manager.resource_monitors[1].typed_config.max_active_downstream_connections", 1_000_000),
  },
  {
    what: "buffers have no limit",
    code: "envoy-buffer-unlimited",
    edit: (b) => put(b.listener("ingress"), "per_connection_buffer_limit_bytes", 0),
  },
  {
    what: "the heap may take one byte too many",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, 510_027_367),
  },
  {
    what: "the heap's size is a text, and more than the container",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, "1073741824"),
  },
  {
    what: "the overload manager counts connections only",
    code: "envoy-overload-unguarded",
    edit: (b) => {
      b.set("overload_manager.resource_monitors[0]", undefined);
      b.set("overload_manager.actions", undefined);
      b.set("overload_manager.loadshed_points", undefined);
    },
  },
  {
    what: "there is no overload manager for the only listener of calls",
    code: "envoy-overload-unguarded",
    edit: (b) => {
      b.set("static_resources.listeners[1]", undefined);
      b.set("overload_manager", undefined);
    },
  },
  {
    what: "one connection too many may fill the memory",
    code: "envoy-connections-over-memory",
    edit: (b) => b.set(CONNECTIONS, 16_385),
  },
  {
    what: "one connection with the default buffer too many may fill the memory",
    code: "envoy-connections-over-memory",
    edit: (b) => {
      b.set(CONNECTIONS, 513);
      put(b.listener("internal"), BUFFER, undefined);
    },
  },
  {
    what: "the number of connections is a text, and more than the memory takes",
    code: "envoy-connections-over-memory",
    edit: (b) => b.set(CONNECTIONS, "1000000"),
  },
  {
    what: "buffers of a cluster have no limit",
    code: "envoy-buffer-unlimited",
    edit: (b) => put(b.cluster("all-pods"), BUFFER, 0),
  },
  {
    what: "Envoy has more workers than CPUs",
    code: "envoy-workers-over-cpu",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.args[3]`, "16"),
  },
  {
    what: "Envoy's memory was lowered",
    code: "envoy-heap-over-memory",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.resources.limits.memory`, "256Mi"),
  },
  {
    what: "Envoy has no memory limit",
    code: "envoy-overload-unguarded",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.resources.limits.memory`),
  },
  {
    what: "one worker more than Envoy has CPUs",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.resources.limits.cpu`, "2");
      s.set(DEPLOYMENT, `${ENVOY}.args[3]`, "3");
    },
  },
  {
    what: "Envoy's heap may take 95 % of its memory",
    code: "envoy-heap-over-memory",
    change: (s) => heap(s, 950_000_000),
  },
  {
    what: "two workers share half a CPU, by the first argument",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.resources.limits.cpu`, "500m");
      s.set(DEPLOYMENT, `${ENVOY}.args`, ["--concurrency", "2", "-c", "/etc/envoy/envoy.yaml"]);
    },
  },
  {
    what: "a connection may have less than a frame waiting",
    code: "envoy-buffer-small",
    edit: (b) => put(b.listener("ingress"), "per_connection_buffer_limit_bytes", 16383),
  },
  {
    what: "Envoy refuses calls from 15 MiB of heap on",
    code: "envoy-overload-early",
    edit: (b) => put(b.root, HEAP_SIZE, 16 * 2 ** 20),
  },
];

export const right: readonly Row[] = [
  {
    what: "the heap may take 95 % of the container",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, 510_027_366),
  },
  {
    what: "the heap's size is a text, and less than the container",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, "429496729"),
  },
  {
    what: "the heap's size cannot be read",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, "much"),
  },
  {
    what: "the heap has no size",
    code: "envoy-heap-over-memory",
    edit: (b) => b.set(HEAP, undefined),
  },
  {
    what: "the overload manager watches the heap only",
    code: "envoy-overload-unguarded",
    edit: (b) => b.set("overload_manager.resource_monitors[1]", undefined),
  },
  {
    what: "there is no overload manager, and no listener for calls",
    code: "envoy-overload-unguarded",
    edit: (b) => {
      b.set("static_resources.listeners", [b.listener("health")]);
      b.set("overload_manager", undefined);
    },
  },
  {
    what: "connections may just fill the memory",
    code: "envoy-connections-over-memory",
    edit: (b) => b.set(CONNECTIONS, 16_384),
  },
  {
    what: "connections with the default buffer may just fill the memory",
    code: "envoy-connections-over-memory",
    edit: (b) => {
      b.set(CONNECTIONS, 512);
      put(b.listener("internal"), BUFFER, undefined);
    },
  },
  {
    what: "only the health listener's connections have large buffers",
    code: "envoy-connections-over-memory",
    edit: (b) => put(b.listener("health"), BUFFER, 2 ** 20),
  },
  {
    what: "very many connections are allowed, and no listener takes calls",
    code: "envoy-connections-over-memory",
    edit: (b) => {
      b.set("static_resources.listeners", [b.listener("health")]);
      b.set(CONNECTIONS, 1_000_000_000);
    },
  },
  {
    what: "buffers have the smallest limit",
    code: "envoy-buffer-unlimited",
    edit: (b) => {
      put(b.listener("ingress"), BUFFER, 1);
      put(b.cluster("all-pods"), BUFFER, 1);
    },
  },
  {
    what: "buffers have Envoy's default limit",
    code: "envoy-buffer-unlimited",
    edit: (b) => {
      put(b.listener("health"), BUFFER, undefined);
      put(b.cluster("all-pods"), BUFFER, undefined);
    },
  },
  {
    what: "as many workers as Envoy has CPUs",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.resources.limits.cpu`, "1500m");
      s.set(DEPLOYMENT, `${ENVOY}.args[3]`, "2");
    },
  },
  {
    what: "one worker on half a CPU",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.resources.limits.cpu`, "500m");
      s.set(DEPLOYMENT, `${ENVOY}.args[3]`, "1");
    },
  },
  {
    what: "Envoy's heap may take a byte less than 95 % of its memory",
    code: "envoy-heap-over-memory",
    change: (s) => heap(s, 949_999_999),
  },
  {
    what: "three workers share a little over two CPUs",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.resources.limits.cpu`, "2001m");
      s.set(DEPLOYMENT, `${ENVOY}.args`, ["--concurrency", "3", "-c", "/etc/envoy/envoy.yaml"]);
    },
  },
  {
    what: "one worker has half a CPU",
    code: "envoy-workers-over-cpu",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.resources.limits.cpu`, "500m");
      s.set(DEPLOYMENT, `${ENVOY}.args`, ["-c", "/etc/envoy/envoy.yaml", "--concurrency", "1"]);
    },
  },
  {
    what: "a connection may have a frame waiting",
    code: "envoy-buffer-small",
    edit: (b) => put(b.listener("ingress"), "per_connection_buffer_limit_bytes", 16384),
  },
  {
    what: "Envoy refuses calls from 16 MiB of heap on",
    code: "envoy-overload-early",
    edit: (b) => put(b.root, HEAP_SIZE, 17 * 2 ** 20),
  },
];

/** The most that Envoy's heap may take, in a container of 1000 MB. */
function heap(stack: EditableStack, bytes: number): void {
  stack.set(DEPLOYMENT, `${ENVOY}.resources.limits.memory`, "1000M");
  stack.bootstrap("my-server", (b) => {
    const monitors = at(b.root, "overload_manager.resource_monitors") as Tree[];
    const own = monitors.find((monitor) => /FixedHeap/.test(JSON.stringify(monitor)))!;
    put(own, "typed_config.max_heap_size_bytes", bytes);
  });
}
