import { check } from "../check";
import { arrivals, inside, isGrpcPort } from "../view/arrivals";
import { listensOn } from "../view/listening";
import { type Pod, portOf } from "../view/pod";
import { parseImage } from "../../settings/values/image";
import { listed } from "../words";

export const serviceChecks = [
  check(
    {
      code: "service-selects-nothing",
      level: "error",
      requirement: "A Service selects pods of the stack",
      impact: "The Service has no endpoints: calls to it fail at once, from outside with 502.",
      fix: "Make the selector a part of the labels of the pods.",
    },
    (stack) => stack.services,
    ({ object, pods, selector }, stack) => {
      if (Object.keys(selector).length === 0 || pods.length > 0) return undefined;
      if (stack.pods.length === 0) return undefined;
      const near = stack.podsBeside(object);
      const words = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
      const where = near.length === 0 ? `, and namespace ${object.namespace} has no pods of this stack` : "";
      return { at: object.root.at("spec", "selector"), message: `no pod has the labels ${listed(words)}${where}` };
    },
  ),
  check(
    {
      code: "service-selects-several",
      level: "warning",
      requirement: "A Service selects the pods of one program",
      impact: "Calls go to pods of other programs too, which answer UNIMPLEMENTED.",
      fix: "Add the label that sets this program's pods apart to the selector.",
    },
    (stack) => stack.services,
    ({ object, pods }) => {
      if (pods.length < 2) return undefined;
      const programs = new Set(pods.map(program));
      const message = `the selector takes pods of ${listed(pods.map(({ owner }) => owner.name ?? owner.resource.name))}`;
      return { at: object.root.at("spec", "selector"), message, level: programs.size > 1 ? "error" : "warning" };
    },
  ),
  check(
    {
      code: "service-target-absent",
      level: "error",
      requirement: "A Service's targetPort is a port that the pods listen on",
      impact: "Connections are refused: every call through this port fails.",
      fix: "Write the number or the name of a port of the pod.",
    },
    arrivals,
    ({ port, pod, podPort, envoy }, stack) => {
      const at = port.field.at("targetPort").exists ? port.field.at("targetPort") : port.field.at("port");
      if (podPort === undefined) {
        return (
          typeof port.target === "string" && {
            at,
            message: `no container of ${pod.owner.name} has a port named ${port.target}`,
          }
        );
      }
      const transports = transportsOf(pod, podPort);
      const wanted = port.field.at("protocol").text ?? "TCP";
      if (transports.length > 0 && !transports.includes(wanted))
        return {
          at: port.field.at("protocol"),
          message: `the Service's port is of ${wanted}, port ${port.target} of ${pod.owner.name} of ${listed(transports)}`,
        };
      const listener = envoy?.bootstrap?.listenerAt(podPort);
      // What it is bound to is the matter of another check.
      if (listener !== undefined) return undefined;
      if (listensOn(pod, podPort, stack) !== false) return undefined;
      return { at, message: `nothing in the pods of ${pod.owner.name} listens on ${podPort}` };
    },
  ),
  check(
    {
      code: "service-bypasses-envoy",
      level: "warning",
      requirement: "Clients inside the cluster reach gRPC through Envoy",
      impact:
        "A Service balances connections, not calls: each client sticks to one pod, and nothing limits or drains its calls.",
      fix: "Point targetPort to Envoy's listener for calls inside the cluster.",
    },
    inside,
    ({ port, pod, podPort, envoy, listener }) => {
      if (envoy?.bootstrap === undefined || listener !== undefined) return undefined;
      const own = portOf([envoy.container], podPort!) !== undefined;
      if (own || !isGrpcPort(pod, podPort)) return undefined;
      return {
        at: port.field.at("targetPort"),
        message: `port ${port.name ?? port.port} leads past Envoy to the server's own port ${podPort}`,
      };
    },
  ),
  check(
    {
      code: "service-exposed",
      level: "warning",
      requirement: "Pods are reached from outside through the Ingress only",
      impact:
        "The Service opens a way of its own, without the load balancer's TLS, Cloud Armor and balancing of every call.",
      fix: "Use type ClusterIP and lead an Ingress to it.",
    },
    (stack) => stack.services,
    (service, stack) => {
      const { object, pods } = service;
      const at = object.root.at("spec", "type");
      const open = ["LoadBalancer", "NodePort"].includes(at.text ?? "");
      const internal = Object.keys(object.root.at("metadata", "annotations").texts).some((key) =>
        /load-balancer-type$/.test(key),
      );
      if (!open || pods.length === 0 || internal) return undefined;
      const ranges = object.root.at("spec", "loadBalancerSourceRanges");
      const everywhere = ranges.list.find((range) => /\/0$/.test(range.text ?? ""));
      const endsTls = arrivals(stack).every((one) => one.service !== service || one.listener?.tls !== undefined);
      // An Envoy that ends TLS balances every call itself, and named ranges are a door with a lock.
      if (at.text === "LoadBalancer" && ranges.list.length > 0 && endsTls && everywhere === undefined) return undefined;
      const all = everywhere && `, and its source ranges contain ${everywhere.text}`;
      return { at: everywhere ?? at, message: `the type is ${at.text}${all ?? ""}` };
    },
  ),
  check(
    {
      code: "service-class-unserved",
      level: "error",
      requirement: "A Service's load balancer is of a class that GKE's controllers make",
      // https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer and pkg/l4/annotations of https://github.com/kubernetes/ingress-gce
      impact: "No controller makes the load balancer: the Service waits for an address for ever, and no call arrives.",
      fix: "Take loadBalancerClass out, or write networking.gke.io/l4-regional-external or networking.gke.io/l4-regional-internal.",
    },
    (stack) => stack.services,
    ({ object }) => {
      const at = object.root.at("spec", "loadBalancerClass");
      // A class of another domain may have a controller of its own in the cluster.
      const [domain = "", name = ""] = at.text?.split("/") ?? [];
      const isOther = OTHER_CLOUDS.test(domain) || (domain === "networking.gke.io" && !GKE_CLASSES.includes(name));
      return isOther && { at, message: `the class is ${at.text}` };
    },
  ),
  check(
    {
      code: "service-node-local",
      level: "warning",
      requirement: "A Service leads to pods of every node",
      // https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/
      impact: "Clients on a node without one of the pods have no endpoint at all: their calls fail at once.",
      fix: "Take internalTrafficPolicy out; trafficDistribution: PreferClose prefers near pods and falls back to others.",
    },
    (stack) => stack.services.filter(({ headless }) => !headless),
    ({ object, pods }) => {
      const at = object.root.at("spec", "internalTrafficPolicy");
      const everywhere = pods.every(({ owner }) => owner.kind === "DaemonSet");
      return at.text === "Local" && !everywhere && { at, message: "calls stay on the caller's node" };
    },
  ),
  check(
    {
      code: "service-publishes-not-ready",
      level: "error",
      requirement: "Only ready pods are listed for calls",
      impact: "Calls go to pods that are starting or leaving, and fail there.",
      fix: "Take publishNotReadyAddresses out.",
    },
    (stack) => stack.services,
    ({ object, pods }) => {
      const at = object.root.at("spec", "publishNotReadyAddresses");
      // A StatefulSet's members look each other up before they are ready.
      if (pods.some(({ owner }) => owner.kind === "StatefulSet")) return undefined;
      return at.bool === true && { at, message: "the Service lists pods that are not ready" };
    },
  ),
];

/** What follows networking.gke.io/ in a loadBalancerClass. */
const GKE_CLASSES = [
  ...["l4-regional-internal", "l4-regional-external"],
  ...["l4-regional-internal-legacy", "l4-regional-external-legacy", "standalone-passthrough-lb-neg"],
];
/** Domains of classes whose load balancers are of another cloud. */
const OTHER_CLOUDS = /(?:^|\.)(?:service\.k8s\.aws|eks\.amazonaws\.com|azure\.com|oraclecloud\.com)$/;

/** Protocols of the ports that containers state under a number; none where no container states it. */
function transportsOf({ running }: Pod, port: number): string[] {
  const stated = running.flatMap(({ ports }) => ports).filter((one) => one.port === port);
  return [...new Set(stated.map(({ field }) => field.at("protocol").text ?? "TCP"))];
}

/** The repositories of a pod's images: those of a canary are the same. */
function program({ running }: Pod): string {
  return running
    .map(({ field }) => field.at("image").text ?? "")
    .map((image) => parseImage(image)?.repository ?? image)
    .sort()
    .join(" ");
}
