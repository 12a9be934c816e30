import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { put } from "../support";
import {
  APP,
  APP_PROTOCOLS,
  BACKEND_CONFIG,
  DEPLOYMENT,
  ENVOY,
  FIRST_PATH,
  INGRESS,
  SERVICE,
  aged,
  drainsWithin,
  refuseAll,
  scripted,
  silent,
  withoutDrain,
} from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "idle connections close before the load balancer's",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", "60s"),
  },
  {
    what: "in-cluster connections live for ever",
    code: "envoy-connection-age",
    edit: (b) => aged(b, undefined),
  },
  {
    what: "in-cluster clients are told a second later than the pod stays",
    code: "envoy-connection-age",
    change: (s) => drainsWithin(s, "121"),
  },
  {
    what: "in-cluster clients are told within Envoy's default of ten minutes",
    code: "envoy-connection-age",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.args`),
  },
  {
    what: "inbound listeners drain, and the one inside the cluster is none",
    code: "envoy-connection-age",
    edit: (b) => put(b.listener("internal"), "traffic_direction", undefined),
  },
  {
    what: "the script drains nothing",
    code: "envoy-connection-age",
    edit: (b) => scripted(b, "/drain_listeners", "/ready"),
  },
  {
    what: "in-cluster connections outlive a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => aged(b, "600s"),
  },
  {
    what: "idle connections close together with the load balancer's",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", "600s"),
  },
  {
    what: "in-cluster connections may live a second longer than a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => aged(b, "93s"),
  },
  {
    what: "in-cluster connections drain a second longer than a leaving pod stays",
    code: "envoy-connection-age",
    edit: (b) => {
      aged(b, "92s");
      put(b.manager("internal"), "drain_timeout", "6s");
    },
  },
  {
    what: "in-cluster connections without jitter live a second longer than a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => {
      aged(b, "116s", null);
    },
  },
  {
    what: "in-cluster connections live for ever, beside an Ingress whose Service is not known yet",
    code: "envoy-connection-age",
    change: (s) => {
      s.set(INGRESS, `${FIRST_PATH}.backend.service.name`, UNKNOWN_YET);
      s.bootstrap("inside", (b) => aged(b, undefined));
    },
  },
  {
    what: "pods are looked up every ten minutes",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "600s"),
  },
  {
    what: "pods are looked up when a leaving one has just ended",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "120s"),
  },
  {
    what: "pods are looked up half a second after a leaving one has ended",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "120.5s"),
  },
  {
    what: "a DNS cluster's type is in lower case, and it looks an address up",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "strict_dns");
      put(b.cluster("all-pods"), "dns_refresh_rate", "600s");
    },
  },
  {
    what: "a DNS cluster has its type by an extension's name, and looks its addresses up seldom",
    code: "envoy-dns-slow",
    change: (s) =>
      s.bootstrap("my-server", (b) => {
        put(b.cluster("all-pods"), "cluster_type", { name: "envoy.cluster.strict_dns" });
        put(b.cluster("all-pods"), "dns_refresh_rate", "600s");
      }),
  },
  {
    what: "a cluster that looks only one address up has the old type, and does it seldom",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "load_assignment.endpoints[1]", undefined);
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "logical_dns");
      put(b.cluster("all-pods"), "dns_refresh_rate", "120s");
    },
  },
  {
    what: "only the cluster's HTTP/2 tells that connections carry calls, which live for ever",
    code: "envoy-connection-age",
    edit: (b) => {
      withoutDrain(b);
      silent(b);
      put(b.cluster("all-pods"), "http2_protocol_options", {});
      put(b.manager("internal"), "common_http_protocol_options", undefined);
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "idle connections close a second after the load balancer's",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", "601s"),
  },
  {
    what: "idle connections close after Envoy's own hour",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", undefined),
  },
  {
    what: "idle connections never close",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", "0s"),
  },
  {
    what: "idle in-cluster connections close after a minute",
    code: "envoy-connection-idle",
    edit: (b) => put(b.manager("internal"), "common_http_protocol_options.idle_timeout", "60s"),
  },
  {
    what: "in-cluster connections live as long as a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => aged(b, "92s"),
  },
  {
    what: "in-cluster connections with the default drain live as long as a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => {
      aged(b, "92s");
      put(b.manager("internal"), "drain_timeout", undefined);
    },
  },
  {
    what: "in-cluster connections without jitter live as long as a leaving pod",
    code: "envoy-connection-age",
    edit: (b) => {
      aged(b, "115s", null);
    },
  },
  {
    what: "in-cluster clients are told as the pod leaves, as late as it stays",
    code: "envoy-connection-age",
    change: (s) => drainsWithin(s, "120"),
  },
  {
    what: "connections live for ever of a Service that an Ingress may lead to, which is not known yet",
    code: "envoy-connection-age",
    change: (s) => {
      s.set(INGRESS, `${FIRST_PATH}.backend.service.name`, UNKNOWN_YET);
      for (const key of [APP_PROTOCOLS, BACKEND_CONFIG]) s.drop(SERVICE, key);
      s.bootstrap("my-server", (b) => aged(b, undefined));
    },
  },
  {
    what: "the server's hook has Envoy fail its health check, and waits",
    code: "envoy-connection-age",
    change: (s) => {
      const script = "curl -X POST http://127.0.0.1:8001/healthcheck/fail; sleep 120";
      s.set(DEPLOYMENT, `${APP}.lifecycle.preStop`, { exec: { command: ["/bin/sh", "-c", script] } });
      s.bootstrap("my-server", (b) => aged(b, undefined));
    },
  },
  {
    what: "every listener drains",
    code: "envoy-connection-age",
    edit: (b) => {
      put(b.listener("internal"), "traffic_direction", undefined);
      scripted(b, "inboundonly&", "");
    },
  },
  {
    what: "connections without calls live for ever",
    code: "envoy-connection-age",
    edit: (b) => {
      refuseAll(b, "internal");
      aged(b, undefined);
    },
  },
  {
    what: "pods are looked up a second before a leaving one has ended",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "119s"),
  },
  {
    what: "pods are looked up as often as Envoy's default has it",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", undefined),
  },
  {
    what: "pods are looked up as often as their records last",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type.typed_config.dns_refresh_rate", "600s");
      put(b.cluster("all-pods"), "cluster_type.typed_config.respect_dns_ttl", true);
    },
  },
  {
    what: "a cluster with the pod's own server has a slow look-up that it never does",
    code: "envoy-dns-slow",
    edit: (b) => put(b.cluster("own-app"), "dns_refresh_rate", "600s"),
  },
  {
    what: "a DNS cluster of the old type looks its addresses up as often as their records last",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "STRICT_DNS");
      put(b.cluster("all-pods"), "dns_refresh_rate", "600s");
      put(b.cluster("all-pods"), "respect_dns_ttl", true);
    },
  },
  {
    what: "a DNS cluster of the old type looks its addresses up often",
    code: "envoy-dns-slow",
    edit: (b) => {
      put(b.cluster("all-pods"), "cluster_type", undefined);
      put(b.cluster("all-pods"), "type", "STRICT_DNS");
      put(b.cluster("all-pods"), "dns_refresh_rate", "119s");
    },
  },
  {
    what: "connections that nothing tells of calls live for ever",
    code: "envoy-connection-age",
    edit: (b) => {
      withoutDrain(b);
      silent(b);
      put(b.manager("internal"), "common_http_protocol_options", undefined);
    },
  },
  {
    what: "an idle time of Envoy's is in seconds and nanoseconds",
    code: "envoy-connection-idle",
    change: (s) =>
      s.bootstrap("my-server", (b) =>
        put(b.manager("ingress"), "common_http_protocol_options.idle_timeout", { seconds: 600, nanos: 1 }),
      ),
  },
];
