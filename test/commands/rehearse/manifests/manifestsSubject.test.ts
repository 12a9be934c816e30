import assert from "node:assert/strict";
import { stringify } from "yaml";
import { type Manifests, ofManifests } from "../../../../commands/rehearse/manifests/ofManifests";
import { FIRST_POD } from "../../../../commands/rehearse/source";
import { CommandError } from "../../../../commands/shared/commandError";

interface Change {
  readonly deployment?: object;
  readonly pod?: object;
  readonly server?: object;
  readonly kind?: string;
  readonly service?: object;
  readonly more?: readonly object[];
}

const labels = { app: "orders" };

/** A gRPC server and its Service, with what a test changes. */
function manifests({ deployment, pod, server, kind = "Deployment", service, more = [] }: Change): Manifests {
  const metadata = { name: "orders", namespace: "shop" };
  const container = {
    name: "orders",
    image: "example.com/orders:1",
    ports: [{ name: "grpc", containerPort: 50051 }],
    ...server,
  };
  const objects = [
    {
      apiVersion: "apps/v1",
      kind,
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container], ...pod } },
        ...deployment,
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ name: "grpc", port: 80, targetPort: "grpc" }], ...service },
    },
    ...more,
  ];
  const file = "all.yaml";
  return { from: file, sources: [{ name: file, text: objects.map((object) => stringify(object)).join("---\n") }] };
}

function read(change: Change = {}) {
  const { before, leftOut, after } = ofManifests(manifests(change), undefined, true);
  return { subject: before.subject(1), leftOut, after };
}

describe("rehearse --manifests: a server without Envoy", () => {
  it("is called through its Service, which balances connections", () => {
    const { subject, leftOut } = read();
    assert.deepEqual(subject.service, { calls: "pods", port: 50051, tls: false });
    assert.deepEqual(
      [subject.loadBalancer, subject.pods.envoy, subject.edge, subject.server.port],
      [undefined, undefined, undefined, 50051],
    );
    assert.deepEqual(leftOut, []);
    assert.equal(subject.calledAs?.authority, "orders.shop.svc.cluster.local:80");
  });

  it("is what adopt makes settings of", () => {
    const { after } = read();
    const subject = after?.subject(1);
    assert.equal(subject?.server.port, 50051);
    assert.notEqual(subject?.pods.envoy, undefined);
  });

  it("has its times and its strategy, or Kubernetes' own", () => {
    const { workload } = read().subject.pods;
    assert.deepEqual(
      [workload.gracePeriod, workload.minReady, workload.rollout],
      [30, 0, { maxSurge: "25%", maxUnavailable: "25%" }],
    );
    const stated = read({
      deployment: { minReadySeconds: 5, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } },
      pod: { terminationGracePeriodSeconds: 90 },
    }).subject.pods.workload;
    assert.deepEqual(
      [stated.gracePeriod, stated.minReady, stated.rollout],
      [90, 5, { maxSurge: 0, maxUnavailable: 1 }],
    );
    const recreate = read({ deployment: { strategy: { type: "Recreate" } } }).subject.pods.workload.rollout;
    assert.deepEqual(recreate, { maxSurge: 0, maxUnavailable: "100%", place: "all gone" });
    assert.equal(read({ kind: "StatefulSet" }).subject.pods.workload.rollout.place, "gone");
  });

  it("waits in its hook as its command does", () => {
    const lifecycle = { preStop: { exec: { command: ["sh", "-c", "sleep 10"] } } };
    const { pods, times } = read({ server: { lifecycle } }).subject;
    assert.deepEqual(pods.workload.containers[0]?.preStop, { commands: [{ sleep: 10 }] });
    assert.equal(times.withdraw, 10);
  });

  it("is asked for its health in the place of what is not here, at the probe's own times", () => {
    const { subject, leftOut } = read({
      server: { readinessProbe: { exec: { command: ["/ready"] }, periodSeconds: 7, failureThreshold: 2 } },
    });
    const { grpc, periodSeconds, failureThreshold } = subject.pods.workload.containers[0]!.readinessProbe!;
    assert.deepEqual([grpc, periodSeconds, failureThreshold], [{ port: 50051, service: "" }, 7, 2]);
    assert.deepEqual(leftOut, ["orders: readinessProbe asks gRPC health of the server that runs here, port 50051"]);
  });

  it("is asked by its own probe where that asks the server", () => {
    const { subject, leftOut } = read({
      server: { readinessProbe: { grpc: { port: 50051, service: "shop.Orders" } } },
    });
    assert.deepEqual(subject.pods.workload.containers[0]?.readinessProbe?.grpc, {
      port: 50051,
      service: "shop.Orders",
    });
    assert.deepEqual(subject.server.healthServices, ["shop.Orders", ""]);
    assert.deepEqual(leftOut, []);
    const tcp = read({ server: { readinessProbe: { tcpSocket: { port: "grpc" } } } }).subject;
    assert.deepEqual(tcp.pods.workload.containers[0]?.readinessProbe?.tcpSocket, { port: 50051 });
  });

  it("names every container that does not run", () => {
    const { leftOut } = read({
      pod: {
        containers: [
          { name: "orders", image: "example.com/orders:1", ports: [{ name: "grpc", containerPort: 50051 }] },
          { name: "logs", image: "example.com/logs:1" },
        ],
        initContainers: [{ name: "migrate", image: "example.com/migrate:1" }],
      },
    });
    assert.deepEqual(leftOut, ["init container migrate", "container logs"]);
  });

  it("is what Google's load balancer calls, where an Ingress leads to it", () => {
    const metadata = { name: "orders", namespace: "shop" };
    const backend = { service: { name: "orders", port: { number: 80 } } };
    const ingress = {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata,
      spec: {
        rules: [
          {
            host: "orders.example.com",
            http: { paths: [{ path: "/*", pathType: "ImplementationSpecific", backend }] },
          },
        ],
      },
    };
    const config = {
      apiVersion: "cloud.google.com/v1",
      kind: "BackendConfig",
      metadata,
      spec: { timeoutSec: 90, healthCheck: { type: "HTTP", port: 8080, requestPath: "/healthz", checkIntervalSec: 5 } },
    };
    const service = (annotations: object) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { ...metadata, annotations },
      spec: { selector: labels, ports: [{ name: "grpc", port: 80, targetPort: "grpc" }] },
    });
    const bare = read({ more: [ingress] }).subject;
    assert.deepEqual(bare.loadBalancer, {
      calls: "pods",
      port: 50051,
      protocol: "HTTP",
      timeoutSec: 30,
      healthCheck: {
        type: "HTTP",
        port: 50051,
        requestPath: "/",
        checkIntervalSec: 15,
        timeoutSec: 15,
        healthyThreshold: 1,
        unhealthyThreshold: 2,
      },
    });
    assert.equal(bare.hosts[0], "orders.example.com");
    const stated = read({
      more: [
        ingress,
        config,
        service({
          "cloud.google.com/app-protocols": '{"grpc":"HTTP2"}',
          "cloud.google.com/backend-config": '{"default":"orders"}',
        }),
      ],
    }).subject.loadBalancer;
    assert.deepEqual([stated?.protocol, stated?.timeoutSec], ["HTTP2", 90]);
    assert.deepEqual(stated?.healthCheck, {
      type: "HTTP",
      port: 8080,
      requestPath: "/healthz",
      checkIntervalSec: 5,
      timeoutSec: 5,
      healthyThreshold: 1,
      unhealthyThreshold: 2,
    });
  });

  describe("behind a Gateway of GKE's", () => {
    const metadata = { name: "orders", namespace: "shop" };
    const targetRef = { group: "", kind: "Service", name: "orders" };
    const gateway = (gatewayClassName = "gke-l7-rilb") => ({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata,
      spec: { gatewayClassName, listeners: [{ name: "https", protocol: "HTTPS", port: 443 }] },
    });
    const route = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata,
      spec: {
        parentRefs: [{ name: "orders" }],
        hostnames: ["orders.example.com"],
        rules: [{ backendRefs: [{ name: "orders", port: 80 }] }],
      },
    };
    const policy = (kind: string, stated: object) => ({
      apiVersion: "networking.gke.io/v1",
      kind,
      metadata,
      spec: { default: stated, targetRef },
    });
    const speaking = (appProtocol: string) => ({
      ports: [{ name: "grpc", port: 80, targetPort: "grpc", appProtocol }],
    });

    it("has Google's defaults where no policy states anything", () => {
      const { subject } = read({ more: [gateway(), route] });
      assert.deepEqual(subject.loadBalancer, {
        calls: "pods",
        port: 50051,
        protocol: "HTTP",
        timeoutSec: 30,
        healthCheck: {
          type: "HTTP",
          port: 50051,
          requestPath: "/",
          grpcService: undefined,
          checkIntervalSec: 5,
          timeoutSec: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
        },
      });
      assert.equal(subject.hosts[0], "orders.example.com");
    });

    it("has the times and the health check of its policies", () => {
      const grpc = {
        type: "GRPC",
        grpcHealthCheck: { grpcServiceName: "shop.v1.Orders", portSpecification: "USE_SERVING_PORT" },
      };
      const stated = read({
        service: speaking("HTTP2"),
        more: [
          gateway(),
          route,
          policy("GCPBackendPolicy", { timeoutSec: 90 }),
          policy("HealthCheckPolicy", {
            checkIntervalSec: 7,
            timeoutSec: 3,
            healthyThreshold: 1,
            unhealthyThreshold: 4,
            config: grpc,
          }),
        ],
      }).subject.loadBalancer;
      assert.deepEqual([stated?.protocol, stated?.timeoutSec], ["HTTP2", 90]);
      assert.deepEqual(stated?.healthCheck, {
        type: "GRPC",
        port: 50051,
        requestPath: "/",
        grpcService: "shop.v1.Orders",
        checkIntervalSec: 7,
        timeoutSec: 3,
        healthyThreshold: 1,
        unhealthyThreshold: 4,
      });
    });

    it("asks for a connection where gRPC health cannot be asked for, as calls fail there all the same", () => {
      const config = { type: "GRPC", grpcHealthCheck: { portSpecification: "USE_SERVING_PORT" } };
      const { subject } = read({ more: [gateway(), route, policy("HealthCheckPolicy", { config })] });
      assert.equal(subject.loadBalancer?.healthCheck.type, "TCP");
    });

    it("speaks plaintext HTTP/2 where the port states it, and says that Google's is not known to", () => {
      const { subject, leftOut } = read({ service: speaking("kubernetes.io/h2c"), more: [gateway(), route] });
      assert.equal(subject.loadBalancer?.protocol, "H2C");
      assert.ok(leftOut.some((line) => /^Service\/orders port 80: its appProtocol is kubernetes\.io\/h2c/.test(line)));
    });

    it("is called inside the cluster alone where the Gateway is another controller's", () => {
      const { subject } = read({ more: [gateway("istio"), route] });
      assert.deepEqual([subject.loadBalancer, subject.service?.port], [undefined, 50051]);
    });
  });

  it("states which files could not be read, also where there is no server in the others", () => {
    const template = { name: "chart/service.yaml", text: "metadata:\n  name: {{ .Release.Name }}\n" };
    const { from, sources } = manifests({});
    const { leftOut } = ofManifests({ from, sources: [...sources, template] }, undefined, true);
    assert.deepEqual(leftOut, [
      "chart/service.yaml:2 is a template: {{ }} is filled in by Helm; render it first: helm template RELEASE CHART | npm run -s adopt -- -",
    ]);
    assert.throws(
      () => ofManifests({ from: "chart/", sources: [template] }, undefined, true),
      /^Error: chart\/: there is no gRPC server; .*\nchart\/service\.yaml:2 is a template/s,
    );
  });

  it("has containers whose names lead out of no folder", () => {
    assert.throws(() => read({ server: { name: "../../orders" } }), /"\.\.\/\.\.\/orders" is no name of a container/);
  });

  it("needs a Service that leads to it, and to be there at all", () => {
    assert.throws(() => read({ service: { selector: { app: "other" } } }), CommandError);
    assert.throws(() => ofManifests(manifests({}), "stock", true), /--server stock/);
  });
});

describe("rehearse --manifests: an Envoy beside the server", () => {
  const at = (address: string, port_value: number) => ({ socket_address: { address, port_value } });
  const filter = (name: string) => ({ "@type": `type.googleapis.com/envoy.extensions.filters.${name}` });
  const bootstrap = JSON.stringify({
    static_resources: {
      listeners: [
        {
          address: at("0.0.0.0", 8080),
          filter_chains: [
            {
              filters: [
                {
                  name: "http",
                  typed_config: {
                    ...filter("network.http_connection_manager.v3.HttpConnectionManager"),
                    stat_prefix: "calls",
                    route_config: {
                      virtual_hosts: [
                        {
                          name: "all",
                          domains: ["*"],
                          routes: [
                            { match: { prefix: "/shop.v1.Orders/" }, route: { cluster: "orders" } },
                            { match: { prefix: "/" }, route: { cluster: "website" } },
                          ],
                        },
                      ],
                    },
                    http_filters: [{ name: "router", typed_config: filter("http.router.v3.Router") }],
                  },
                },
              ],
            },
          ],
        },
      ],
      clusters: [
        ["orders", "127.0.0.1", 50051],
        ["website", "www.example.com", 80],
      ].map(([name, host, port]) => ({
        name,
        type: "STRICT_DNS",
        http2_protocol_options: {},
        load_assignment: {
          cluster_name: name,
          endpoints: [{ lb_endpoints: [{ endpoint: { address: at(String(host), Number(port)) } }] }],
        },
      })),
    },
  });

  function subjectWith(data: object) {
    const envoy = {
      name: "envoy",
      image: "envoyproxy/envoy:v1.40.0",
      args: ["-c", "/etc/envoy/envoy.json"],
      volumeMounts: [{ name: "bootstrap", mountPath: "/etc/envoy" }],
    };
    const server = { name: "orders", image: "example.com/orders:1", ports: [{ containerPort: 50051 }] };
    const volumes = [{ name: "bootstrap", secret: { secretName: "envoy" } }];
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "envoy", namespace: "shop" }, ...data };
    const service = { selector: labels, ports: [{ name: "grpc", port: 80, targetPort: 8080 }] };
    return read({ pod: { containers: [server, envoy], volumes }, service, more: [secret] }).subject;
  }

  it("is called by a service that a route leads to the server, where others lead elsewhere", () =>
    assert.equal(subjectWith({ stringData: { "envoy.json": bootstrap } }).calledAs?.service, "shop.v1.Orders"));

  it("has its configuration out of a Secret, in plain text or not", () => {
    const encoded = Buffer.from(bootstrap).toString("base64");
    for (const data of [{ stringData: { "envoy.json": bootstrap } }, { data: { "envoy.json": encoded } }])
      assert.deepEqual(subjectWith(data).service, { calls: "pods", port: 8080, tls: false });
  });

  it("writes its files into the pod's folder, whatever the keys of a volume are", () => {
    const stringData = { "envoy.json": bootstrap, "../../../outside": "text" };
    const { envoy } = subjectWith({ stringData }).pods;
    const here = { ...FIRST_POD, tls: "/tls", folder: "/pod" };
    assert.deepEqual([...envoy!.files!(here).keys()].sort(), [
      "volumes/bootstrap/.here",
      "volumes/bootstrap/envoy.json",
    ]);
  });
});
