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
    ({ object, pods }) => {
      const at = object.root.at("spec", "type");
      const open = ["LoadBalancer", "NodePort"].includes(at.text ?? "");
      const internal = Object.keys(object.root.at("metadata", "annotations").texts).some((key) =>
        /load-balancer-type$/.test(key),
      );
      return open && pods.length > 0 && !internal && { at, message: `the type is ${at.text}` };
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

/** The repositories of a pod's images: those of a canary are the same. */
function program({ running }: Pod): string {
  return running
    .map(({ field }) => field.at("image").text ?? "")
    .map((image) => parseImage(image)?.repository ?? image)
    .sort()
    .join(" ");
}
