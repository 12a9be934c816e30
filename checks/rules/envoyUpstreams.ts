import { check } from "../check";
import type { Bootstrap } from "../envoy/bootstrap";
import type { Cluster } from "../envoy/cluster";
import type { Envoy } from "../envoy/envoy";
import { type Listener, callRoutes } from "../envoy/listener";
import { type SocketAddress, isLoopback } from "../envoy/values";
import { listensOn } from "../view/listening";
import type { StackView } from "../view/stackView";
import { askedClusters, type CallCluster, callClusters } from "../view/callClusters";
import { serviceNamed, serviceOf } from "../view/upstreamService";
import { listed } from "../words";

interface Target extends CallCluster {
  readonly endpoint: SocketAddress;
}

function targets(stack: StackView): readonly Target[] {
  return askedClusters(stack).flatMap((upstream) =>
    upstream.cluster.endpoints.map((endpoint) => ({ ...upstream, endpoint })),
  );
}

/** The listener of its own Envoy that an endpoint leads to. */
function ownListener({ host, port }: SocketAddress, envoy: Envoy, stack: StackView): Listener | undefined {
  const own = isLoopback(host) || serviceOf(host, envoy, stack)?.pods.includes(envoy.pod) === true;
  return own ? envoy.bootstrap?.listenerAt(port) : undefined;
}

/** Whether calls that come to a listener reach a cluster, directly or through other listeners of the same Envoy. */
function leadsTo(from: Listener, cluster: Cluster, bootstrap: Bootstrap, envoy: Envoy, stack: StackView): boolean {
  const waiting = [from];
  // Grows while it is walked: each listener is entered once.
  for (const listener of waiting) {
    const next = callRoutes(listener).flatMap(({ route }) => route.clusters.flatMap((name) => bootstrap.leaves(name)));
    if (next.includes(cluster)) return true;
    const listeners = next.flatMap(({ endpoints }) => endpoints.flatMap((one) => ownListener(one, envoy, stack) ?? []));
    waiting.push(...new Set(listeners.filter((one) => !waiting.includes(one))));
  }
  return false;
}

export const envoyUpstreamChecks = [
  check(
    {
      code: "envoy-dns-policy",
      level: "error",
      requirement: "Envoy's pods ask the cluster's DNS for Services",
      // https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
      impact:
        "The node's DNS does not know the cluster's names: the cluster stays empty, and its calls fail with UNAVAILABLE.",
      fix: "Take dnsPolicy out, or write ClusterFirstWithHostNet where hostNetwork is on.",
    },
    (stack) => stack.envoys,
    (envoy, stack) => {
      const { spec } = envoy.pod;
      const at = spec.at("dnsPolicy");
      const policy = at.text ?? "ClusterFirst";
      const asksNode = policy === "Default" || (policy === "ClusterFirst" && spec.at("hostNetwork").bool === true);
      if (!asksNode) return undefined;
      const asked = targets(stack).find(
        (one) => one.envoy === envoy && one.cluster.byName && serviceOf(one.endpoint.host, envoy, stack) !== undefined,
      );
      if (asked === undefined) return undefined;
      const host = policy === "Default" ? "" : " and hostNetwork is on";
      return {
        at,
        message: `dnsPolicy is ${policy}${host}, and cluster ${asked.cluster.name} looks up ${asked.endpoint.host.replace(/\.$/, "")}`,
      };
    },
  ),
  check(
    {
      code: "envoy-upstream-http1",
      level: "error",
      requirement: "Envoy speaks HTTP/2 to gRPC servers",
      impact: "Envoy speaks HTTP/1.1 to the server, which knows HTTP/2 only: every call fails with UNAVAILABLE.",
      fix: "Add explicit_http_config with http2_protocol_options to the cluster's HttpProtocolOptions.",
    },
    callClusters,
    ({ cluster }) => !cluster.http2 && { at: cluster.field, message: `cluster ${cluster.name} has no HTTP/2` },
  ),
  check(
    {
      code: "envoy-upstream-port",
      level: "error",
      requirement: "Envoy calls a port that the server listens on",
      impact: "Connections are refused: every call fails with UNAVAILABLE, or no health check ever passes.",
      fix: "Write the server's port into the cluster's endpoint.",
    },
    targets,
    ({ envoy, endpoint, cluster }, stack) => {
      const service = serviceOf(endpoint.host, envoy, stack);
      const pods = isLoopback(endpoint.host) ? [envoy.pod] : (service?.pods ?? []);
      const at = endpoint.field.at("port_value");
      if (service !== undefined && !service.headless) {
        const known = service.ports.some(({ port }) => port === endpoint.port);
        return !known && { at, message: `Service ${service.object.name} has no port ${endpoint.port}` };
      }
      if (isLoopback(endpoint.host) && envoy.bootstrap?.listenerAt(endpoint.port) !== undefined) return undefined;
      return pods
        .filter((pod) => listensOn(pod, endpoint.port, stack) === false)
        .map((pod) => ({
          at,
          message: `cluster ${cluster.name} calls ${endpoint.port}, where nothing in the pods of ${pod.owner.name} listens`,
        }));
    },
  ),
  check(
    {
      code: "envoy-upstream-loop",
      level: "error",
      requirement: "Envoy does not send calls to itself",
      impact: "Each call goes round until a limit ends it: none arrives, and the pod is busy with nothing.",
      fix: "Write the server's port into the cluster's endpoint.",
    },
    targets,
    ({ envoy, bootstrap, endpoint, cluster }, stack) => {
      const listener = ownListener(endpoint, envoy, stack);
      if (listener === undefined) return undefined;
      const back = leadsTo(listener, cluster, bootstrap, envoy, stack);
      return (
        back && {
          at: endpoint.field.at("port_value"),
          message: `cluster ${cluster.name} leads back to listener ${listener.name}`,
        }
      );
    },
  ),
  check(
    {
      code: "envoy-upstream-absent",
      level: "error",
      requirement: "A Service that Envoy looks up is there",
      impact:
        "The name does not resolve: the cluster stays empty, and its calls fail with UNAVAILABLE or all go to the pod's own server.",
      fix: "Write the name and the namespace of the headless Service.",
    },
    targets,
    ({ envoy, endpoint }, stack) => {
      const named = serviceNamed(endpoint.host, envoy);
      if (isLoopback(endpoint.host) || named === undefined || !stack.lacks("Service", named.namespace, named.name))
        return undefined;
      // `example.com` is a Service only where the stack has a namespace com.
      const isShort = endpoint.host.split(".").length === 2;
      if (isShort && !stack.objects.some(({ namespace }) => namespace === named.namespace)) return undefined;
      return {
        at: endpoint.field.at("address"),
        message: `there is no Service ${named.name} in namespace ${named.namespace}`,
        level: stack.lackLevel(named.namespace),
      };
    },
  ),
  check(
    {
      code: "envoy-upstream-not-headless",
      level: "error",
      requirement: "Envoy looks pods up by a headless Service",
      impact:
        "Envoy sees one address instead of the pods: each of its connections sticks to one of them, and calls are not balanced.",
      fix: "Set clusterIP: None on the Service, or look up a headless one.",
    },
    targets,
    ({ envoy, endpoint, cluster }, stack) => {
      const service = serviceOf(endpoint.host, envoy, stack);
      if (service === undefined || service.headless || !cluster.byName || service.pods.length === 0) return undefined;
      return { at: endpoint.field.at("address"), message: `Service ${service.object.name} has an address of its own` };
    },
  ),
  check(
    {
      code: "envoy-upstream-others",
      level: "error",
      requirement: "Envoy's cluster of all pods has its own server's pods",
      impact: "Calls go to another server's pods, which answer UNIMPLEMENTED.",
      fix: "Look up the headless Service of the same server.",
    },
    targets,
    ({ envoy, endpoint, cluster, bootstrap }, stack) => {
      const service = serviceOf(endpoint.host, envoy, stack);
      const siblings = bootstrap.clusters.some((one) =>
        one.endpoints.some(({ host, port }) => isLoopback(host) && port === endpoint.port),
      );
      if (service === undefined || service.pods.length === 0 || !siblings || service.pods.includes(envoy.pod))
        return undefined;
      const message = `cluster ${cluster.name} looks up the pods of ${listed(service.pods.map(({ owner }) => owner.name ?? ""))}`;
      return { at: endpoint.field.at("address"), message };
    },
  ),
  check(
    {
      code: "envoy-load-assignment-name",
      level: "warning",
      requirement: "A cluster's load_assignment carries the cluster's name",
      impact: "Statistics and logs speak of a cluster that is not there.",
      fix: "Write the cluster's name into load_assignment.cluster_name.",
    },
    (stack) => stack.bootstraps.flatMap(({ clusters }) => clusters),
    ({ field, name }) => {
      const at = field.at("load_assignment", "cluster_name");
      return at.text !== undefined && at.text !== name && { at, message: `cluster ${name} calls it ${at.text}` };
    },
  ),
];
