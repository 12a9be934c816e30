import assert from "node:assert/strict";
import { bootstrap } from "../../envoy/bootstrap";
import { renderBootstrap } from "../../envoy/render";
import { DEFAULT_ENVOY } from "../../settings/envoy";
import { parseImage } from "../../settings/values/image";
import { ENVOY_VERSION } from "../../platform/envoy";
import { CASES } from "./support/cases";
import { input } from "../../tools/bootstrapInput";
import { cluster, listener, manager, names } from "./support/look";

const CALLS = ["ingress", "internal"] as const;
const APPS = ["own-app", "own-app-first", "all-pods"] as const;

describe("envoy: what contains for every bootstrap", () => {
  const all = Object.values(CASES).map((given) => {
    const values = input(given);
    return { ...values, built: bootstrap(values) };
  });

  it("is made of plain values: nothing undefined, nothing that is not a number", () => {
    for (const { built } of all) assert.deepEqual(JSON.parse(JSON.stringify(built)), built);
  });

  it("keeps the administration interface on 127.0.0.1 and lets nothing in that stops the server", () => {
    for (const { built, envoy } of all) {
      assert.deepEqual(built.admin.address.socket_address, { address: "127.0.0.1", port_value: envoy.ports.admin });
      const allowed = built.admin.allow_paths.map((path) => ("exact" in path ? path.exact : path.prefix));
      for (const path of ["/quitquitquit", "/healthcheck/fail", "/drain_listeners", "/runtime_modify", "/"]) {
        assert.ok(!allowed.some((start) => path.startsWith(start)), path);
      }
      for (const { name, address } of built.static_resources.listeners) {
        assert.notEqual(address.socket_address.port_value, envoy.ports.admin, name);
      }
    }
  });

  it("names every listener and cluster once, each on a port of its own", () => {
    for (const { built } of all) {
      const { listeners, clusters } = built.static_resources;
      assert.deepEqual(names(listeners), ["ingress", "internal", "health", "drain"]);
      const applications = ["own-app", "own-app-alive", "all-pods", "own-app-first"];
      assert.deepEqual(names(clusters), [...applications, "admin", "drain"]);
      assert.equal(new Set(listeners.map(({ address }) => address.socket_address.port_value)).size, 4);
      // Envoy loads a bootstrap whose names differ, and balances by the other.
      for (const one of clusters) {
        assert.equal(one.load_assignment.cluster_name, one.name);
      }
    }
  });

  it("routes only to clusters that exist: `ingress` to the own app before all pods, `internal` to all pods", () => {
    for (const { built } of all) {
      const targets = (name: (typeof CALLS)[number]): string[] =>
        manager(built, name).route_config.virtual_hosts.flatMap(({ routes }) =>
          routes.flatMap((route) => ("route" in route ? [route.route.cluster] : [])),
        );
      assert.deepEqual(new Set(targets("ingress")), new Set(["own-app-first"]));
      assert.deepEqual(new Set(targets("internal")), new Set(["all-pods"]));
      const addresses = (name: "own-app-first" | "all-pods"): unknown[] =>
        [...cluster(built, name).load_assignment.endpoints]
          .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
          .flatMap(({ lb_endpoints }) => lb_endpoints.map(({ endpoint }) => endpoint.address));
      assert.deepEqual(addresses("own-app-first"), addresses("all-pods").reverse());
    }
  });

  it("speaks HTTP/2 to every app, and never pings one", () => {
    for (const { built } of all) {
      for (const name of APPS) {
        const options = cluster(built, name).typed_extension_protocol_options;
        const upstream = options?.["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"].explicit_http_config;
        assert.ok(upstream?.http2_protocol_options, name);
        assert.equal(upstream.http2_protocol_options.connection_keepalive, undefined);
      }
    }
  });

  it("has TLS with h2 alone on `ingress`, and on no other listener", () => {
    for (const { built } of all) {
      const tls = (name: "ingress" | "internal" | "health" | "drain") =>
        listener(built, name).filter_chains[0].transport_socket;
      assert.deepEqual(tls("ingress")?.typed_config.common_tls_context.alpn_protocols, ["h2"]);
      assert.equal(tls("internal"), undefined);
      assert.equal(tls("health"), undefined);
      assert.equal(tls("drain"), undefined);
    }
  });

  it("ends no call before the longest one, and closes no connection before the load balancer would", () => {
    for (const { built, timing } of all) {
      for (const name of CALLS) {
        const { route_config, common_http_protocol_options, stream_idle_timeout, stream_flush_timeout } = manager(
          built,
          name,
        );
        const toApps = route_config.virtual_hosts[0]!.routes.flatMap((route) => ("route" in route ? [route] : []));
        const durations = toApps.flatMap(({ route }) => (route.max_stream_duration === undefined ? [] : [route]));
        // Only preflights, which Envoy answers itself, go without.
        for (const { match, route } of toApps) {
          assert.ok(durations.includes(route) || /"exact":"OPTIONS"/.test(JSON.stringify(match)));
        }
        assert.ok(durations.length >= 2);
        for (const { timeout, max_stream_duration } of durations) {
          const longest = `${timing.maxStream}s`;
          assert.equal(timeout, "0s");
          assert.deepEqual(max_stream_duration, { max_stream_duration: longest, grpc_timeout_header_max: longest });
        }
        // The routes' longest call represents it, as was seen above.
        assert.equal(stream_idle_timeout, "0s");
        assert.equal(manager(built, name).request_timeout, `${timing.requestTimeout}s`);
        assert.equal(stream_flush_timeout, `${timing.streamIdle}s`);
        assert.equal(common_http_protocol_options.idle_timeout, `${timing.connectionIdle}s`);
      }
    }
  });

  it("cuts no connection for its age: clients move on when the pod leaves", () => {
    for (const { built } of all) {
      assert.doesNotMatch(JSON.stringify(built), /max_connection_duration/);
      // Draining is asked for of inbound listeners: the load balancer keeps its connections to `ingress`.
      const drained = built.static_resources.listeners.filter((one) => one.traffic_direction === "INBOUND");
      assert.deepEqual(names(drained), ["internal"]);
    }
  });

  it("waits, in a leaving pod, for the balancers and then for the longest call at most", () => {
    for (const { built, timing } of all) {
      const delays = manager(built, "drain").route_config.virtual_hosts[0]!.routes.flatMap((route) =>
        "typed_per_filter_config" in route && route.typed_per_filter_config !== undefined
          ? [route.typed_per_filter_config["envoy.filters.http.fault"].delay.fixed_delay]
          : [],
      );
      assert.deepEqual(delays, [`${timing.withdraw}s`, `${timing.drain}s`, "1s"]);
    }
  });

  it("has room on a shared connection for all its calls' data, so that calls no one reads stop no other", () => {
    for (const { built, settings } of all) {
      const roomy = (
        options: { initial_stream_window_size: number; initial_connection_window_size: number } | undefined,
        calls: number,
      ): void => {
        assert.ok(options);
        const needed = Math.min(calls * options.initial_stream_window_size, 2 ** 31 - 1);
        assert.ok(options.initial_connection_window_size >= needed);
      };
      for (const name of CALLS) {
        const options = manager(built, name).http2_protocol_options;
        roomy(options, options?.max_concurrent_streams ?? Infinity);
      }
      for (const name of APPS) {
        const upstream = cluster(built, name).typed_extension_protocol_options;
        const options = upstream?.["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"].explicit_http_config;
        roomy(options?.http2_protocol_options, settings.calls.concurrentPerPod);
      }
    }
  });

  it("gives no connection more than a share of what a pod takes at a time", () => {
    for (const [calls, internal, ingress] of [
      [1, 1, 1],
      [3, 1, 1],
      [10, 5, 5],
      [20, 10, 10],
      [200, 10, 10],
      [201, 11, 11],
      [1000, 50, 50],
      [2001, 101, 100],
      [20_000, 1000, 100],
      // More resets at a time than that close a connection (envoy/limits.ts).
      [1_000_000, 1000, 100],
    ] as const) {
      const built = bootstrap(input({ settings: { calls: { concurrentPerPod: calls } } }));
      const streams = CALLS.map((name) => manager(built, name).http2_protocol_options?.max_concurrent_streams);
      assert.deepEqual(streams, [ingress, internal], String(calls));
    }
  });

  it("counts cancels of a shared connection as Envoy does by their share, not sooner in its HTTP/2 library", () => {
    for (const { built } of all) {
      const [layer] = built.layered_runtime.layers;
      const limit = layer?.static_layer["overload.premature_reset_total_stream_count"];
      for (const name of CALLS) {
        assert.equal(manager(built, name).http2_protocol_options?.stream_reset_burst, limit);
      }
      assert.equal(layer?.static_layer["http.max_requests_per_io_cycle"], 25);
    }
  });

  it("limits the connections of listeners that exist", () => {
    for (const { built } of all) {
      const keys = built.layered_runtime.layers.flatMap(({ static_layer }) => Object.keys(static_layer));
      const limited = keys.flatMap(
        (key) => /^envoy\.resource_limits\.listener\.(.+)\.connection_limit$/.exec(key)?.[1] ?? [],
      );
      assert.deepEqual(limited, ["ingress", "internal"]);
    }
  });

  it("retries on another pod, and only what no app has seen", () => {
    for (const { built } of all) {
      assert.doesNotMatch(renderBootstrap(built), /retry_on:.*(?:unavailable|5xx|reset(?!-before-request))/);
      for (const name of CALLS) {
        const { route_config } = manager(built, name);
        assert.match(JSON.stringify(route_config), /previous_hosts/);
        assert.equal(route_config.virtual_hosts[0]?.request_body_buffer_limit, 128 * 1024);
      }
    }
  });

  it("tells workers of a crashed server before a retry's back-off is over", () => {
    for (const { built } of all) {
      for (const name of ["own-app-first", "all-pods"] as const) {
        const window = Number.parseFloat(cluster(built, name).common_lb_config?.update_merge_window ?? "1s");
        const backOff = /"base_interval":"([\d.]+)s"/.exec(
          JSON.stringify(manager(built, "internal").route_config),
        )?.[1];
        assert.ok(window > 0 && window <= Number(backOff) / 2, `${name}: ${window} s, retried after ${backOff} s`);
      }
    }
  });

  it("leaves healthy pods for the own server only where calls go to unhealthy pods, too", () => {
    for (const { built } of all) {
      const { load_assignment, common_lb_config } = cluster(built, "all-pods");
      const factor = load_assignment.policy?.overprovisioning_factor ?? 140;
      assert.equal((common_lb_config?.healthy_panic_threshold?.value ?? 0) * (factor / 100), 100);
    }
  });

  it("asks DNS for the headless Service's full name, and knows the own app besides", () => {
    const built = bootstrap(input({ server: "billing", namespace: "payments", settings: { port: 9090 } }));
    const [pods, own] = cluster(built, "all-pods").load_assignment.endpoints;
    const at = (address: string) => [{ endpoint: { address: { socket_address: { address, port_value: 9090 } } } }];
    assert.deepEqual(pods, { priority: 0, lb_endpoints: at("billing-pods.payments.svc.cluster.local.") });
    assert.deepEqual(own, { priority: 1, lb_endpoints: at("127.0.0.1") });
  });

  it("takes about 10000 connections in the default memory", () => {
    const monitors = JSON.stringify(bootstrap(input()).overload_manager.resource_monitors);
    const [, connections] = /"max_active_downstream_connections":(\d+)/.exec(monitors) ?? [];
    assert.ok(Math.abs(Number(connections) - 10_000) < 1000, connections);
    assert.match(monitors, new RegExp(`"max_heap_size_bytes":${Math.floor(0.8 * 512 * 2 ** 20)}\\b`));
  });

  it("is tested with the Envoy that is deployed", () => {
    assert.equal(parseImage(DEFAULT_ENVOY.image)?.tag, `distroless-v${ENVOY_VERSION}`);
  });
});
