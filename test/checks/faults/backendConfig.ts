import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { BACKEND_CONFIG, CONFIG, DEPLOYMENT, POD, SERVICE, each, withoutCalls, withoutEnvoy } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "no BackendConfig is named",
    code: "lb-backend-config-missing",
    change: (s) => s.drop(SERVICE, BACKEND_CONFIG),
  },
  {
    what: "the BackendConfig's name is misspelt",
    code: "lb-backend-config-absent",
    change: (s) => s.set(SERVICE, BACKEND_CONFIG, '{"ports":{"ingress":"my-sever"}}'),
  },
  {
    what: "the BackendConfig is in another namespace",
    code: "lb-backend-config-absent",
    change: (s) => s.set(CONFIG, "metadata.namespace", "default"),
  },
  { what: "timeoutSec stays 30 s", code: "lb-timeout-short", change: (s) => s.drop(CONFIG, "spec.timeoutSec") },
  {
    what: "timeoutSec is less than the longest stream",
    code: "lb-timeout-short",
    change: (s) => s.set(CONFIG, "spec.timeoutSec", 60),
  },
  {
    what: "timeoutSec equals Envoy's limit",
    code: "lb-timeout-short",
    change: (s) => s.set(CONFIG, "spec.timeoutSec", 300),
  },
  {
    what: "connection draining is off",
    code: "lb-draining-short",
    change: (s) => s.drop(CONFIG, "spec.connectionDraining"),
  },
  {
    what: "connection draining outlasts the pod",
    code: "lb-drain-over-grace",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 900),
  },
  {
    what: "clients are tied to a backend",
    code: "lb-session-affinity",
    change: (s) => s.set(CONFIG, "spec.sessionAffinity", { affinityType: "CLIENT_IP" }),
  },
  {
    what: "a Service ties clients to a pod",
    code: "lb-session-affinity",
    change: (s) => s.set("Service/inside", "spec.sessionAffinity", "ClientIP"),
  },
  {
    what: "the BackendConfig is of a namespace that another stack has",
    code: "lb-backend-config-absent",
    change: (s) => {
      s.remove(CONFIG);
      s.remove("Namespace/grpc");
    },
  },
  {
    what: "draining is a second too short for what the pod goes on for",
    code: "lb-draining-short",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 269),
  },
  {
    what: "preStop and draining are a second longer than the grace period",
    code: "lb-drain-over-grace",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 331),
  },
  {
    what: "streams may last longer than the load balancer waits",
    code: "lb-timeout-short",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "3600s"),
  },
  {
    what: "streams may last as long as the load balancer waits",
    code: "lb-timeout-short",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "310s"),
  },
  {
    what: "drain exceeds the grace period",
    code: "lb-drain-over-grace",
    change: (s) => s.set(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`, 421 - 60),
  },
  {
    what: "a BackendConfig is absent beside another, and the namespace is another stack's",
    code: "lb-backend-config-absent",
    change: (s) => {
      s.set(SERVICE, BACKEND_CONFIG, '{"default":"other"}');
      s.remove("Namespace/grpc");
    },
  },
  {
    what: "streams without an end, and timeoutSec stays 30 s",
    code: "lb-timeout-short",
    change: (s) => {
      s.drop(CONFIG, "spec.timeoutSec");
      s.bootstrap("my-server", (b) => each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "0s"));
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "the BackendConfig is named for every port",
    code: "lb-backend-config-missing",
    change: (s) => s.set(SERVICE, BACKEND_CONFIG, '{"default":"my-server"}'),
  },
  {
    what: "the BackendConfig is named by the port's number and by the old annotation",
    code: "lb-backend-config-missing",
    change: (s) => {
      s.drop(SERVICE, BACKEND_CONFIG);
      s.set(
        SERVICE,
        ["metadata", "annotations", "beta.cloud.google.com/backend-config"],
        '{"ports":{"15001":"my-server"}}',
      );
    },
  },
  {
    what: "a Service names a BackendConfig beside one whose name is not known yet",
    code: "lb-backend-config-absent",
    change: (s) => {
      s.set(CONFIG, "metadata.name", UNKNOWN_YET);
      s.set(SERVICE, BACKEND_CONFIG, '{"ports":{"ingress":"another"}}');
    },
  },
  {
    what: "timeoutSec is a second longer than Envoy's longest call",
    code: "lb-timeout-short",
    change: (s) => s.set(CONFIG, "spec.timeoutSec", 301),
  },
  {
    what: "draining is as long as the calls that may go on, but for the time that a process needs to end",
    code: "lb-draining-short",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 270),
  },
  {
    what: "preStop and draining fill the grace period",
    code: "lb-drain-over-grace",
    change: (s) => s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 330),
  },
  {
    what: "nothing is drained, and the pod is killed at once",
    code: "lb-drain-over-grace",
    change: (s) => {
      s.drop(CONFIG, "spec.connectionDraining");
      s.set("Deployment/my-server", "spec.template.spec.terminationGracePeriodSeconds", 1);
    },
  },
  {
    what: "affinity is switched off in words",
    code: "lb-session-affinity",
    change: (s) => {
      s.set(CONFIG, "spec.sessionAffinity", { affinityType: "NONE" });
      s.set("Service/inside", "spec.sessionAffinity", "None");
    },
  },
  {
    what: "a server without preStop is drained for its whole grace period",
    code: "lb-drain-over-grace",
    change: (s) => {
      s.drop("Deployment/my-server", "spec.template.spec.containers[0].lifecycle");
      s.set(CONFIG, "spec.connectionDraining.drainingTimeoutSec", 450);
    },
  },
  {
    what: "streams end a second before the load balancer stops to wait",
    code: "lb-timeout-short",
    edit: (b) => each(b.routes("ingress"), "route.max_stream_duration.max_stream_duration", "309s"),
  },
  {
    what: "no BackendConfig of a port without calls",
    code: "lb-backend-config-missing",
    change: (s) => {
      withoutCalls(s);
      s.drop(SERVICE, BACKEND_CONFIG);
    },
  },
  {
    what: "timeoutSec stays 30 s for a port without calls",
    code: "lb-timeout-short",
    change: (s) => {
      withoutCalls(s);
      s.drop(CONFIG, "spec.timeoutSec");
    },
  },
  {
    what: "timeoutSec is a second for calls that nothing limits",
    code: "lb-timeout-short",
    change: (s) => {
      withoutEnvoy(s);
      s.set(SERVICE, BACKEND_CONFIG, '{"default":"my-server"}');
      s.set(CONFIG, "spec.timeoutSec", 1);
    },
  },
];
