import type { EditableStack } from "../support";
import { APP, CLUSTER, DEPLOYMENT, POD, request, resources } from "./edits";
import type { Row } from "./fault";

const GIB = 2 ** 30;

export const faults: readonly Row[] = [
  {
    what: "a byte less than 1 GiB for each CPU on Autopilot",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      request(s, { cpu: 4000, memory: 4 * GIB - 1 });
    },
  },
  {
    what: "a byte more than 6.5 GiB for each CPU on Autopilot",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      request(s, { cpu: 1000, memory: 6.5 * GIB + 1 });
    },
  },
  {
    what: "less CPU than Autopilot gives a pod",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, { cpu: "49m", memory: "64Mi" });
    },
  },
  {
    what: "less memory than Autopilot gives a pod",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, { cpu: "50m", memory: 52 * 2 ** 20 - 1 });
    },
  },
];

export const right: readonly Row[] = [
  ...[
    { what: "1 GiB for each CPU", requests: { cpu: "4", memory: "4Gi" } },
    { what: "6.5 GiB for each CPU", requests: { cpu: "1", memory: 6.5 * GIB } },
    { what: "the least that a pod gets", requests: { cpu: "50m", memory: "52Mi" } },
    { what: "no CPU, which gets the default", requests: { memory: "64Mi" } },
  ].map(({ what, requests }): Row => ({
    what: `a pod on Autopilot requests ${what}`,
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, requests);
    },
  })),
  {
    what: "a pod of another compute class of Autopilot",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, { cpu: "4", memory: "1Gi" });
      s.set(DEPLOYMENT, `${POD}.nodeSelector`, { "cloud.google.com/compute-class": "Performance" });
    },
  },
  {
    what: "much CPU and little memory on nodes of one's own",
    code: "autopilot-changes-requests",
    change: (s) => resources(s, { cpu: "3", memory: "512Mi" }),
  },
  {
    what: "one of two clusters is Autopilot",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      s.copy(CLUSTER, "second");
      resources(s, { cpu: "4", memory: "1Gi" });
    },
  },
  {
    what: "a DaemonSet on Autopilot",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, { cpu: "4", memory: "4Gi" });
      const { spec } = structuredClone(s.inputs("Deployment/inside"));
      s.remove("Deployment/inside");
      s.add("kubernetes:apps/v1:DaemonSet", { metadata: { name: "agent" }, spec });
      s.set("DaemonSet/agent", `${APP}.resources`, { requests: { cpu: "4", memory: "1Mi" } });
    },
  },
  {
    what: "a pod on Autopilot requests no memory, which gets the default",
    code: "autopilot-changes-requests",
    change: (s) => {
      autopilot(s);
      resources(s, { cpu: "10m" });
    },
  },
];

function autopilot(stack: EditableStack): void {
  stack.set(CLUSTER, "enableAutopilot", true);
}
