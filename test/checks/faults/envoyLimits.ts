import { type Tree, at, put } from "../support";
import { BREAKER, STREAMS, extension, limitConnections } from "./envoyEdits";
import type { BootstrapRow } from "./fault";

export const faults: readonly BootstrapRow[] = [
  {
    what: "one connection may have all calls of a pod",
    code: "envoy-connection-takes-all",
    edit: (b) => put(b.manager("internal"), STREAMS, 1000),
  },
  {
    what: "one connection may have as many calls as Envoy's defaults for both allow",
    code: "envoy-connection-takes-all",
    edit: (b) => {
      put(b.manager("internal"), STREAMS, undefined);
      put(b.cluster("all-pods"), `${BREAKER}.max_requests`, 1024);
    },
  },
  {
    what: "a connection may have nine calls at a time",
    code: "envoy-streams-few",
    edit: (b) => put(b.manager("ingress"), STREAMS, 9),
  },
  {
    what: "a cluster has Envoy's own limit of calls",
    code: "envoy-breaker-default",
    edit: (b) => put(b.cluster("all-pods"), "circuit_breakers", undefined),
  },
  {
    what: "the thresholds are those of another priority",
    code: "envoy-breaker-default",
    edit: (b) => put(b.cluster("all-pods"), `${BREAKER}.priority`, "HIGH"),
  },
  {
    what: "a listener takes nine connections",
    code: "envoy-connections-few",
    edit: (b) => limitConnections(b, 9),
  },
  {
    what: "a filter takes one connection",
    code: "envoy-connections-few",
    edit: (b) => {
      const config = { stat_prefix: "limit", max_connections: 1 };
      const filter = extension("any", "filters.network.connection_limit.v3.ConnectionLimit", config);
      (at(b.listener("internal"), "filter_chains[0].filters") as Tree[]).unshift(filter);
    },
  },
];

export const right: readonly BootstrapRow[] = [
  {
    what: "one connection may have all calls of a pod but one",
    code: "envoy-connection-takes-all",
    edit: (b) => put(b.manager("internal"), STREAMS, 999),
  },
  {
    what: "a pod takes one call at a time, and a connection may have no less",
    code: "envoy-connection-takes-all",
    edit: (b) => {
      put(b.manager("internal"), STREAMS, 1);
      put(b.manager("ingress"), STREAMS, 1);
      for (const name of ["all-pods", "own-app-first"]) put(b.cluster(name), `${BREAKER}.max_requests`, 1);
    },
  },
  {
    what: "a connection may have ten calls at a time",
    code: "envoy-streams-few",
    edit: (b) => put(b.manager("ingress"), STREAMS, 10),
  },
  {
    what: "a connection may have two of the four calls of a pod",
    code: "envoy-streams-few",
    edit: (b) => {
      put(b.manager("internal"), STREAMS, 2);
      put(b.cluster("all-pods"), `${BREAKER}.max_requests`, 4);
    },
  },
  {
    what: "a cluster states its limit of calls alone",
    code: "envoy-breaker-default",
    edit: (b) => put(b.cluster("all-pods"), "circuit_breakers", { thresholds: [{ max_requests: 1000 }] }),
  },
  {
    what: "a listener takes ten connections",
    code: "envoy-connections-few",
    edit: (b) => limitConnections(b, 10),
  },
];
