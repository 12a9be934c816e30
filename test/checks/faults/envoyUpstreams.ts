import { type Tree, at, put } from "../support";
import { APP, DEPLOYMENT, ENDPOINT, each, withHost } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "the headless Service got an address",
    code: "envoy-upstream-not-headless",
    change: (s) => s.drop("Service/my-server-pods", "spec.clusterIP"),
  },
  {
    what: "the headless Service is missing",
    code: "envoy-upstream-absent",
    change: (s) => s.remove("Service/my-server-pods"),
  },
  {
    what: "calls go round over two listeners",
    code: "envoy-upstream-loop",
    edit: (b) => {
      withHost(b, "to-internal", { type: "STATIC" }, { address: "127.0.0.1", port_value: 15002 });
      withHost(b, "to-ingress", { type: "STATIC" }, { address: "127.0.0.1", port_value: 15001 });
      each(b.routes("ingress"), "route.cluster", "to-internal");
      each(b.routes("internal"), "route.cluster", "to-ingress");
    },
  },
  {
    what: "Envoy calls a port where nobody listens",
    code: "envoy-upstream-port",
    edit: (b) =>
      put(
        b.cluster("own-app-first"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        50051,
      ),
  },
  {
    what: "Envoy asks a port for its health where nobody listens",
    code: "envoy-upstream-port",
    edit: (b) =>
      put(
        b.cluster("own-app"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        50051,
      ),
  },
  {
    what: "Envoy calls the pods on another port",
    code: "envoy-upstream-port",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        9999,
      ),
  },
  {
    what: "Envoy calls itself",
    code: "envoy-upstream-loop",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        15002,
      ),
  },
  {
    what: "Envoy looks up a name that is not there",
    code: "envoy-upstream-absent",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address",
        "my-server-pod.grpc.svc.cluster.local.",
      ),
  },
  {
    what: "Envoy looks up the Service with an address",
    code: "envoy-upstream-not-headless",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address",
        "my-server.grpc.svc.cluster.local.",
      ),
  },
  {
    what: "Envoy looks up another server's pods",
    code: "envoy-upstream-others",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address",
        "inside-pods.grpc.svc.cluster.local.",
      ),
  },
  {
    what: "load_assignment has another name",
    code: "envoy-load-assignment-name",
    edit: (b) => put(b.cluster("own-app"), "load_assignment.cluster_name", "app"),
  },
  {
    what: "Envoy calls localhost on a port where nothing listens",
    code: "envoy-upstream-port",
    edit: (b) => put(b.cluster("all-pods"), ENDPOINT, { address: "localhost", port_value: 50051 }),
  },
  {
    what: "Envoy calls itself through the pod's own loopback",
    code: "envoy-upstream-loop",
    edit: (b) => put(b.cluster("own-app-first"), `${ENDPOINT}.port_value`, 15001),
  },
  {
    what: "Envoy looks up a name in a namespace of somebody else",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pods.other.svc.cluster.local."),
  },
  {
    what: "Envoy looks up a short name that is not there",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pod"),
  },
  {
    what: "Envoy looks up a name without the cluster's domain that is not there",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pod.grpc.svc"),
  },
  {
    what: "hosts of version 2 lead to a port where nobody listens",
    code: "envoy-upstream-port",
    envoyRefuses: true,
    edit: (b) => {
      put(b.cluster("own-app"), "load_assignment", undefined);
      put(b.cluster("own-app"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 50051 } }]);
    },
  },
  {
    what: "the server moved to another port",
    code: "envoy-upstream-port",
    change: (s) => s.set(DEPLOYMENT, `${APP}.ports[0].containerPort`, 9000),
  },
  {
    what: "a Service of a namespace of the stack is absent, by its short name",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-srever.grpc"),
  },
];

export const right: readonly Row[] = [
  {
    what: "calls go through a second listener to the server",
    code: "envoy-upstream-loop",
    edit: (b) => withHost(b, "to-internal", { type: "STATIC" }, { address: "127.0.0.1", port_value: 15002 }),
  },
  {
    what: "Envoy calls the server by localhost",
    code: "envoy-upstream-port",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "localhost"),
  },
  {
    what: "Envoy calls another server's Service on its port",
    code: "envoy-upstream-port",
    edit: (b) => put(b.cluster("all-pods"), ENDPOINT, { address: "inside.grpc.svc.cluster.local.", port_value: 15002 }),
  },
  {
    what: "Envoy calls the pods' admin interface, which is open",
    code: "envoy-upstream-port",
    edit: (b) => {
      b.set("admin.address.socket_address.address", "0.0.0.0");
      put(b.cluster("all-pods"), `${ENDPOINT}.port_value`, 8001);
    },
  },
  {
    what: "Envoy calls the health listener of the pods",
    code: "envoy-upstream-port",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.port_value`, 8002),
  },
  {
    what: "Envoy calls its listener that leads elsewhere",
    code: "envoy-upstream-loop",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.port_value`, 15001),
  },
  {
    what: "Envoy calls another server's Envoy on the port of its own",
    code: "envoy-upstream-loop",
    edit: (b) =>
      put(b.cluster("all-pods"), ENDPOINT, { address: "inside-pods.grpc.svc.cluster.local.", port_value: 15002 }),
  },
  {
    what: "the Service has no namespace in its name",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pods"),
  },
  {
    what: "the Service has its namespace alone behind its name",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pods.grpc"),
  },
  {
    what: "the Service has no domain in its name",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pods.grpc.svc"),
  },
  {
    what: "the Service's name ends without a dot",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pods.grpc.svc.cluster.local"),
  },
  {
    what: "Envoy looks up a host outside of the cluster",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "grpc.example.org"),
  },
  {
    what: "Envoy looks up a Service of another cluster",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pod.grpc.svc.other.local."),
  },
  {
    what: "Envoy calls the pod itself by localhost",
    code: "envoy-upstream-absent",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "localhost"),
  },
  {
    what: "Envoy looks up the headless Service by its short name",
    code: "envoy-upstream-not-headless",
    edit: (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server-pods"),
  },
  {
    what: "a cluster that looks nothing up names the Service with an address",
    code: "envoy-upstream-not-headless",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "STATIC");
      put(b.cluster("all-pods"), `${ENDPOINT}.address`, "my-server.grpc.svc.cluster.local.");
    },
  },
  {
    what: "Envoy calls another server's pods on a port that its own server has not",
    code: "envoy-upstream-others",
    edit: (b) =>
      put(b.cluster("all-pods"), ENDPOINT, { address: "inside-pods.grpc.svc.cluster.local.", port_value: 15002 }),
  },
  {
    what: "load_assignment has no name",
    code: "envoy-load-assignment-name",
    edit: (b) => put(b.cluster("own-app"), "load_assignment.cluster_name", undefined),
  },
  {
    what: "a host of the internet, whose last part is no namespace",
    code: "envoy-upstream-absent",
    edit: (b) =>
      put(
        b.cluster("all-pods"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address",
        "example.com",
      ),
  },
  {
    what: "a listener on the pod's own loopback is an upstream",
    code: "envoy-upstream-port",
    edit: (b) => {
      const inner = structuredClone(b.listener("internal"));
      Object.assign(inner, { name: "inner" });
      put(inner, "address.socket_address", { address: "127.0.0.1", port_value: 15010 });
      (at(b.root, "static_resources.listeners") as Tree[]).push(inner);
      put(
        b.cluster("own-app"),
        "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value",
        15010,
      );
    },
  },
  {
    what: "hosts of version 2 lead to the server's port",
    code: "envoy-upstream-port",
    edit: (b) => {
      put(b.cluster("own-app"), "load_assignment", undefined);
      put(b.cluster("own-app"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 8888 } }]);
    },
  },
  {
    what: "hosts of version 2 have no load_assignment that could have a name",
    code: "envoy-load-assignment-name",
    edit: (b) => {
      put(b.cluster("own-app"), "load_assignment", undefined);
      put(b.cluster("own-app"), "hosts", [{ socket_address: { address: "127.0.0.1", port_value: 8888 } }]);
    },
  },
  {
    what: "a Service without pods has an address of its own",
    code: "envoy-upstream-not-headless",
    change: (s) => {
      s.add("kubernetes:core/v1:Service", {
        metadata: { name: "db", namespace: "grpc" },
        spec: { ports: [{ port: 8888 }] },
      });
      s.bootstrap("my-server", (b) => put(b.cluster("all-pods"), `${ENDPOINT}.address`, "db.grpc.svc.cluster.local."));
    },
  },
];
