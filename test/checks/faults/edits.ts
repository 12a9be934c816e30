import { parse, stringify } from "yaml";
import { type EditableBootstrap, type EditableStack, type Tree, at, put } from "../support";

export const POD = "spec.template.spec";
export const APP_PROTOCOLS = ["metadata", "annotations", "cloud.google.com/app-protocols"];
export const BACKEND_CONFIG = ["metadata", "annotations", "cloud.google.com/backend-config"];
export const NEG = ["metadata", "annotations", "cloud.google.com/neg"];
export const SERVICE = "Service/my-server";
export const CONFIG = "BackendConfig/my-server";
export const APP = `${POD}.containers[0]`;
export const INGRESS = "Ingress/ingress";
export const annotation = (key: string) => ["metadata", "annotations", key];
export const FIRST_PATH = "spec.rules[0].http.paths[0]";
export const GLOBAL_ADDRESS = "kubernetes.io/ingress.global-static-ip-name";
export const DEPLOYMENT = "Deployment/my-server";
export const TLS_CONTEXT = "filter_chains[0].transport_socket.typed_config.common_tls_context";
export const HOST = "address.socket_address.address";
export const PORT = "address.socket_address.port_value";
export const VIRTUAL_HOST = "route_config.virtual_hosts[0]";
export const ENDPOINT = "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address";
export const CORS: Tree = {
  name: "envoy.filters.http.cors",
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors" },
};
export const each = (trees: readonly Tree[], path: string, value: unknown) =>
  trees.forEach((tree) => put(tree, path, value));
export const OPTIONS_TYPE = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
export const OPTIONS = [
  "typed_extension_protocol_options",
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
] as const;
export const HTTP_CONFIG = [...OPTIONS, "explicit_http_config"];
export const TLS_SOCKET = "filter_chains[0].transport_socket";
export const EXTENSION_OPTIONS = "typed_extension_protocol_options";
export const HEALTH_CHECKS = [
  { timeout: "1s", interval: "5s", unhealthy_threshold: 2, healthy_threshold: 1, grpc_health_check: {} },
];
export const ENVOY = `${POD}.initContainers[0]`;
export const HPA = "HorizontalPodAutoscaler/my-server";
export const INSIDE = "Deployment/inside";
export const WORKER = "Deployment/worker";
export const CLUSTER = "Cluster/cluster-cluster";
export const POOL = "NodePool/cluster-pool-default";
export const SECOND_POOL = "NodePool/second";
export const NAME = "app.kubernetes.io/name";
export const TAINT = { key: "dedicated", value: "gpu", effect: "NO_SCHEDULE" };
export const POLICY = "NetworkPolicy/my-server";
export const RESTRICTED = { "pod-security.kubernetes.io/enforce": "restricted" };

/** Gives an annotation another key. */
export function rename(stack: EditableStack, title: string, from: string, to: string): void {
  stack.set(title, annotation(to), at(stack.inputs(title), annotation(from)));
  stack.drop(title, annotation(from));
}

export function aggregate(name: string, parts: readonly string[]): Tree {
  const type = "type.googleapis.com/envoy.extensions.clusters.aggregate.v3.ClusterConfig";
  return {
    name,
    lb_policy: "CLUSTER_PROVIDED",
    connect_timeout: "1s",
    cluster_type: { name: "envoy.clusters.aggregate", typed_config: { "@type": type, clusters: parts } },
  };
}

export function asDefaultChain(listener: Tree): void {
  listener["default_filter_chain"] = (listener["filter_chains"] as Tree[])[0];
  delete listener["filter_chains"];
}

/** Leaves a listener those routes only which Envoy answers by itself. */
export function refuseAll(b: EditableBootstrap, listener: string): void {
  const routes = at(b.manager(listener), `${VIRTUAL_HOST}.routes`) as Tree[];
  put(
    b.manager(listener),
    `${VIRTUAL_HOST}.routes`,
    routes.filter((route) => !("route" in route)),
  );
}

/** A cluster with the server's HTTP/2 and one host. */
export function withHost(b: EditableBootstrap, name: string, fields: Tree, host: Tree): void {
  const { cluster_type: _, type: __, ...own } = structuredClone(b.cluster("own-app"));
  const endpoints = [{ lb_endpoints: [{ endpoint: { address: { socket_address: host } } }] }];
  addCluster(b, { ...own, ...fields, name, load_assignment: { cluster_name: name, endpoints } });
  each(b.routes("ingress"), "route.cluster", name);
}

export function addCluster(b: EditableBootstrap, cluster: Tree): void {
  (b.root["static_resources"] as { clusters: Tree[] }).clusters.push(cluster);
}

export function addRoute(b: EditableBootstrap, listener: string, route: Tree): void {
  (at(b.manager(listener), "route_config.virtual_hosts[0].routes") as Tree[]).unshift(route);
}

export function preflight(cluster: string): Tree {
  const headers = [{ name: ":method", string_match: { exact: "OPTIONS" } }];
  return { match: { prefix: "/", headers }, route: { cluster, timeout: "0s" } };
}

/** Takes every trace of gRPC from the in-cluster listener and from the cluster that its only route leads to. */
export function silent(b: EditableBootstrap, route: Tree = {}): void {
  const only = { match: { prefix: "/" }, route: { cluster: "all-pods", timeout: "0s" }, ...route };
  put(b.manager("internal"), "route_config.virtual_hosts[0].routes", [only]);
  put(b.manager("internal"), "codec_type", "AUTO");
  put(b.cluster("all-pods"), EXTENSION_OPTIONS, undefined);
  put(b.cluster("all-pods"), "health_checks", undefined);
}

export function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      /[.@]/.test(key) ? key : key.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()),
      camelCase(item),
    ]),
  );
}

export function configMap({ resources }: EditableStack): string {
  const found = resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
  return `ConfigMap/${(found.inputs["metadata"] as { name: string }).name}`;
}

/** Envoy among the containers, without a hook: Kubernetes tells it to leave together with the server. */
export function asOrdinarySidecar(stack: EditableStack): void {
  const { restartPolicy: _, lifecycle: __, ...envoy } = at(stack.inputs(DEPLOYMENT), ENVOY) as Tree;
  stack.drop(DEPLOYMENT, ENVOY);
  stack.set(DEPLOYMENT, `${POD}.containers[1]`, envoy);
}

/** Changes of these fields are not followed. */
export function ignore(stack: EditableStack, title: string, ignoreChanges: string[]): void {
  Object.assign(stack.resource(title).options, { ignoreChanges });
}

/** Takes all other resources out. */
export function keep(stack: EditableStack, ...titles: string[]): void {
  const kept = titles.map((title) => stack.resource(title));
  stack.resources.splice(0, stack.resources.length, ...kept);
}

/** A Deployment of one pod, with one container, without Envoy, which no Service leads to. */
export function addWorker(stack: EditableStack): void {
  stack.copy(INSIDE, "worker");
  stack.set(WORKER, "spec.selector.matchLabels", { app: "worker" });
  stack.set(WORKER, "spec.template.metadata.labels", { app: "worker" });
  stack.set(WORKER, `${APP}.name`, "worker");
  for (const key of ["initContainers", "serviceAccountName", "topologySpreadConstraints"])
    stack.drop(WORKER, `${POD}.${key}`);
  stack.set(WORKER, `${POD}.volumes`, [{ name: "tmp", emptyDir: {} }]);
}

export function appOf(stack: EditableStack): Tree {
  return structuredClone(at(stack.inputs(DEPLOYMENT), APP) as Tree);
}

/** What the two containers of a pod request together: thousandths of a CPU, and bytes. Envoy keeps its part. */
export function request(
  stack: EditableStack,
  { cpu, memory }: { cpu?: number; memory?: number },
  deployment = DEPLOYMENT,
): void {
  const requests = `${APP}.resources.requests`;
  if (cpu !== undefined) stack.set(deployment, `${requests}.cpu`, `${cpu - 250}m`);
  if (memory !== undefined) stack.set(deployment, `${requests}.memory`, String(memory - 512 * 2 ** 20));
}

/** The server's container requests this, and Envoy nothing. */
export function resources(stack: EditableStack, requests: Tree): void {
  stack.drop(DEPLOYMENT, `${ENVOY}.resources`);
  stack.set(DEPLOYMENT, `${APP}.resources`, { requests });
}

/** A second pool like the first. */
export function addPool(stack: EditableStack): void {
  stack.copy(POOL, "second");
  ignore(stack, SECOND_POOL, ["initialNodeCount"]);
}

/** Nodes of a type, and enough of them for every pod. */
export function machine(stack: EditableStack, type: string, pool = POOL, most = 1000): void {
  stack.set(pool, "nodeConfig.machineType", type);
  stack.set(pool, "autoscaling.maxNodeCount", most);
}

/** Limits egress of the server's pods to these rules. */
export function egress(stack: EditableStack, ...rules: Tree[]): EditableStack {
  stack.set(POLICY, "spec.policyTypes", ["Ingress", "Egress"]);
  stack.set(POLICY, "spec.egress", rules);
  return stack;
}

export function addPolicy(stack: EditableStack, spec: Tree): void {
  stack.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
    metadata: { name: "second", namespace: "grpc" },
    spec: { policyTypes: ["Ingress"], ...spec },
  });
}

/** A Service without pods. */
export function addService(stack: EditableStack, metadata: Tree): void {
  stack.add("kubernetes:core/v1:Service", { metadata, spec: { ports: [{ port: 80 }] } });
}

export function byShell(stack: EditableStack, script: string): void {
  stack.set(DEPLOYMENT, `${ENVOY}.command`, ["/bin/sh", "-c"]);
  stack.set(DEPLOYMENT, `${ENVOY}.args`, [script]);
}

/** A key of the connection managers a second time, behind the first. */
export function twice({ resources }: EditableStack, key: string, again: string): void {
  const map = resources.find(({ name }) => name.startsWith("my-server-envoy-"))!;
  const data = map.inputs["data"] as Record<string, string>;
  const text = stringify(parse(data["envoy.yaml"]!)).replace(/^( *)codec_type: .*$/gm, `$1${key}\n$1${again}`);
  data["envoy.yaml"] = text;
}

/** Takes the listener away that Envoy's preStop hook asks. */
export function withoutDrain(b: EditableBootstrap): void {
  const listeners = at(b.root, "static_resources.listeners") as Tree[];
  b.set(
    "static_resources.listeners",
    listeners.filter(({ name }) => name !== "drain"),
  );
}

/** In-cluster clients connect again by their connections' age, not as the pod leaves. @param jitter in percent */
export function aged(b: EditableBootstrap, age: string | undefined, jitter: number | null = 25): void {
  withoutDrain(b);
  const options = at(b.manager("internal"), "common_http_protocol_options") as Tree;
  put(options, "max_connection_duration", age);
  if (age !== undefined && jitter !== null) put(options, "max_connection_duration_jitter", { value: jitter });
}

/** Envoy asks its clients to connect again within so many seconds. */
export function drainsWithin(stack: EditableStack, seconds: string): void {
  const args = at(stack.inputs(DEPLOYMENT), `${ENVOY}.args`) as string[];
  stack.set(DEPLOYMENT, `${ENVOY}.args[${args.indexOf("--drain-time-s") + 1}]`, seconds);
}

/** Changes the script of listener `drain`. */
export function scripted(b: EditableBootstrap, from: string, to: string): void {
  const source = "http_filters[0].typed_config.default_source_code";
  const script = at(b.manager("drain"), `${source}.inline_string`) as string;
  put(b.manager("drain"), source, { inline_string: script.replace(from, to) });
}

/** The server's own port behind the Ingress, by a name that says gRPC and by nothing else. */
export function withoutEnvoy(stack: EditableStack): void {
  stack.drop(DEPLOYMENT, `${POD}.initContainers`);
  stack.set(DEPLOYMENT, `${APP}.ports`, [{ containerPort: 8888 }]);
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) stack.drop(DEPLOYMENT, `${APP}.${probe}`);
  stack.set("Service/my-server", "spec.ports", [{ name: "grpc", port: 15001, targetPort: 8888 }]);
  stack.drop("Service/my-server", ["metadata", "annotations", "cloud.google.com/app-protocols"]);
}

/** Something behind the Ingress that is not gRPC, as far as anything tells. */
export function withoutCalls(stack: EditableStack): void {
  withoutEnvoy(stack);
  stack.set(SERVICE, "spec.ports[0].name", "main");
  stack.set(SERVICE, BACKEND_CONFIG, '{"default":"my-server"}');
}
