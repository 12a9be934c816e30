import { check } from "../check";
import { isLoopback, word } from "../envoy/values";
import { arrivals, direct, outside } from "../view/arrivals";
import { listed } from "../words";

export const envoyListenerChecks = [
  check(
    {
      code: "port-clash",
      level: "error",
      requirement: "Every port of a pod has one listener",
      impact:
        "The second process to listen fails, or gets half of the connections: calls hang or the pod never becomes ready.",
      fix: "Move one of the two to another port.",
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
        return first === undefined ? [] : [{ at, message: `${what} and ${first.what} both listen on ${port}` }];
      });
    },
  ),
  check(
    {
      code: "envoy-listener-twice",
      level: "error",
      requirement: "Listeners of an Envoy have different names",
      impact: "Envoy takes the second for an update of the first, and one of the two ports is closed.",
      fix: "Give each listener a name of its own.",
    },
    (stack) => stack.bootstraps,
    ({ listeners }) =>
      listeners.flatMap(({ name, field }, index) =>
        listeners.slice(0, index).some((other) => other.name === name)
          ? [{ at: field.at("name"), message: `another listener is named ${name} too` }]
          : [],
      ),
  ),
  check(
    {
      code: "envoy-listener-loopback",
      level: "error",
      requirement: "A listener that a Service leads to listens on the pod's address",
      impact: "Connections from outside the pod are refused: every call through this port fails.",
      fix: "Let the listener listen on 0.0.0.0.",
    },
    arrivals,
    ({ listener, service }) =>
      listener !== undefined &&
      isLoopback(listener.address.host) && {
        at: listener.address.field.at("address"),
        message: `listener ${listener.name} listens on ${listener.address.host}, Service ${service.object.name} leads to it`,
      },
  ),
  check(
    {
      code: "envoy-codec-http1",
      level: "error",
      requirement: "A listener for gRPC speaks HTTP/2",
      impact: "gRPC clients open HTTP/2, which the listener refuses: every call fails.",
      fix: "Set codec_type to AUTO or HTTP2.",
    },
    (stack) => stack.bootstraps.flatMap(({ callListeners }) => callListeners.flatMap(({ managers }) => managers)),
    ({ field, codec }) => codec === "HTTP1" && { at: field.at("codec_type"), message: "the codec is HTTP1" },
  ),
  check(
    {
      code: "envoy-metadata-refused",
      level: "error",
      requirement: "Metadata keys may contain an underscore",
      impact:
        "gRPC allows _ in metadata keys: Envoy answers such calls with INTERNAL, or takes the metadata away without a word.",
      fix: "Set headers_with_underscores_action to ALLOW.",
    },
    (stack) => stack.bootstraps.flatMap(({ callListeners }) => callListeners.flatMap(({ managers }) => managers)),
    ({ field }) => {
      const at = field.at("common_http_protocol_options", "headers_with_underscores_action");
      return at.text !== undefined && word(at) !== "ALLOW" && { at, message: `headers with underscores: ${at.text}` };
    },
  ),
  check(
    {
      code: "envoy-one-call-closes-all",
      level: "warning",
      requirement: "One malformed call ends alone",
      impact:
        "A single bad header closes the whole connection, with every other call that the load balancer has put on it.",
      fix: "Set stream_error_on_invalid_http_message: true on the connection manager.",
    },
    (stack) => outside(stack).flatMap(({ listener }) => (listener?.carriesCalls === true ? listener.managers : [])),
    ({ field }) => {
      // The HTTP/2 options of the connection manager come first.
      const own = field.at("http2_protocol_options", "override_stream_error_on_invalid_http_message");
      const at = own.exists ? own : field.at("stream_error_on_invalid_http_message");
      return at.bool !== true && { at, message: "a malformed message counts against the connection" };
    },
  ),
  check(
    {
      code: "envoy-cancels-close-connection",
      level: "warning",
      requirement: "Cancelled calls do not close the load balancer's connection",
      impact: "About 250 quick cancels on one connection close it, and the load balancer shares it among many users.",
      fix: "Raise the runtime key overload.premature_reset_total_stream_count, for example to 10000.",
    },
    (stack) =>
      stack.envoys.filter((envoy) => outside(stack).some((one) => one.envoy === envoy && one.listener?.carriesCalls)),
    ({ bootstrap }) => {
      const layers = bootstrap!.root.at("layered_runtime", "layers").list.map((layer) => layer.at("static_layer"));
      const key = "overload.premature_reset_total_stream_count";
      const stated = layers.map((layer) => layer.at(key)).findLast((one) => one.exists);
      const at = stated ?? bootstrap!.root.at("layered_runtime");
      const limit = stated?.number;
      const isEnough = limit !== undefined && limit >= 1000;
      return !isEnough && { at, message: `the limit is ${limit ?? "its default, 500"}` };
    },
  ),
  check(
    {
      code: "envoy-limit-without-listener",
      level: "warning",
      requirement: "A connection limit names a listener",
      impact: "The limit has no effect, and one listener may use up all connections.",
      fix: "Write the listener's name into the runtime key.",
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
            : [{ at, message: `no listener is named ${name}; they are ${listed(listeners.map((one) => one.name))}` }];
        }),
  ),
  check(
    {
      code: "envoy-client-address-forged",
      level: "warning",
      requirement: "Clients inside the cluster cannot choose the address that they are logged with",
      impact: "Envoy believes x-forwarded-for of anybody in the cluster: logs and limits by address can be led astray.",
      fix: "Set xff_num_trusted_hops: 0 on the listener for calls inside the cluster.",
    },
    direct,
    ({ listener }) => {
      if (listener === undefined) return undefined;
      return listener.managers.flatMap(({ field }) => {
        const at = field.at("xff_num_trusted_hops");
        const own = field.at("use_remote_address");
        // Without it Envoy takes the header as it comes, from anybody.
        if (own.bool === false)
          return [
            {
              at: own,
              message: `listener ${listener.name} takes x-forwarded-for as it comes`,
              fix: "Set use_remote_address: true and xff_num_trusted_hops: 0 on the listener for calls inside the cluster.",
            },
          ];
        const trusts = own.bool === true && (at.number ?? 0) > 0;
        return trusts
          ? [{ at, message: `listener ${listener.name} trusts ${at.number} ${at.number === 1 ? "hop" : "hops"}` }]
          : [];
      });
    },
  ),
];
