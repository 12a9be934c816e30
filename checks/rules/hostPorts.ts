import { check } from "../check";

export const hostPortChecks = [
  check(
    {
      code: "pod-host-port",
      level: "warning",
      requirement: "A server's pods take no port of their node",
      impact:
        "One pod of a node can have the port: the new pods of a rollout and of the autoscaler wait for a node without one, and clients of the node's address pass by the load balancer's TLS and limits.",
      fix: "Take hostPort out, and lead a Service to the containerPort.",
    },
    // A DaemonSet has one pod on each node, and such a port is often what it is for.
    (stack) => stack.servingPods.filter(({ owner }) => owner.kind !== "DaemonSet"),
    ({ running, spec }) => {
      // There, Kubernetes sets it itself; the ports are the node's anyway.
      if (spec.at("hostNetwork").bool === true) return undefined;
      return running.flatMap(({ field, name }) =>
        field.at("ports").list.flatMap((port) => {
          const at = port.at("hostPort");
          const number = at.number ?? 0;
          return number === 0 ? [] : [{ at, message: `container ${name} takes port ${number} of its node` }];
        }),
      );
    },
  ),
];
