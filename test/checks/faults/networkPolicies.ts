import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { CLUSTER, DEPLOYMENT, INGRESS, NAME, POLICY, addPolicy, addWorker, egress, keep } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "the load balancer is shut out",
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.drop(POLICY, "spec.ingress[0]"),
  },
  {
    what: "one of the load balancer's ranges is missing",
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.drop(POLICY, "spec.ingress[0].from[1]"),
  },
  {
    what: "health checks are shut out",
    code: "network-policy-blocks-health-checks",
    change: (s) => s.drop(POLICY, "spec.ingress[0].ports[1]"),
  },
  { what: "no policy guards the pods", code: "network-policy-missing", change: (s) => s.remove(POLICY) },
  {
    what: "a policy that selects no pods",
    code: "network-policy-selects-nothing",
    change: (s) => s.set(POLICY, "spec.podSelector.matchLabels", { app: "my-server" }),
  },
  {
    what: "a second policy does not open what the first shuts",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0]");
      s.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", {
        metadata: { name: "deny", namespace: "grpc" },
        spec: { podSelector: {}, policyTypes: ["Ingress"] },
      });
    },
  },
  {
    what: "the cluster enforces no policy",
    code: "network-policy-not-enforced",
    change: (s) => s.drop(CLUSTER, "datapathProvider"),
  },
  ...[
    { what: "the second half of a range", cidr: "130.211.2.0/23" },
    { what: "the first half of a range", cidr: "130.211.0.0/23" },
    { what: "an address in the place of a range", cidr: "130.211.0.0" },
    { what: "all ranges but the first address of one", cidr: "0.0.0.0/0", except: ["130.211.0.0/32"] },
    { what: "all ranges but the last address of one", cidr: "0.0.0.0/0", except: ["130.211.3.255/32"] },
  ].map(({ what, ...ipBlock }): Row => ({
    what: `the load balancer may come from ${what}`,
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set(POLICY, "spec.ingress[0].from[0].ipBlock", ipBlock),
  })),
  ...[
    { what: "the port over UDP", port: { port: 15001, protocol: "UDP" } },
    { what: "ports up to the one before it", port: { port: 14000, endPort: 15000 } },
    { what: "ports from the one after it", port: { port: 15002, endPort: 15003 } },
    { what: "a lower port alone", port: { port: 15000 } },
    { what: "a port's name that no container has", port: { port: "ingres" } },
  ].map(({ what, port }): Row => ({
    what: `the load balancer may use ${what}`,
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set(POLICY, "spec.ingress[0].ports[0]", port),
  })),
  {
    what: "the load balancer is shut out of a port that the Service names",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.set("Service/my-server", "spec.ports[0].targetPort", "ingress");
      s.drop(POLICY, "spec.ingress[0].ports[0]");
    },
  },
  {
    what: "health checks, which ask the port for calls, are shut out of it",
    code: "network-policy-blocks-health-checks",
    change: (s) => {
      s.drop("BackendConfig/my-server", "spec.healthCheck.port");
      s.drop(POLICY, "spec.ingress[0].ports[0]");
    },
  },
  {
    what: "a policy for egress alone guards the pods",
    code: "network-policy-missing",
    change: (s) => egress(s, { to: [] }).set(POLICY, "spec.policyTypes", ["Egress"]),
  },
  {
    what: "a policy in another namespace",
    code: "network-policy-selects-nothing",
    change: (s) => s.set(POLICY, "metadata.namespace", "default"),
  },
  {
    what: "a policy selects no pods, and the stack has one workload",
    code: "network-policy-selects-nothing",
    change: (s) => {
      addWorker(s);
      keep(s, POLICY, "Deployment/worker");
    },
  },
  {
    what: "a cluster with the old datapath",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.set(CLUSTER, "datapathProvider", "LEGACY_DATAPATH");
      s.set(CLUSTER, "networkPolicy.enabled", false);
    },
  },
  {
    what: "a cluster does not enforce its only policy",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.remove("NetworkPolicy/inside");
      s.drop(CLUSTER, "datapathProvider");
    },
  },
];

export const right: readonly Row[] = [
  ...[
    { what: "every address", from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] },
    {
      what: "all addresses but other ranges",
      from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "192.168.0.0/16"] } }],
    },
    {
      what: "all addresses but the neighbours of its ranges",
      from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["130.210.255.0/24", "130.211.4.0/24"] } }],
    },
    { what: "anywhere", from: undefined },
  ].map(({ what, from }): Row => ({
    what: `the load balancer may come from ${what}`,
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set(POLICY, "spec.ingress[0].from", from),
  })),
  ...[
    { what: "ports by their names", ports: [{ port: "ingress" }, { port: "health" }] },
    { what: "a range of ports that ends with its own", ports: [{ port: 8002, endPort: 15001 }] },
    { what: "a range of ports that begins with its own", ports: [{ port: 15001, endPort: 15009 }] },
    { what: "every port over TCP", ports: [{ protocol: "TCP" }] },
    { what: "a port without a protocol, which is TCP", ports: [{ port: 15001 }] },
    { what: "every port", ports: undefined },
  ].map(({ what, ports }): Row => ({
    what: `the load balancer may use ${what}`,
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set(POLICY, "spec.ingress[0].ports", ports),
  })),
  {
    what: "a second policy opens what the first shuts",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0]");
      addPolicy(s, { podSelector: {}, ingress: [{ ports: [{ port: 15001 }] }] });
    },
  },
  {
    what: "the load balancer's rule for a port that the Service names",
    code: "network-policy-blocks-load-balancer",
    change: (s) => s.set("Service/my-server", "spec.ports[0].targetPort", "ingress"),
  },
  {
    what: "the load balancer is shut out of a port that the Service names and no container has",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.set("Service/my-server", "spec.ports[0].targetPort", "ingres");
      s.drop(POLICY, "spec.ingress[0]");
    },
  },
  {
    what: "the load balancer is shut out, and the stack has no Ingress",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0]");
      s.remove(INGRESS);
    },
  },
  {
    what: "the policy without the load balancer is for egress alone",
    code: "network-policy-blocks-load-balancer",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0]");
      s.set(POLICY, "spec.policyTypes", ["Egress"]);
    },
  },
  {
    what: "health checks ask the port for calls",
    code: "network-policy-blocks-health-checks",
    change: (s) => {
      s.drop("BackendConfig/my-server", "spec.healthCheck.port");
      s.drop(POLICY, "spec.ingress[0].ports[1]");
    },
  },
  {
    what: "health checks may use a port by its name",
    code: "network-policy-blocks-health-checks",
    change: (s) => s.set(POLICY, "spec.ingress[0].ports[1].port", "health"),
  },
  {
    what: "health checks may come by a rule of their own",
    code: "network-policy-blocks-health-checks",
    change: (s) => {
      s.drop(POLICY, "spec.ingress[0].ports[1]");
      s.drop(POLICY, "spec.ingress[3].from");
    },
  },
  {
    what: "health checks ask a port that cannot be known",
    code: "network-policy-blocks-health-checks",
    change: (s) => {
      s.drop("BackendConfig/my-server", "spec.healthCheck.port");
      s.set("Service/my-server", "spec.ports[0].targetPort", "ingres");
      s.drop(POLICY, "spec.ingress[0]");
    },
  },
  {
    what: "a policy for all pods of the namespace",
    code: "network-policy-missing",
    change: (s) => {
      s.remove("NetworkPolicy/inside");
      s.set(POLICY, "spec.podSelector", {});
    },
  },
  {
    what: "a policy without policyTypes",
    code: "network-policy-missing",
    change: (s) => s.drop(POLICY, "spec.policyTypes"),
  },
  {
    what: "no policy for pods that no Service leads to",
    code: "network-policy-missing",
    change: (s) => addWorker(s),
  },
  {
    what: "a policy in a namespace that is not known yet",
    code: "network-policy-missing",
    change: (s) => s.set(POLICY, "metadata.namespace", UNKNOWN_YET),
  },
  {
    what: "a policy that selects pods by an expression",
    code: "network-policy-selects-nothing",
    change: (s) =>
      s.set(POLICY, "spec.podSelector", { matchExpressions: [{ key: NAME, operator: "In", values: ["my-server"] }] }),
  },
  {
    what: "a policy is all that the stack has",
    code: "network-policy-selects-nothing",
    change: (s) => keep(s, POLICY),
  },
  {
    what: "a policy for pods whose labels are not known yet",
    code: "network-policy-selects-nothing",
    change: (s) => s.set(DEPLOYMENT, "spec.template.metadata.labels", UNKNOWN_YET),
  },
  {
    what: "the cluster enforces policies by the old add-on",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.drop(CLUSTER, "datapathProvider");
      s.set(CLUSTER, "networkPolicy.enabled", true);
    },
  },
  {
    what: "Autopilot enforces policies by itself",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.drop(CLUSTER, "datapathProvider");
      s.set(CLUSTER, "enableAutopilot", true);
    },
  },
  {
    what: "a cluster that enforces no policies, and a stack without policies",
    code: "network-policy-not-enforced",
    change: (s) => {
      s.drop(CLUSTER, "datapathProvider");
      s.remove(POLICY);
      s.remove("NetworkPolicy/inside");
    },
  },
];
