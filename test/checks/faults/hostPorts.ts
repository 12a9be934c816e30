import { APP, DEPLOYMENT, ENVOY, POD } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "a server takes a port of its node",
    code: "pod-host-port",
    change: (s) => s.set(DEPLOYMENT, `${APP}.ports[0].hostPort`, 8888),
  },
  {
    what: "a sidecar takes a port of its node",
    code: "pod-host-port",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.ports[0].hostPort`, 443),
  },
];

export const right: readonly Row[] = [
  {
    what: "a port of the node that is zero, which is none",
    code: "pod-host-port",
    change: (s) => s.set(DEPLOYMENT, `${APP}.ports[0].hostPort`, 0),
  },
  {
    what: "a DaemonSet takes a port of each node",
    code: "pod-host-port",
    change: (s) => {
      Object.assign(s.resource(DEPLOYMENT), { type: "kubernetes:apps/v1:DaemonSet" });
      s.set("DaemonSet/my-server", "kind", "DaemonSet");
      s.set("DaemonSet/my-server", `${APP}.ports[0].hostPort`, 8888);
    },
  },
  {
    what: "a pod of the node's network states its ports, which Kubernetes repeats as the node's",
    code: "pod-host-port",
    change: (s) => {
      s.set(DEPLOYMENT, `${POD}.hostNetwork`, true);
      s.set(DEPLOYMENT, `${APP}.ports[0].hostPort`, 8888);
    },
  },
];
