import { check } from "../check";
import { arrivals, inside, isGrpcPort } from "../view/arrivals";
import { listensOn } from "../view/listening";
import { type Pod, portOf } from "../view/pod";
import { parseImage } from "../../settings/values/image";
import { isLoopback } from "../envoy/values";
import { listed } from "../words";

export const serviceChecks = [
  check(
    {
      code: "service-selects-nothing",
      level: "error",
      holds: "A Service selects pods of the stack",
      effect: "The Service has no endpoints: calls to it fail at once, from outside with 502.",
      mend: "Make the selector a part of the labels of the pods.",
    },
    (stack) => stack.services,
    ({ object, pods, selector }, stack) => {
      if (Object.keys(selector).length === 0 || pods.length > 0) return undefined;
      if (stack.pods.length === 0) return undefined;
      const near = stack.podsBeside(object);
      const words = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
      const where = near.length === 0 ? `, and namespace ${object.namespace} has no pods of this stack` : "";
      return { at: object.root.at("spec", "selector"), says: `no pod has the labels ${listed(words)}${where}` };
    },
  ),
  check(
    {
      code: "service-selects-several",
      level: "warning",
      holds: "A Service selects the pods of one program",
      effect: "Calls go to pods of other programs too, which answer UNIMPLEMENTED.",
      mend: "Add the label that sets this program's pods apart to the selector.",
    },
    (stack) => stack.services,
    ({ object, pods }) => {
      if (pods.length < 2) return undefined;
      const programs = new Set(pods.map(program));
      const says = `the selector takes pods of ${listed(pods.map(({ owner }) => owner.name ?? owner.resource.name))}`;
      return { at: object.root.at("spec", "selector"), says, level: programs.size > 1 ? "error" : "warning" };
    },
  ),
  check(
    {
      code: "service-target-absent",
      level: "error",
      holds: "A Service's targetPort is a port that the pods listen on",
      effect: "Connections are refused: every call through this port fails.",
      mend: "Write the number or the name of a port of the pod.",
    },
    arrivals,
    ({ port, pod, podPort, envoy }, stack) => {
      const at = port.field.at("targetPort").exists ? port.field.at("targetPort") : port.field.at("port");
      if (podPort === undefined) {
        return (
          typeof port.target === "string" && {
            at,
            says: `no container of ${pod.owner.name} has a port named ${port.target}`,
          }
        );
      }
      const listener = envoy?.bootstrap?.listenerAt(podPort);
      if (listener !== undefined && isLoopback(listener.address.host)) return undefined;
      if (listensOn(pod, podPort, stack) !== false) return undefined;
      return { at, says: `nothing in the pods of ${pod.owner.name} listens on ${podPort}` };
    },
  ),
  check(
    {
      code: "service-bypasses-envoy",
      level: "warning",
      holds: "Clients inside the cluster reach gRPC through Envoy",
      effect:
        "A Service balances connections, not calls: each client sticks to one pod, and nothing limits or drains its calls.",
      mend: "Point targetPort to Envoy's listener for calls inside the cluster.",
    },
    inside,
    ({ port, pod, podPort, envoy, listener }) => {
      if (envoy?.bootstrap === undefined || listener !== undefined || podPort === undefined) return undefined;
      const own = portOf([envoy.container], podPort) !== undefined;
      if (own || !isGrpcPort(pod, podPort)) return undefined;
      return {
        at: port.field.at("targetPort"),
        says: `port ${port.name ?? port.port} leads past Envoy to the server's own port ${podPort}`,
      };
    },
  ),
  check(
    {
      code: "service-exposed",
      level: "warning",
      holds: "Pods are reached from outside through the Ingress only",
      effect:
        "The Service opens a way of its own, without the load balancer's TLS, Cloud Armor and balancing of every call.",
      mend: "Use type ClusterIP and lead an Ingress to it.",
    },
    (stack) => stack.services,
    ({ object, pods }) => {
      const at = object.root.at("spec", "type");
      const open = ["LoadBalancer", "NodePort"].includes(at.text ?? "");
      const internal = Object.keys(object.root.at("metadata", "annotations").texts).some((key) =>
        /load-balancer-type$/.test(key),
      );
      return open && pods.length > 0 && !internal && { at, says: `the type is ${at.text}` };
    },
  ),
  check(
    {
      code: "service-publishes-not-ready",
      level: "error",
      holds: "Only ready pods are listed for calls",
      effect: "Calls go to pods that are starting or leaving, and fail there.",
      mend: "Take publishNotReadyAddresses out.",
    },
    (stack) => stack.services,
    ({ object, pods }) => {
      const at = object.root.at("spec", "publishNotReadyAddresses");
      // A StatefulSet's members look each other up before they are ready.
      if (pods.some(({ owner }) => owner.kind === "StatefulSet")) return undefined;
      return at.bool === true && { at, says: "the Service lists pods that are not ready" };
    },
  ),
];

/** The repositories of a pod's images: those of a canary are the same. */
function program({ running }: Pod): string {
  return running
    .map(({ field }) => field.at("image").text ?? "")
    .map((image) => parseImage(image)?.repository ?? image)
    .sort()
    .join(" ");
}
