import { generateKeyPairSync } from "node:crypto";
import { objectOf, setOf } from "../seeded/set";
import { type EditableStack, type Tree, at, put } from "../support";
import type { Row } from "./fault";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
const ENVOY = `${POD}.initContainers[0]`;
const POLICY = "NetworkPolicy/my-server";
const INGRESS = "Ingress/ingress";
const HPA = "HorizontalPodAutoscaler/my-server";
const ADDRESS = "load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address";

const SECRET = "kubernetes:core/v1:Secret";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

/** A certificate and its key, in PEM. */
const PAIR = Object.fromEntries(
  Object.entries((objectOf(setOf("sidecar"), "Secret orders-tls") as { data: Tree }).data).map(([key, value]) => [
    key,
    Buffer.from(value as string, "base64").toString(),
  ]),
);

function setTls(stack: EditableStack, certificate: string, key: string): void {
  stack.set("Secret/my-server-envoy-tls", "stringData", { "tls.crt": certificate, "tls.key": key });
}

function addSecret(stack: EditableStack, name: string, type = "Opaque", namespace = "grpc"): void {
  const data = type === "Opaque" ? { password: "cA==" } : { ".dockerconfigjson": "e30=" };
  stack.add(SECRET, { apiVersion: "v1", metadata: { name, namespace }, type, data });
}

function mountFeatures(stack: EditableStack, volume: object, mount: object): void {
  const metadata = { name: "features", namespace: "grpc" };
  stack.add(CONFIG_MAP, { apiVersion: "v1", metadata, data: { "features.json": "{}" } });
  stack.set(D, `${POD}.volumes[3]`, { name: "features", configMap: { name: "features", ...volume } });
  stack.set(D, `${APP}.volumeMounts[1]`, { name: "features", mountPath: "/etc/features.json", ...mount });
}

/** The Envoys of `inside` call the pods of `my-server` past its own Envoys. */
function callAcross(stack: EditableStack): void {
  stack.bootstrap("inside", (b) => put(b.cluster("all-pods"), ADDRESS, "my-server-pods.grpc.svc.cluster.local"));
}

function letInside(stack: EditableStack, ports: object): void {
  const from = [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "inside" } } }];
  stack.set(POLICY, "spec.ingress[4]", { from, ...ports });
}

function limitEgress(stack: EditableStack, ports: object): void {
  const dns = { ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })) };
  stack.set("NetworkPolicy/inside", "spec.policyTypes", ["Ingress", "Egress"]);
  stack.set("NetworkPolicy/inside", "spec.egress", [dns, ports]);
}

function apart(topologyKey: string): object {
  const labelSelector = { matchLabels: { "app.kubernetes.io/name": "my-server" } };
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector }] } };
}

function spread(stack: EditableStack, topologyKey: string, whenUnsatisfiable = "DoNotSchedule"): void {
  stack.set(D, `${POD}.topologySpreadConstraints[0].topologyKey`, topologyKey);
  stack.set(D, `${POD}.topologySpreadConstraints[0].whenUnsatisfiable`, whenUnsatisfiable);
}

function logTo(stack: EditableStack, path: string, readOnly?: boolean): void {
  stack.set(D, `${ENVOY}.args[9]`, "--log-path");
  stack.set(D, `${ENVOY}.args[10]`, path);
  if (readOnly === undefined) return;
  stack.set(D, `${POD}.volumes[3]`, { name: "logs", emptyDir: {} });
  stack.set(D, `${ENVOY}.volumeMounts[2]`, { name: "logs", mountPath: "/logs", readOnly });
}

/** No node pool of the stack is known. */
function withoutPools(stack: EditableStack): void {
  stack.remove("NodePool/cluster-pool-default");
}

function balanceBy(stack: EditableStack, loadBalancerClass: string): void {
  stack.set("Service/inside", "spec.type", "LoadBalancer");
  stack.set("Service/inside", "spec.loadBalancerClass", loadBalancerClass);
}

function closedLoadBalancer(stack: EditableStack, ranges: readonly string[]): void {
  const ports = [{ name: "ingress", port: 443, targetPort: 15001 }];
  stack.set("Service/my-server", "spec.type", "LoadBalancer");
  stack.set("Service/my-server", "spec.ports", ports);
  stack.set("Service/my-server", "spec.loadBalancerSourceRanges", ranges);
}

export const faults: readonly Row[] = [
  {
    what: "a Service's port is of UDP, the pods' of TCP",
    code: "service-target-absent",
    change: (s) => s.set("Service/my-server", "spec.ports[0].protocol", "UDP"),
  },
  {
    what: "a load balancer's source ranges contain everything",
    code: "service-exposed",
    change: (s) => closedLoadBalancer(s, ["203.0.113.0/24", "0.0.0.0/0"]),
  },
  {
    what: "a load balancer's class is another cloud's",
    code: "service-class-unserved",
    change: (s) => balanceBy(s, "service.k8s.aws/nlb"),
  },
  {
    what: "a load balancer's class of GKE is misspelt",
    code: "service-class-unserved",
    change: (s) => balanceBy(s, "networking.gke.io/l4-regional-extern"),
  },
  {
    what: "a Service keeps calls on the caller's node",
    code: "service-node-local",
    change: (s) => s.set("Service/inside", "spec.internalTrafficPolicy", "Local"),
  },
  {
    what: "a path has a third segment",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, "spec.rules[0].http.paths[0].path", "/api/v1/*"),
  },
  {
    what: "a Prefix has a third segment",
    code: "ingress-path-narrow",
    change: (s) => {
      s.set(INGRESS, "spec.rules[0].http.paths[0].path", "/api/v1/orders");
      s.set(INGRESS, "spec.rules[0].http.paths[0].pathType", "Prefix");
    },
  },
  {
    what: "GKE's annotations are on another controller's Ingress",
    code: "ingress-class-other",
    change: (s) => s.set(INGRESS, ["metadata", "annotations", "kubernetes.io/ingress.class"], "nginx"),
  },
  {
    what: "the load balancer drains nothing, and calls are short",
    code: "lb-draining-short",
    change: (s) => {
      s.set("BackendConfig/my-server", "spec.connectionDraining.drainingTimeoutSec", 0);
      s.set(D, `${POD}.terminationGracePeriodSeconds`, 421);
    },
  },
  {
    what: "a server has four seconds to start",
    code: "probe-start-short",
    change: (s) => s.set(D, `${APP}.startupProbe.failureThreshold`, 2),
  },
  {
    what: "a server without a startup probe has four seconds",
    code: "probe-start-short",
    change: (s) => {
      s.drop(D, `${APP}.startupProbe`);
      s.set(D, `${APP}.livenessProbe.periodSeconds`, 1);
      s.set(D, `${APP}.livenessProbe.failureThreshold`, 4);
    },
  },
  {
    what: "a Deployment is paused",
    code: "rollout-paused",
    change: (s) => s.set(D, "spec.paused", true),
  },
  {
    what: "liveness alone waits longer than the deadline",
    code: "rollout-deadline-short",
    change: (s) => {
      s.drop(D, `${APP}.startupProbe`);
      s.set(D, `${APP}.livenessProbe.initialDelaySeconds`, 600);
    },
  },
  {
    what: "no pod is wanted",
    code: "replicas-none",
    change: (s) => {
      s.remove(HPA);
      s.set(D, "spec.replicas", 0);
    },
  },
  {
    what: "an autoscaler's target is the limit",
    code: "hpa-target-unreachable",
    change: (s) => s.set(HPA, "spec.metrics[0].containerResource.target.averageUtilization", 200),
  },
  {
    what: "the autoscaler's target of memory is as much as the limits",
    code: "hpa-target-unreachable",
    change: (s) =>
      s.set(HPA, "spec.metrics[0]", {
        type: "Resource",
        resource: { name: "memory", target: { type: "Utilization", averageUtilization: 100 } },
      }),
  },
  {
    what: "Envoys of another workload are not let in",
    code: "network-policy-blocks-upstreams",
    change: callAcross,
  },
  {
    what: "Envoys of another workload are not let out",
    code: "network-policy-blocks-upstreams",
    change: (s) => {
      callAcross(s);
      letInside(s, { ports: [{ port: 8888 }] });
      limitEgress(s, { ports: [{ port: 443 }] });
    },
  },
  {
    what: "a rule lets everybody in",
    code: "network-policy-open",
    change: (s) => s.set(POLICY, "spec.ingress[3]", {}),
  },
  {
    what: "variables come from a ConfigMap that is not there",
    code: "pod-config-map-absent",
    change: (s) => s.set(D, `${APP}.envFrom`, [{ configMapRef: { name: "settings" } }]),
  },
  {
    what: "a variable comes from a misspelt Secret",
    code: "pod-secret-absent",
    change: (s) => addSecret(s, "databases"),
  },
  {
    what: "a variable's Secret is in another namespace",
    code: "pod-secret-absent",
    change: (s) => {
      addSecret(s, "another-password");
      addSecret(s, "database", "Opaque", "default");
    },
  },
  {
    what: "a certificate's Secret is not there, as others are",
    code: "pod-secret-absent",
    change: (s) => s.set(D, `${POD}.volumes[1].secret.secretName`, "my-server-cert"),
  },
  {
    what: "a pull secret is of another type",
    code: "pod-pull-secret-unusable",
    change: (s) => {
      addSecret(s, "registry");
      s.set(D, `${POD}.imagePullSecrets`, [{ name: "registry" }]);
    },
  },
  {
    what: "a pull secret is not there, as another is",
    code: "pod-pull-secret-unusable",
    change: (s) => {
      addSecret(s, "registry", "kubernetes.io/dockerconfigjson");
      s.set(D, `${POD}.imagePullSecrets`, [{ name: "mirror" }]);
    },
  },
  {
    what: "a subPath is no file of the ConfigMap",
    code: "volume-key-absent",
    change: (s) => mountFeatures(s, {}, { subPath: "feature.json" }),
  },
  {
    what: "an item is no key of the ConfigMap",
    code: "volume-key-absent",
    change: (s) => mountFeatures(s, { items: [{ key: "feature.json", path: "features.json" }] }, {}),
  },
  {
    what: "a limit of memory is in thousandths of a byte",
    code: "pod-memory-tiny",
    change: (s) => s.set(D, `${APP}.resources.limits.memory`, "256m"),
  },
  {
    what: "a key is another certificate's",
    code: "tls-pair-broken",
    change: (s) => {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      setTls(s, PAIR["tls.crt"]!, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    },
  },
  {
    what: "a certificate is cut short",
    code: "tls-pair-broken",
    change: (s) => setTls(s, PAIR["tls.crt"]!.slice(0, 200), PAIR["tls.key"]!),
  },
  {
    what: "more CPU than any machine has, where no pool is known",
    code: "pod-fits-no-node",
    change: (s) => {
      withoutPools(s);
      s.set(D, `${APP}.resources`, { requests: { cpu: "5000", memory: "256Mi" }, limits: { memory: "256Mi" } });
    },
  },
  {
    what: "an architecture by another name",
    code: "pod-node-label-unknown",
    change: (s) => s.set(D, [...`${POD}.nodeSelector`.split("."), "kubernetes.io/arch"], "x86_64"),
  },
  {
    what: "pods of Linux on nodes of Windows",
    code: "pod-node-label-unknown",
    change: (s) => s.set(D, [...`${POD}.nodeSelector`.split("."), "kubernetes.io/os"], "windows"),
  },
  {
    what: "pods are spread by a label that nodes do not have",
    code: "pod-node-label-unknown",
    change: (s) => spread(s, "zone"),
  },
  {
    what: "pods are kept apart by a misspelt label",
    code: "pod-node-label-unknown",
    change: (s) => s.set(D, `${POD}.affinity`, apart("kubernetes.io/hostnames")),
  },
  {
    what: "five pods must be in a zone each",
    code: "pod-zones-too-few",
    change: (s) => {
      s.set(HPA, "spec.minReplicas", 4);
      s.set(D, `${POD}.affinity`, apart("topology.kubernetes.io/zone"));
    },
  },
  {
    what: "a scheduler that GKE does not run",
    code: "pod-scheduler-other",
    change: (s) => s.set(D, `${POD}.schedulerName`, "custom-scheduler"),
  },
  {
    what: "root where the pod forbids it",
    code: "pod-root-refused",
    change: (s) => s.set(D, `${APP}.securityContext.runAsUser`, 0),
  },
  {
    what: "Envoy asks the node's DNS for Services",
    code: "envoy-dns-policy",
    change: (s) => s.set(D, `${POD}.dnsPolicy`, "Default"),
  },
  {
    what: "Envoy in the node's network asks its DNS",
    code: "envoy-dns-policy",
    change: (s) => s.set(D, `${POD}.hostNetwork`, true),
  },
  {
    what: "Envoy logs to a read-only root",
    code: "envoy-log-unwritable",
    change: (s) => logTo(s, "/var/log/envoy.log"),
  },
  {
    what: "Envoy logs to a read-only mount",
    code: "envoy-log-unwritable",
    change: (s) => logTo(s, "/logs/envoy.log", true),
  },
];

export const right: readonly Row[] = [
  {
    what: "a Service's port states TCP, as the pods",
    code: "service-target-absent",
    change: (s) => s.set("Service/my-server", "spec.ports[0].protocol", "TCP"),
  },
  {
    what: "named ranges reach an Envoy with TLS",
    code: "service-exposed",
    change: (s) => closedLoadBalancer(s, ["203.0.113.0/24"]),
  },
  {
    what: "a load balancer's class is GKE's",
    code: "service-class-unserved",
    change: (s) => balanceBy(s, "networking.gke.io/l4-regional-external"),
  },
  {
    what: "a load balancer's class is of a controller in the cluster",
    code: "service-class-unserved",
    change: (s) => balanceBy(s, "tailscale"),
  },
  {
    what: "a Service without an address keeps calls on the caller's node",
    code: "service-node-local",
    change: (s) => s.set("Service/inside-pods", "spec.internalTrafficPolicy", "Local"),
  },
  {
    what: "a path has two segments",
    code: "ingress-path-narrow",
    change: (s) => s.set(INGRESS, "spec.rules[0].http.paths[0].path", "/acme.orders.v1.Orders/*"),
  },
  {
    what: "a deep path is beside one for calls",
    code: "ingress-path-narrow",
    change: (s) => {
      const paths = at(s.inputs(INGRESS), "spec.rules[0].http.paths") as Tree[];
      s.set(INGRESS, "spec.rules[0].http.paths[1]", { ...paths[0], path: "/api/v1/*" });
    },
  },
  {
    what: "Envoy takes the beginning of a deep path away",
    code: "ingress-path-narrow",
    change: (s) => {
      s.set(INGRESS, "spec.rules[0].http.paths[0].path", "/api/v1/*");
      s.bootstrap("my-server", (b) => put(b.routes("ingress")[0]!, "route.prefix_rewrite", "/"));
    },
  },
  {
    what: "another controller's Ingress has none of GKE's annotations",
    code: "ingress-class-other",
    change: (s) => s.set(INGRESS, "metadata.annotations", { "kubernetes.io/ingress.class": "nginx" }),
  },
  {
    what: "a server has five seconds to start",
    code: "probe-start-short",
    change: (s) => {
      s.set(D, `${APP}.startupProbe.periodSeconds`, 1);
      s.set(D, `${APP}.startupProbe.failureThreshold`, 5);
    },
  },
  {
    what: "a Deployment states that it is not paused",
    code: "rollout-paused",
    change: (s) => s.set(D, "spec.paused", false),
  },
  {
    what: "KEDA wants no pod as long as no one calls",
    code: "replicas-none",
    change: (s) => {
      s.remove(HPA);
      s.set(D, "spec.replicas", 0);
      s.add("kubernetes:keda.sh/v1alpha1:ScaledObject", {
        apiVersion: "keda.sh/v1alpha1",
        metadata: { name: "my-server", namespace: "grpc" },
        spec: { scaleTargetRef: { name: "my-server" } },
      });
    },
  },
  {
    what: "an autoscaler's target is a percent below the limit",
    code: "hpa-target-unreachable",
    change: (s) => s.set(HPA, "spec.metrics[0].containerResource.target.averageUtilization", 199),
  },
  {
    what: "a container has no limit for the autoscaler's target",
    code: "hpa-target-unreachable",
    change: (s) => {
      s.set(HPA, "spec.metrics[0].containerResource.target.averageUtilization", 400);
      s.drop(D, `${APP}.resources.limits.cpu`);
    },
  },
  {
    what: "Envoys of another workload are let in and out, by the name of the servers' port",
    code: "network-policy-blocks-upstreams",
    change: (s) => {
      callAcross(s);
      letInside(s, { ports: [{ port: "grpc" }] });
      limitEgress(s, { ports: [{ port: "grpc" }] });
    },
  },
  {
    what: "Envoys of another workload are let in by a range, which some networks take for pods as well",
    code: "network-policy-blocks-upstreams",
    change: (s) => {
      callAcross(s);
      s.set(POLICY, "spec.ingress[4]", { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 8888 }] });
    },
  },
  {
    what: "a rule lets everybody in on a port",
    code: "network-policy-open",
    change: (s) => s.set(POLICY, "spec.ingress[3]", { ports: [{ port: 8002 }] }),
  },
  {
    what: "variables come from a ConfigMap that may be missing",
    code: "pod-config-map-absent",
    change: (s) => s.set(D, `${APP}.envFrom`, [{ configMapRef: { name: "settings", optional: true } }]),
  },
  {
    what: "a variable's Secret is made by hand, and no Secret of its kind is in the stack",
    code: "pod-secret-absent",
    change: (s) => addSecret(s, "registry", "kubernetes.io/dockerconfigjson"),
  },
  {
    what: "a variable's Secret is made by hand, and the stack's own have their uses",
    code: "pod-secret-absent",
    change: (s) => {
      addSecret(s, "databases");
      s.set(D, `${APP}.envFrom`, [{ secretRef: { name: "databases" } }]);
    },
  },
  {
    what: "a variable's Secret is one that another object makes",
    code: "pod-secret-absent",
    change: (s) => {
      addSecret(s, "databases");
      s.add("kubernetes:external-secrets.io/v1:ExternalSecret", {
        apiVersion: "external-secrets.io/v1",
        metadata: { name: "database", namespace: "grpc" },
        spec: {},
      });
    },
  },
  {
    what: "a pull secret is of the type that kubelet reads",
    code: "pod-pull-secret-unusable",
    change: (s) => {
      addSecret(s, "registry", "kubernetes.io/dockerconfigjson");
      s.set(D, `${POD}.imagePullSecrets`, [{ name: "registry" }]);
    },
  },
  {
    what: "a pull secret is made by hand",
    code: "pod-pull-secret-unusable",
    change: (s) => s.set(D, `${POD}.imagePullSecrets`, [{ name: "registry" }]),
  },
  {
    what: "a subPath is a file that an item makes",
    code: "volume-key-absent",
    change: (s) =>
      mountFeatures(s, { items: [{ key: "features.json", path: "all/on.json" }] }, { subPath: "all/on.json" }),
  },
  {
    what: "a subPath is a folder that an item makes",
    code: "volume-key-absent",
    change: (s) => mountFeatures(s, { items: [{ key: "features.json", path: "all/on.json" }] }, { subPath: "all" }),
  },
  {
    what: "an item may be missing",
    code: "volume-key-absent",
    change: (s) => mountFeatures(s, { optional: true, items: [{ key: "feature.json", path: "features.json" }] }, {}),
  },
  {
    what: "a container states a limit of memory and nothing else",
    code: "pod-memory-unlimited",
    change: (s) => s.set(D, `${APP}.resources`, { limits: { memory: "256Mi" } }),
  },
  {
    what: "a certificate has its own key",
    code: "tls-pair-broken",
    change: (s) => setTls(s, PAIR["tls.crt"]!, PAIR["tls.key"]!),
  },
  {
    what: "as much as the largest machine has, where no pool is known",
    code: "pod-fits-no-node",
    change: (s) => {
      withoutPools(s);
      s.set(D, `${APP}.resources`, { requests: { cpu: "1919", memory: "256Mi" }, limits: { memory: "256Mi" } });
    },
  },
  {
    what: "nodes with the labels that GKE gives them",
    code: "pod-node-label-unknown",
    change: (s) => s.set(D, `${POD}.nodeSelector`, { "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux" }),
  },
  {
    what: "pods are spread by a label of one's own",
    code: "pod-node-label-unknown",
    change: (s) => spread(s, "acme.com/zone"),
  },
  {
    what: "pods would be spread by a label that nodes do not have",
    code: "pod-node-label-unknown",
    change: (s) => spread(s, "zone", "ScheduleAnyway"),
  },
  {
    what: "four pods must be in a zone each",
    code: "pod-zones-too-few",
    change: (s) => s.set(D, `${POD}.affinity`, apart("topology.kubernetes.io/zone")),
  },
  {
    what: "a scheduler of GKE",
    code: "pod-scheduler-other",
    change: (s) => s.set(D, `${POD}.schedulerName`, "gke.io/optimize-utilization-scheduler"),
  },
  {
    what: "root where the pod allows it",
    code: "pod-root-refused",
    change: (s) => {
      s.set(D, `${APP}.securityContext.runAsUser`, 0);
      s.set(D, `${APP}.securityContext.runAsNonRoot`, false);
    },
  },
  {
    what: "Envoy in the node's network asks the cluster's DNS",
    code: "envoy-dns-policy",
    change: (s) => {
      s.set(D, `${POD}.hostNetwork`, true);
      s.set(D, `${POD}.dnsPolicy`, "ClusterFirstWithHostNet");
    },
  },
  {
    what: "Envoy logs to a volume",
    code: "envoy-log-unwritable",
    change: (s) => logTo(s, "/logs/envoy.log", false),
  },
  {
    what: "Envoy logs to its standard output",
    code: "envoy-log-unwritable",
    change: (s) => logTo(s, "/dev/stdout"),
  },
];
