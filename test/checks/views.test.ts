import assert from "node:assert/strict";
import { Bootstrap } from "../../checks/envoy/bootstrap";
import { Field } from "../../checks/field";
import { LEVELS, atLeast } from "../../checks/finding";

const RESOURCE = { urn: "", type: "", name: "", inputs: {}, options: { protect: false, ignoreChanges: [] } };

describe("levels of findings", () => {
  it("count from the one that is asked for upward, itself included", () => {
    const counting = LEVELS.map((least) => LEVELS.filter((level) => atLeast(level, least)));
    assert.deepEqual(counting, [["error"], ["error", "warning"], ["error", "warning", "note"]]);
  });
});

describe("listeners of Envoys whose upstreams are all taken for gRPC", () => {
  const carrying = (match: object): string[] => {
    const manager = {
      "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
      route_config: {
        virtual_hosts: [{ name: "all", domains: ["*"], routes: [{ match, route: { cluster: "app" } }] }],
      },
    };
    const filters = [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }];
    const address = { socket_address: { address: "0.0.0.0", port_value: 8080 } };
    const endpoint = { address: { socket_address: { address: "127.0.0.1", port_value: 9000 } } };
    const app = { name: "app", load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint }] }] } };
    const root = {
      static_resources: { listeners: [{ name: "web", address, filter_chains: [{ filters }] }], clusters: [app] },
    };
    return new Bootstrap(new Field(RESOURCE, "", root), true).callListeners.map(({ name }) => name ?? "");
  };

  it("carry calls where a route leads any of them, or one method, to a server", () => {
    assert.deepEqual(carrying({ prefix: "/" }), ["web"]);
    assert.deepEqual(carrying({ path: "/acme.v1.Orders/Get" }), ["web"]);
    // Of a service without a package, the path alone does not show that it is gRPC.
    assert.deepEqual(carrying({ path: "/Orders/Get" }), ["web"]);
  });

  it("carry none where a route leads one page alone to it", () => {
    assert.deepEqual(carrying({ path: "/status" }), []);
  });
});
