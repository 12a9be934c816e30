import { parse, stringify } from "yaml";
import { type Tree, at, put } from "../support";
import type { Row } from "./fault";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const ENVOY = `${POD}.initContainers[0]`;
const INGRESS = "Ingress/ingress";

/** What people write by hand and programs do not. */
export const handWrittenFaults: readonly Row[] = [
  {
    what: "a request is over its limit",
    code: "api-server-refuses",
    change: (s) => s.set(D, `${APP}.resources`, { requests: { memory: "1025Mi" }, limits: { memory: "1Gi" } }),
  },
  {
    what: "a field of a container is misspelt",
    code: "api-field-unknown",
    change: (s) => s.set(D, `${APP}.imagePulPolicy`, "Always"),
  },
  {
    what: "Envoy's arguments stand in one string",
    code: "pod-arguments-joined",
    change: (s) => s.set(D, `${ENVOY}.args`, ["-c /etc/envoy/envoy.yaml --service-cluster my-server"]),
  },
  {
    what: "a server's flag and its value stand in one string",
    code: "pod-arguments-joined",
    change: (s) => s.set(D, `${APP}.args`, ["--port 8888"]),
  },
  {
    what: "a command is in one string",
    code: "pod-arguments-joined",
    change: (s) => s.set(D, `${APP}.command`, ["/bin/server --port 8888"]),
  },
  {
    what: "the configuration that such arguments name is not mounted",
    code: "envoy-config-not-mounted",
    change: (s) => s.set(D, `${ENVOY}.args`, ["-c /etc/envoy/envoy-v2.yaml --service-cluster my-server"]),
  },
  {
    what: "an old Envoy's image goes by another name",
    code: "envoy-image-old",
    change: (s) => {
      s.drop(D, `${ENVOY}.command`);
      s.set(D, `${ENVOY}.image`, "envoyproxy/envoy-alpine:v1.14.1");
    },
  },
  {
    what: "an Ingress is of a version that is gone",
    code: "api-version-removed",
    change: (s) => s.set(INGRESS, "apiVersion", "extensions/v1beta1"),
  },
  {
    what: "a Deployment is of a version that is gone",
    code: "api-version-removed",
    change: (s) => s.set(D, "apiVersion", "apps/v1beta2"),
  },
  {
    what: "an Ingress of version v1beta1 leads to a Service that is not there",
    code: "ingress-service-absent",
    change: (s) => oldBackends(s.inputs(INGRESS), (backend) => ({ ...backend, serviceName: "my-servr" })),
  },
  {
    what: "an Ingress of version v1beta1 leads to a port that the Service has not",
    code: "ingress-port-absent",
    change: (s) => oldBackends(s.inputs(INGRESS), (backend) => ({ ...backend, servicePort: 443 })),
  },
  {
    what: "the old default backend leads to a Service that is not there",
    code: "ingress-service-absent",
    change: (s) => s.set(INGRESS, "spec.backend", { serviceName: "my-servr", servicePort: 15001 }),
  },
  {
    what: "nothing tells the load balancer to speak HTTP/2, and the listener has no TLS",
    code: "tls-missing",
    change: (s) => {
      s.drop("Service/my-server", ["metadata", "annotations", "cloud.google.com/app-protocols"]);
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), "filter_chains[0].transport_socket", undefined));
    },
  },
  {
    what: "an autoscaler of version 1 averages the sidecar in",
    code: "hpa-averages-sidecar",
    change: (s) => {
      const hpa = "HorizontalPodAutoscaler/my-server";
      s.drop(hpa, "spec.metrics");
      s.set(hpa, "spec.targetCPUUtilizationPercentage", 70);
    },
  },
  {
    what: "a Service without Envoy carries gRPC by the port's name, and the load balancer does not know",
    code: "lb-not-http2",
    change: (s) => withoutEnvoy(s),
  },
  {
    what: "a server that is asked by grpc_health_probe is asked by a GET too",
    code: "probe-protocol",
    change: (s) => {
      s.set(D, `${APP}.readinessProbe`, { exec: { command: ["/bin/grpc_health_probe", "-addr=:9000"] } });
      s.set(D, `${APP}.ports[0]`, { containerPort: 9000 });
      s.set(D, `${APP}.livenessProbe`, { httpGet: { path: "/", port: 9000 } });
      s.drop(D, `${APP}.startupProbe`);
    },
  },
  {
    what: "clients come to Envoy by themselves, and its TLS offers no HTTP/2",
    code: "tls-alpn-missing",
    change: (s) => {
      s.remove(INGRESS);
      s.set("Service/my-server", "spec.type", "LoadBalancer");
      s.bootstrap("my-server", (b) =>
        put(
          b.listener("ingress"),
          "filter_chains[0].transport_socket.typed_config.common_tls_context.alpn_protocols",
          undefined,
        ),
      );
    },
  },
  {
    what: "the load balancer asks the listener for calls for health, which passes it on to the server",
    code: "lb-health-path",
    change: (s) => {
      s.bootstrap("my-server", (b) => {
        const manager = b.manager("ingress");
        put(manager, "route_config.virtual_hosts[0].routes", [
          { match: { prefix: "/" }, route: { cluster: "own-app", timeout: "0s" } },
        ]);
      });
      s.set("BackendConfig/my-server", "spec.healthCheck", { type: "HTTP2", port: 15001, requestPath: "/" });
    },
  },
  {
    what: "an old Envoy's image is a mirror's, and tells alone that it is Envoy",
    code: "envoy-image-old",
    change: (s) => {
      s.drop(D, `${ENVOY}.command`);
      s.set(D, `${ENVOY}.image`, "mirror.example.com/base/envoy:v1.31.0");
    },
  },
  {
    what: "the load balancer asks the listener for calls for a page, which only a server can have",
    code: "lb-health-path",
    change: (s) => {
      s.bootstrap("my-server", (b) => {
        const manager = b.manager("ingress");
        put(manager, "route_config.virtual_hosts[0].routes", [
          { match: { prefix: "/" }, route: { cluster: "own-app", timeout: "0s" } },
        ]);
      });
      s.set("BackendConfig/my-server", "spec.healthCheck", { type: "HTTP2", port: 15001, requestPath: "/page" });
    },
  },
  {
    what: "a Service without Envoy carries gRPC by its appProtocol alone",
    code: "lb-not-http2",
    change: (s) => {
      withoutEnvoy(s);
      s.set("Service/my-server", "spec.ports[0].name", "main");
      s.set("Service/my-server", "spec.ports[0].appProtocol", "grpc");
    },
  },
  {
    what: "a Service without Envoy carries gRPC by the server's probe alone",
    code: "lb-not-http2",
    change: (s) => {
      withoutEnvoy(s);
      s.set("Service/my-server", "spec.ports[0].name", "main");
      s.set(D, `${APP}.readinessProbe`, { grpc: { port: 8888 } });
    },
  },
  {
    what: "a server that declares no port leaves at once",
    code: "pod-leaves-at-once",
    change: (s) => {
      s.drop(D, `${APP}.ports`);
      s.drop(D, `${APP}.lifecycle`);
    },
  },
  {
    what: "a server takes a port of its node",
    code: "pod-host-port",
    change: (s) => s.set(D, `${APP}.ports[0].hostPort`, 8888),
  },
  {
    what: "a sidecar takes a port of its node",
    code: "pod-host-port",
    change: (s) => s.set(D, `${ENVOY}.ports[0].hostPort`, 443),
  },
  {
    what: "a rollout may stand still a second longer than the readiness gate is closed",
    code: "rollout-deadline-late",
    change: (s) => s.set(D, "spec.progressDeadlineSeconds", 601),
  },
  {
    what: "a program of another image is Envoy by its path alone, and its TLS offers no HTTP/2",
    code: "tls-alpn-missing",
    change: (s) => {
      s.set(D, `${ENVOY}.image`, "registry.example.com/acme/proxy:1.0");
      s.set(D, `${ENVOY}.name`, "proxy");
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), ALPN, undefined));
    },
  },
  {
    what: "a shell starts Envoy, whose TLS offers no HTTP/2",
    code: "tls-alpn-missing",
    change: (s) => {
      byShell(s, "ulimit -n 65536 && exec envoy -c /etc/envoy/envoy.yaml --log-level info 2>&1");
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), `${ALPN}`, undefined));
    },
  },
  {
    what: "a shell starts Envoy with a file that no mount has",
    code: "envoy-config-not-mounted",
    change: (s) => byShell(s, "envoy -c /etc/other/envoy.yaml"),
  },
  {
    what: "ALPN is a text without a list around it, and is HTTP/1.1",
    code: "tls-alpn-missing",
    change: (s) => s.bootstrap("my-server", (b) => put(b.listener("ingress"), ALPN, "http/1.1")),
  },
  {
    what: "the last of two codecs of a connection manager is HTTP/1.1",
    code: "envoy-codec-http1",
    change: (s) => twice(s, "codec_type: AUTO", "codec_type: HTTP1"),
  },
  {
    what: "an Envoy among the init containers is started by a shell",
    code: "envoy-init-never-ends",
    change: (s) => {
      byShell(s, "envoy -c /etc/envoy/envoy.yaml");
      s.drop(D, `${ENVOY}.restartPolicy`);
    },
  },
];

const ALPN = "filter_chains[0].transport_socket.typed_config.common_tls_context.alpn_protocols";

function byShell(stack: Parameters<Row["change"]>[0], script: string): void {
  stack.set(D, `${ENVOY}.command`, ["/bin/sh", "-c"]);
  stack.set(D, `${ENVOY}.args`, [script]);
}

/** An init container beside Envoy, which mounts what Envoy does. */
function before(stack: Parameters<Row["change"]>[0], fields: Tree): void {
  const { volumeMounts } = at(stack.inputs(D), ENVOY) as Tree;
  const list = at(stack.inputs(D), `${POD}.initContainers`) as Tree[];
  list.unshift({ name: "before", volumeMounts, ...fields });
}

/** A key of the connection managers a second time, behind the first. */
function twice({ resources }: Parameters<Row["change"]>[0], key: string, again: string): void {
  const map = resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
  const data = map.inputs["data"] as Record<string, string>;
  const text = stringify(parse(data["envoy.yaml"]!)).replace(/^( *)codec_type: .*$/gm, `$1${key}\n$1${again}`);
  data["envoy.yaml"] = text;
}

function oldBackends(ingress: Tree, change: (backend: Tree) => Tree): void {
  const paths = at(ingress, "spec.rules[0].http.paths") as Tree[];
  for (const path of paths) path["backend"] = change({ serviceName: "my-server", servicePort: 15001 });
}

/** The server's own port behind the Ingress, by a name that says gRPC and by nothing else. */
function withoutEnvoy(stack: Parameters<Row["change"]>[0]): void {
  stack.drop(D, `${POD}.initContainers`);
  stack.set(D, `${APP}.ports`, [{ containerPort: 8888 }]);
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) stack.drop(D, `${APP}.${probe}`);
  stack.set("Service/my-server", "spec.ports", [{ name: "grpc", port: 15001, targetPort: 8888 }]);
  stack.drop("Service/my-server", ["metadata", "annotations", "cloud.google.com/app-protocols"]);
}

/** What people write by hand and is right. */
export const handWrittenRight: readonly Row[] = [
  {
    what: "an image with Envoy and a version of its own",
    code: "envoy-image-old",
    change: (s) => s.set(D, `${ENVOY}.image`, "registry.example.com/acme/proxy:1.0"),
  },
  {
    what: "a shell starts Envoy with the file that is mounted",
    code: "envoy-config-not-mounted",
    change: (s) => byShell(s, "sleep 1; LOG=info exec /usr/local/bin/envoy -c '/etc/envoy/envoy.yaml' 2>&1 & wait"),
  },
  {
    what: "a script of the image starts Envoy with a file that it writes",
    code: "envoy-config-not-mounted",
    change: (s) => {
      s.set(D, `${ENVOY}.command`, ["/start.sh"]);
      s.set(D, `${ENVOY}.args`, []);
      s.set(D, `${ENVOY}.volumeMounts`, []);
    },
  },
  {
    what: "a container before Envoy renders its configuration",
    code: "envoy-init-never-ends",
    change: (s) =>
      before(s, {
        image: "acme/envsubst:1.0",
        command: ["sh", "-c", "envsubst < /etc/envoy/envoy.yaml > /out/e.yaml"],
      }),
  },
  {
    what: "a container before Envoy has its image and copies its configuration",
    code: "envoy-init-never-ends",
    change: (s) => before(s, { image: "envoyproxy/envoy:v1.40.0", command: ["cp", "/etc/envoy/envoy.yaml", "/out/"] }),
  },
  {
    what: "a container before Envoy validates its configuration",
    code: "envoy-init-never-ends",
    change: (s) =>
      before(s, { image: "envoyproxy/envoy:v1.40.0", args: ["--mode", "validate", "-c", "/etc/envoy/envoy.yaml"] }),
  },
  {
    what: "domains and routes are without lists around them",
    code: "envoy-host-unrouted",
    change: (s) =>
      s.bootstrap("my-server", (b) => {
        const [host] = at(b.manager("ingress"), "route_config.virtual_hosts") as Tree[];
        put(b.manager("ingress"), "route_config.virtual_hosts", { ...host, domains: "*" });
      }),
  },
  {
    what: "ALPN is a text without a list around it",
    code: "tls-alpn-missing",
    change: (s) => s.bootstrap("my-server", (b) => put(b.listener("ingress"), ALPN, "h2")),
  },
  {
    what: "Envoy's switches and numbers are texts",
    code: "envoy-one-call-closes-all",
    change: (s) =>
      s.bootstrap("my-server", (b) => put(b.manager("ingress"), "stream_error_on_invalid_http_message", "yes")),
  },
  {
    what: "a port of Envoy's is a text",
    code: "service-target-absent",
    change: (s) =>
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), "address.socket_address.port_value", "15001")),
  },
  {
    what: "an idle time of Envoy's is in seconds and nanoseconds",
    code: "envoy-connection-idle",
    change: (s) =>
      s.bootstrap("my-server", (b) =>
        put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", { seconds: 600, nanos: 1 }),
      ),
  },
  {
    what: "a key is there twice, which Envoy takes",
    code: "envoy-config-unreadable",
    change: (s) => twice(s, "codec_type: HTTP1", "codec_type: AUTO"),
  },
  {
    what: "the first of two codecs of a connection manager is HTTP/1.1",
    code: "envoy-codec-http1",
    change: (s) => twice(s, "codec_type: HTTP1", "codec_type: AUTO"),
  },
  {
    what: "a second document follows Envoy's configuration",
    code: "envoy-config-unreadable",
    change: ({ resources }) => {
      const map = resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
      const data = map.inputs["data"] as Record<string, string>;
      data["envoy.yaml"] += "\n---\nother: document\n";
    },
  },
  {
    what: "a request is its limit, in another unit",
    code: "api-server-refuses",
    change: (s) => s.set(D, `${APP}.resources`, { requests: { memory: "1024Mi" }, limits: { memory: "1Gi" } }),
  },
  {
    what: "a field of a container is spelt right",
    code: "api-field-unknown",
    change: (s) => s.set(D, `${APP}.imagePullPolicy`, "Always"),
  },
  {
    what: "a bootstrap in camel case, with numbers in its words",
    code: "envoy-upstream-http1",
    change: (s) =>
      s.bootstrap("my-server", ({ root }) => {
        const other = camelCase(root);
        for (const key of Object.keys(root)) delete root[key];
        Object.assign(root, other);
      }),
  },
  {
    what: "a flag whose value holds spaces",
    code: "pod-arguments-joined",
    change: (s) => s.set(D, `${APP}.args`, ["--greeting=hello world", "--java-options", "-Xmx1g -Xms1g"]),
  },
  {
    what: "a script for a shell",
    code: "pod-arguments-joined",
    change: (s) => s.set(D, `${APP}.command`, ["/bin/sh", "-c", "exec /server --port 8888 --verbose"]),
  },
  {
    what: "a flag and its value in one word, which Envoy takes",
    code: "pod-arguments-joined",
    change: (s) => s.set(D, `${ENVOY}.args`, ["--config-path /etc/envoy/envoy.yaml", "--log-level info"]),
  },
  {
    what: "a collector of logs without a port beside the server",
    code: "pod-leaves-at-once",
    change: (s) =>
      s.set(D, `${POD}.containers[1]`, { ...(at(s.inputs(D), APP) as Tree), name: "logs", ports: [], lifecycle: {} }),
  },
  {
    what: "a probe on an admin interface that is open",
    code: "probe-port",
    change: (s) => {
      s.bootstrap("my-server", (b) => b.set("admin.address.socket_address.address", "0.0.0.0"));
      s.set(D, `${ENVOY}.readinessProbe.httpGet.port`, 8001);
    },
  },
  {
    what: "a cluster that a control plane brings",
    code: "envoy-cluster-absent",
    change: (s) =>
      s.bootstrap("my-server", (b) => {
        b.set("dynamic_resources.cds_config", { ads: {} });
        put(b.routes("ingress")[0]!, "route.cluster", "from-elsewhere");
      }),
  },
  {
    what: "objects of versions that Kubernetes serves, and of kinds that have others",
    code: "api-version-removed",
    change: (s) => {
      s.set(INGRESS, "apiVersion", "networking.k8s.io/v1");
      s.set(D, "apiVersion", "apps/v1");
      s.set("NetworkPolicy/my-server", "apiVersion", "networking.k8s.io/v1beta1");
    },
  },
  {
    what: "an argument of two words that is no program",
    code: "pod-arguments-joined",
    change: (s) => {
      s.set(D, `${APP}.command`, ["/server"]);
      s.set(D, `${APP}.args`, ["greet", "hello world"]);
    },
  },
  {
    what: "an Ingress of another controller",
    code: "ingress-class-ignored",
    change: (s) => {
      s.drop(INGRESS, ["metadata", "annotations", "kubernetes.io/ingress.class"]);
      s.set(INGRESS, "spec.ingressClassName", "nginx");
    },
  },
  {
    what: "a Service without Envoy carries something that is not gRPC",
    code: "lb-not-http2",
    change: (s) => {
      withoutEnvoy(s);
      s.set("Service/my-server", "spec.ports[0].name", "main");
    },
  },
  {
    what: "a port of the node that is zero, which is none",
    code: "pod-host-port",
    change: (s) => s.set(D, `${APP}.ports[0].hostPort`, 0),
  },
  {
    what: "a DaemonSet takes a port of each node",
    code: "pod-host-port",
    change: (s) => {
      Object.assign(s.resource(D), { type: "kubernetes:apps/v1:DaemonSet" });
      s.set("DaemonSet/my-server", "kind", "DaemonSet");
      s.set("DaemonSet/my-server", `${APP}.ports[0].hostPort`, 8888);
    },
  },
  {
    what: "a pod of the node's network states its ports, which Kubernetes repeats as the node's",
    code: "pod-host-port",
    change: (s) => {
      s.set(D, `${POD}.hostNetwork`, true);
      s.set(D, `${APP}.ports[0].hostPort`, 8888);
    },
  },
  {
    what: "a rollout may stand still as long as the readiness gate is closed, which is Kubernetes' default",
    code: "rollout-deadline-late",
    change: (s) => s.set(D, "spec.progressDeadlineSeconds", 600),
  },
  {
    what: "a rollout's deadline is left out",
    code: "rollout-deadline-late",
    change: (s) => s.drop(D, "spec.progressDeadlineSeconds"),
  },
  {
    what: "a rollout inside the cluster may stand still for an hour",
    code: "rollout-deadline-late",
    change: (s) => s.set("Deployment/inside", "spec.progressDeadlineSeconds", 3600),
  },
  {
    what: "a rollout behind instance groups, which open no gate, may stand still for an hour",
    code: "rollout-deadline-late",
    change: (s) => {
      s.set("Service/my-server", ["metadata", "annotations", "cloud.google.com/neg"], '{"ingress":false}');
      s.set(D, "spec.progressDeadlineSeconds", 3600);
    },
  },
];

function camelCase(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(camelCase) as unknown as Tree;
  if (typeof value !== "object" || value === null) return value as Tree;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      /^[a-z]\w*$/.test(key) ? key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : key,
      camelCase(item),
    ]),
  );
}
