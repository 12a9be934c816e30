import assert from "node:assert/strict";
import { type Bootstrap, bootstrap } from "../../envoy/bootstrap";
import { renderBootstrap } from "../../envoy/render";
import { assertGolden, assertGoldenDifference, assertNoOtherGolden } from "../support/golden";
import { CASES } from "./support/cases";
import { input } from "../../tools/bootstrapInput";
import { cluster, manager, names } from "./support/look";

/** What each case is there to show. */
const SHOWS: Readonly<Record<keyof typeof CASES, (built: Bootstrap) => void>> = {
  defaults: (built) => {
    assert.deepEqual(names(manager(built, "ingress").http_filters), ["envoy.filters.http.router"]);
    assert.equal(manager(built, "ingress").generate_request_id, false);
  },
  "behind-load-balancer": (built) => {
    // Withdrawing takes two minutes there.
    assert.match(JSON.stringify(manager(built, "drain").route_config), /"path":"\/withdraw".*?"fixed_delay":"120s"/);
  },
  "grpc-web": (built) => {
    assert.deepEqual(names(manager(built, "ingress").http_filters).slice(0, 2), [
      "envoy.filters.http.cors",
      "envoy.filters.http.grpc_web",
    ]);
    assert.deepEqual(names(manager(built, "internal").http_filters), ["envoy.filters.http.router"]);
  },
  "metrics-per-method": (built) => {
    for (const listener of ["ingress", "internal"] as const) {
      assert.deepEqual(methodsOf(built, listener), [
        { name: "acme.v1.Billing", method_names: ["Charge", "Refund"] },
        { name: "acme.v1.Ledger", method_names: ["Watch"] },
      ]);
    }
  },
  "metrics-of-no-method": (built) => {
    for (const listener of ["ingress", "internal"] as const) assert.deepEqual(methodsOf(built, listener), []);
  },
  "request-ids": (built) => {
    assert.equal(manager(built, "ingress").generate_request_id, true);
    assert.match(JSON.stringify(manager(built, "ingress").access_log), /X-REQUEST-ID/);
  },
  "everything-on": (built) => {
    // gRPC-Web has to be translated before per-method counters can see gRPC.
    assert.deepEqual(names(manager(built, "ingress").http_filters), [
      "envoy.filters.http.cors",
      "envoy.filters.http.grpc_web",
      "envoy.filters.http.grpc_stats",
      "envoy.filters.http.router",
    ]);
  },
  "other-ports": (built) => {
    const ports = built.static_resources.listeners.map(({ address }) => address.socket_address.port_value);
    assert.deepEqual(ports, [8443, 8080, 9000, 15003]);
    assert.match(JSON.stringify(cluster(built, "admin").load_assignment), /9001/);
    assert.match(JSON.stringify(cluster(built, "own-app").load_assignment), /50051/);
  },
  "small-memory": (built) => {
    assert.match(
      JSON.stringify(built.overload_manager),
      new RegExp(`"max_heap_size_bytes":${Math.floor(0.8 * 2 ** 27)}\\b`),
    );
    assert.match(JSON.stringify(built.overload_manager), /"max_active_downstream_connections":2621\b/);
  },
  "large-memory": (built) => {
    assert.match(JSON.stringify(built.overload_manager), /"max_active_downstream_connections":167772\b/);
  },
  "health-service": (built) => {
    for (const name of ["own-app-first", "all-pods"] as const) {
      const [check] = cluster(built, name).health_checks ?? [];
      assert.ok(check !== undefined && "grpc_health_check" in check);
      assert.deepEqual(check.grpc_health_check, { service_name: "acme.v1.Billing" });
    }
  },
  "short-leave": (built) => {
    // Of 120 s, 24 are margin and 20 to withdraw: 76 are left for calls.
    assert.match(JSON.stringify(manager(built, "drain").route_config), /"path":"\/longest".*?"fixed_delay":"76s"/);
  },
  "shortest-leave": (built) => {
    assert.match(JSON.stringify(manager(built, "drain").route_config), /"path":"\/withdraw".*?"fixed_delay":"4s"/);
  },
  "one-second-calls": (built) => {
    assert.match(JSON.stringify(manager(built, "ingress").route_config), /"value":"900m"/);
  },
  "day-long-streams": (built) => {
    // gRPC takes eight digits at most.
    assert.match(JSON.stringify(manager(built, "ingress").route_config), /"value":"86399000m"/);
  },
  "few-calls-a-pod": (built) => {
    assert.equal(cluster(built, "own-app-first").circuit_breakers?.thresholds[0]?.max_requests, 1);
    assert.equal(manager(built, "internal").http2_protocol_options?.max_concurrent_streams, 1);
  },
  "most-calls-a-pod": (built) => {
    assert.equal(cluster(built, "all-pods").circuit_breakers?.thresholds[0]?.max_requests, 1_000_000);
    assert.equal(manager(built, "internal").http2_protocol_options?.max_concurrent_streams, 1000);
  },
  "server-named-no": (built) => {
    assert.match(renderBootstrap(built), /^node:\n {2}cluster: "no"\n {2}id: "no"$/m);
  },
};

/** What grpc_stats counts by name. */
function methodsOf(built: Bootstrap, name: "ingress" | "internal"): unknown {
  const [stats] = manager(built, name).http_filters.flatMap((filter) =>
    filter.name === "envoy.filters.http.grpc_stats" ? [filter.typed_config] : [],
  );
  return stats?.individual_method_stats_allowlist.services;
}

/** The default is kept whole, every other case as its difference from it. */
function fileOf(name: string): string {
  return name === "defaults" ? "defaults.yaml" : `${name}.diff`;
}

describe("envoy: golden bootstraps", () => {
  const defaults = renderBootstrap(bootstrap(input()));

  for (const [name, given] of Object.entries(CASES)) {
    it(name, () => {
      const built = bootstrap(input(given));
      SHOWS[name]?.(built);
      const text = renderBootstrap(built);
      if (name === "defaults") assertGolden(`envoy/${fileOf(name)}`, text);
      else assertGoldenDifference(`envoy/${fileOf(name)}`, text, defaults);
    });
  }

  it("every case states what it shows, and no other golden file is left", () => {
    assert.deepEqual(Object.keys(SHOWS), Object.keys(CASES));
    assertNoOtherGolden("envoy", Object.keys(CASES).map(fileOf));
  });
});
