import assert from "node:assert/strict";
import { Bootstrap } from "../../checks/envoy/bootstrap";
import { Field } from "../../checks/field";
import { LEVELS, atLeast } from "../../checks/finding";
import { serversOf } from "../../checks/view/servers";
import { StackView } from "../../checks/view/stackView";
import { resource } from "./anchors";
import type { Tree } from "./support";

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

describe("the containers of a pod that answer calls", () => {
  const container = (name: string, ...ports: number[]): Tree => ({
    name,
    image: `registry.example.com/${name}:1`,
    ports: ports.map((containerPort) => ({ containerPort })),
  });
  const asked = (one: Tree, port: number): Tree => ({ ...one, readinessProbe: { grpc: { port } } });
  const pods = (name: string, all: readonly Tree[]) => {
    const [initContainers, containers] = [true, false].map((is) => all.filter((one) => "restartPolicy" in one === is));
    const volumes = [{ name: "config", configMap: { name: "envoy" } }];
    const template = { metadata: { labels: { app: name } }, spec: { initContainers, containers, volumes } };
    return resource("kubernetes:apps/v1:Deployment", { metadata: { name }, spec: { template } });
  };
  /** A Service's ports, by their names. */
  const service = (name: string, ports: Readonly<Record<string, number>>) =>
    resource("kubernetes:core/v1:Service", {
      metadata: { name },
      spec: {
        selector: { app: name },
        ports: Object.entries(ports).map(([port, targetPort]) => ({ name: port, port: targetPort, targetPort })),
      },
    });
  const ENVOY = {
    ...container("envoy"),
    image: "envoyproxy/envoy:v1.40.0",
    volumeMounts: [{ name: "config", mountPath: "/etc/envoy" }],
  };
  /** Envoy's configuration, with a listener at 15001 that leads nowhere in the pod. */
  const address = { socket_address: { address: "0.0.0.0", port_value: 15001 } };
  const data = { "envoy.yaml": JSON.stringify({ static_resources: { listeners: [{ address }] } }) };
  const CONFIG = resource("kubernetes:core/v1:ConfigMap", { metadata: { name: "envoy" }, data });
  const GRPC = { grpc: 8080 };

  const answering = (
    containers: readonly Tree[],
    ports: Readonly<Record<string, number>>,
    ...others: ReturnType<typeof resource>[]
  ): string[] => {
    const stack = new StackView([pods("app", containers), service("app", ports), ...others], "test");
    return serversOf(stack.pods[0]!, stack).map(({ name }) => name);
  };

  it("are those that list a port which calls come to", () => {
    assert.deepEqual(answering([container("server", 8080), container("logs")], GRPC), ["server"]);
    assert.deepEqual(answering([container("server", 8080), container("web", 80)], { ...GRPC, http: 80 }), ["server"]);
  });

  it("are not found by a port at which other pods are called", () => {
    const others = [pods("other", [container("other")]), service("other", { grpc: 9090 })];
    assert.deepEqual(answering([container("server", 8080), container("metrics", 9090)], GRPC, ...others), ["server"]);
  });

  it("are those that list a port at which kubelet asks for gRPC health, beside an Envoy that does not listen there", () => {
    const servers = [asked(container("server", 8080), 8080), container("web", 80)];
    assert.deepEqual(answering([ENVOY, ...servers], { main: 8080 }, CONFIG), ["server"]);
  });

  it("are those that kubelet asks for gRPC health there, where none lists the port", () => {
    assert.deepEqual(answering([asked(container("server"), 8080), container("logs")], GRPC), ["server"]);
  });

  it("are those that list none, where others list other ports", () => {
    assert.deepEqual(answering([container("server"), container("metrics", 9090)], GRPC), ["server"]);
  });

  it("are all, where every one lists other ports", () => {
    const both = [container("server", 9000), container("metrics", 9090)];
    assert.deepEqual(answering(both, GRPC), ["server", "metrics"]);
  });

  it("are those that list ports, where nothing shows which are called, or else all", () => {
    assert.deepEqual(answering([container("server", 9000), container("logs")], { http: 80 }), ["server"]);
    assert.deepEqual(answering([container("server"), container("logs")], { http: 80 }), ["server", "logs"]);
  });

  it("are not Envoy, whatever calls come to it, nor sidecars", () => {
    const beside = [container("server", 9000), container("logs")];
    assert.deepEqual(answering([ENVOY, ...beside], { grpc: 15001 }), ["server"]);
    assert.deepEqual(answering([asked(ENVOY, 15001), ...beside], { grpc: 15001 }, CONFIG), ["server"]);
    const named = { ...ENVOY, ports: [{ name: "grpc", containerPort: 9901 }] };
    assert.deepEqual(answering([named, ...beside], { grpc: 9901 }, CONFIG), ["server"]);
    const sidecar = { ...container("proxy", 5432), restartPolicy: "Always" };
    assert.deepEqual(answering([sidecar, ...beside], { http: 80 }), ["server"]);
  });
});
