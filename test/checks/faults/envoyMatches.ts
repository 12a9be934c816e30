import { put } from "../support";
import { HOST, route, share, answered } from "./envoyEdits";
import type { BootstrapRow } from "./fault";

export const faults: readonly BootstrapRow[] = [
  {
    what: "a route's prefix lacks the slash",
    code: "envoy-route-never",
    edit: (b) => route(b, { prefix: "acme.v1.Billing/" }),
  },
  {
    what: "a route's expression lacks the slash",
    code: "envoy-route-never",
    edit: (b) => route(b, { safe_regex: { regex: "acme\\.v1\\..*" } }),
  },
  {
    what: "a route's path has no method",
    code: "envoy-route-never",
    edit: (b) => route(b, { path: "/acme.v1.Billing/" }),
  },
  {
    what: "a route to a service is for GET",
    code: "envoy-route-never",
    edit: (b) =>
      route(b, { prefix: "/acme.v1.Billing/", headers: [{ name: ":method", string_match: { exact: "GET" } }] }),
  },
  {
    what: "a tenth of the calls has no route",
    code: "envoy-route-share",
    edit: (b) => share(b, 90),
  },
  {
    what: "a route takes one content-type",
    code: "envoy-route-one-type",
    edit: (b) =>
      route(b, { prefix: "/", headers: [{ name: "content-type", string_match: { exact: "application/grpc" } }] }),
  },
  {
    what: "calls are sent to https where there is no TLS",
    code: "envoy-calls-redirected",
    edit: (b) => put(b.manager("internal"), `${HOST}.require_tls`, "ALL"),
  },
  {
    what: "calls are sent to https where there is no TLS, and no proxy in front is stated",
    code: "envoy-calls-redirected",
    edit: (b) => {
      put(b.manager("internal"), `${HOST}.require_tls`, "ALL");
      put(b.manager("internal"), "xff_num_trusted_hops", undefined);
    },
  },
  {
    what: "calls are sent to https where a proxy in front may have taken TLS off",
    code: "envoy-calls-redirected",
    edit: (b) => {
      put(b.manager("internal"), `${HOST}.require_tls`, "ALL");
      put(b.manager("internal"), "xff_num_trusted_hops", 1);
    },
  },
  {
    what: "a prefix is taken off the path",
    code: "envoy-path-rewritten",
    edit: (b) => route(b, { prefix: "/acme.v1.Billing/" }, { prefix_rewrite: "/" }),
  },
  {
    what: "an expression makes another service of the path",
    code: "envoy-path-rewritten",
    edit: (b) => {
      const regex_rewrite = { pattern: { regex: "^/acme\\.v1\\.(.*)$" }, substitution: "/\\1" };
      route(b, { prefix: "/acme.v1.Billing/" }, { regex_rewrite });
    },
  },
  {
    what: "no route leads to the pods",
    code: "envoy-calls-unrouted",
    edit: (b) => answered(b, ["ingress", "internal"]),
  },
];

export const right: readonly BootstrapRow[] = [
  {
    what: "routes match a service, a method and an expression",
    code: "envoy-route-never",
    edit: (b) => {
      route(b, { safe_regex: { regex: "/acme\\.v1\\..*" } });
      route(b, { path: "/acme.v1.Billing/Pay" });
      route(b, { prefix: "/acme.v1.Billing/", headers: [{ name: ":method", string_match: { exact: "POST" } }] });
    },
  },
  {
    what: "a tenth of the calls takes the next route",
    code: "envoy-route-share",
    edit: (b) => route(b, { prefix: "/", runtime_fraction: { default_value: { numerator: 90 } } }),
  },
  {
    what: "a route takes every content-type of gRPC",
    code: "envoy-route-one-type",
    edit: (b) =>
      route(b, { prefix: "/", headers: [{ name: "content-type", string_match: { prefix: "application/grpc" } }] }),
  },
  {
    what: "calls have TLS where it is required",
    code: "envoy-calls-redirected",
    edit: (b) => put(b.manager("ingress"), `${HOST}.require_tls`, "ALL"),
  },
  {
    what: "a path in front of the service is taken away",
    code: "envoy-path-rewritten",
    edit: (b) => {
      route(b, { prefix: "/api/" }, { prefix_rewrite: "/" });
      route(b, { prefix: "/acme.v1.Billing/" }, { prefix_rewrite: "/acme.v1.Billing/" });
    },
  },
  {
    what: "one listener leads to the pods",
    code: "envoy-calls-unrouted",
    edit: (b) => answered(b, ["internal"]),
  },
];
