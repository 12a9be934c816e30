import { check } from "../check";
import { isLoopback } from "../envoy/values";
import { arrivals, inside, outside } from "../view/arrivals";
import { listed } from "../words";

export const envoyListenerChecks = [
  check(
    {
      code: "port-clash",
      level: "error",
      holds: "Every port of a pod has one listener",
      effect:
        "The second process to listen fails, or gets half of the connections: calls hang or the pod never becomes ready.",
      mend: "Move one of the two to another port.",
    },
    (stack) => stack.pods,
    (pod, stack) => {
      const envoy = stack.envoyOf(pod);
      const bootstrap = envoy?.bootstrap;
      const own = (bootstrap?.listeners ?? []).map(({ name, address }) => ({
        what: `listener ${name}`,
        port: address.port,
        at: address.field.at("port_value"),
      }));
      const admin = bootstrap?.admin && {
        what: "Envoy's admin",
        port: bootstrap.admin.port,
        at: bootstrap.admin.field.at("port_value"),
      };
      const others = pod.running
        .filter((container) => container !== envoy?.container || bootstrap === undefined)
        .flatMap(({ name, ports }) =>
          ports
            .filter(({ field }) => (field.at("protocol").text ?? "TCP") === "TCP")
            .map(({ port, field }) => ({ what: `container ${name}`, port, at: field.at("containerPort") })),
        );
      const all = [...others, ...own, ...(admin ? [admin] : [])];
      return all.flatMap(({ what, port, at }, index) => {
        const first = all.slice(0, index).find((one) => one.port === port);
        return first === undefined ? [] : [{ at, says: `${what} and ${first.what} both listen on ${port}` }];
      });
    },
  ),
  check(
    {
      code: "envoy-listener-twice",
      level: "error",
      holds: "Listeners of an Envoy have different names",
      effect: "Envoy takes the second for an update of the first, and one of the two ports is closed.",
      mend: "Give each listener a name of its own.",
    },
    (stack) => stack.bootstraps,
    ({ listeners }) =>
      listeners.flatMap(({ name, field }, index) =>
        listeners.slice(0, index).some((other) => other.name === name)
          ? [{ at: field.at("name"), says: `another listener is named ${name} too` }]
          : [],
      ),
  ),
  check(
    {
      code: "envoy-listener-loopback",
      level: "error",
      holds: "A listener that a Service leads to listens on the pod's address",
      effect: "Connections from outside the pod are refused: every call through this port fails.",
      mend: "Let the listener listen on 0.0.0.0.",
    },
    arrivals,
    ({ listener, service }) =>
      listener !== undefined &&
      isLoopback(listener.address.host) && {
        at: listener.address.field.at("address"),
        says: `listener ${listener.name} listens on ${listener.address.host}, Service ${service.object.name} leads to it`,
      },
  ),
  check(
    {
      code: "envoy-codec-http1",
      level: "error",
      holds: "A listener for gRPC speaks HTTP/2",
      effect: "gRPC clients open HTTP/2, which the listener refuses: every call fails.",
      mend: "Set codec_type to AUTO or HTTP2.",
    },
    (stack) => stack.bootstraps.flatMap(({ callListeners }) => callListeners.flatMap(({ managers }) => managers)),
    ({ field, codec }) => codec === "HTTP1" && { at: field.at("codec_type"), says: "the codec is HTTP1" },
  ),
  check(
    {
      code: "envoy-metadata-refused",
      level: "error",
      holds: "Metadata keys may hold an underscore",
      effect:
        "gRPC allows _ in metadata keys: Envoy answers such calls with INTERNAL, or takes the metadata away without a word.",
      mend: "Set headers_with_underscores_action to ALLOW.",
    },
    (stack) => stack.bootstraps.flatMap(({ callListeners }) => callListeners.flatMap(({ managers }) => managers)),
    ({ field }) => {
      const at = field.at("common_http_protocol_options", "headers_with_underscores_action");
      return at.text !== undefined && at.text !== "ALLOW" && { at, says: `headers with underscores: ${at.text}` };
    },
  ),
  check(
    {
      code: "envoy-one-call-closes-all",
      level: "warning",
      holds: "One malformed call ends alone",
      effect:
        "A single bad header closes the whole connection, with every other call that the load balancer has put on it.",
      mend: "Set stream_error_on_invalid_http_message: true on the connection manager.",
    },
    (stack) => outside(stack).flatMap(({ listener }) => (listener?.carriesCalls === true ? listener.managers : [])),
    ({ field }) => {
      const at = field.at("stream_error_on_invalid_http_message");
      return at.bool !== true && { at, says: "a malformed message counts against the connection" };
    },
  ),
  check(
    {
      code: "envoy-cancels-close-connection",
      level: "warning",
      holds: "Cancelled calls do not close the load balancer's connection",
      effect: "About 250 quick cancels on one connection close it, and the load balancer shares it among many users.",
      mend: "Raise the runtime key overload.premature_reset_total_stream_count, for example to 10000.",
    },
    (stack) =>
      stack.envoys.filter((envoy) => outside(stack).some((one) => one.envoy === envoy && one.listener?.carriesCalls)),
    ({ bootstrap }) => {
      const layers = bootstrap!.root.at("layered_runtime", "layers").list.map((layer) => layer.at("static_layer"));
      const key = "overload.premature_reset_total_stream_count";
      const stated = layers.map((layer) => layer.at(key)).find((one) => one.exists);
      const at = stated ?? bootstrap!.root.at("layered_runtime");
      return (stated?.number ?? 500) < 1000 && { at, says: `the limit is ${stated?.number ?? "its default, 500"}` };
    },
  ),
  check(
    {
      code: "envoy-limit-without-listener",
      level: "warning",
      holds: "A connection limit names a listener",
      effect: "The limit applies to nobody, and one way in may use up all connections.",
      mend: "Write the listener's name into the runtime key.",
    },
    (stack) => stack.bootstraps,
    ({ root, listeners }) =>
      root
        .at("layered_runtime", "layers")
        .list.flatMap((layer) => layer.at("static_layer").entries)
        .flatMap(([key, at]) => {
          const name = /^envoy\.resource_limits\.listener\.(.+)\.connection_limit$/.exec(key)?.[1];
          const there = name === undefined || listeners.some((listener) => listener.name === name);
          return there
            ? []
            : [{ at, says: `no listener is named ${name}; they are ${listed(listeners.map((one) => one.name))}` }];
        }),
  ),
  check(
    {
      code: "envoy-client-address-forged",
      level: "warning",
      holds: "Clients inside the cluster cannot choose the address that they are logged with",
      effect: "Envoy believes x-forwarded-for of anybody in the cluster: logs and limits by address can be led astray.",
      mend: "Set xff_num_trusted_hops: 0 on the listener for calls inside the cluster.",
    },
    inside,
    ({ listener }) => {
      if (listener === undefined) return undefined;
      return listener.managers.flatMap(({ field }) => {
        const at = field.at("xff_num_trusted_hops");
        const trusts = field.at("use_remote_address").bool === true && (at.number ?? 0) > 0;
        return trusts ? [{ at, says: `listener ${listener.name} trusts ${at.number} hops` }] : [];
      });
    },
  ),
];
