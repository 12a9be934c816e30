import { before, authorize, CORS_TYPE, policy } from "./envoyEdits";
import { type EditableBootstrap, type Tree, put } from "../support";
import { CORS, VIRTUAL_HOST } from "./edits";
import type { Row } from "./fault";

const WEB_HEADERS = "content-type,x-grpc-web,x-user-agent,grpc-timeout";

export const faults: readonly Row[] = [
  {
    what: "the CORS policy exposes the message and not the status",
    code: "envoy-cors-status-hidden",
    edit: (b) => web(b, { expose_headers: "grpc-message" }),
  },
  {
    what: "the CORS policy exposes everything, with credentials",
    code: "envoy-cors-status-hidden",
    edit: (b) => web(b, { expose_headers: "*", allow_credentials: true }),
  },
  {
    what: "the CORS policy allows no deadline",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: "content-type, x-grpc-web,X-User-Agent" }),
  },
  {
    what: "the CORS policy names no headers",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: undefined }),
  },
  {
    what: "the CORS policy allows every header, with credentials",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: "*", allow_credentials: true }),
  },
  {
    what: "the CORS filter has no policy",
    code: "envoy-cors-without-policy",
    edit: (b) => web(b),
  },
  {
    what: "the virtual host's policy of version 2 exposes the message and not the status",
    code: "envoy-cors-status-hidden",
    edit: (b) => {
      web(b);
      put(b.manager("ingress"), `${VIRTUAL_HOST}.cors`, { expose_headers: "grpc-message" });
    },
  },
  {
    what: "a route's policy of version 2 exposes the message and not the status",
    code: "envoy-cors-status-hidden",
    edit: (b) => {
      web(b);
      put(b.routes("ingress")[0]!, "route.cors", { expose_headers: "grpc-message" });
    },
  },
  {
    what: "no filter reads the CORS policy",
    code: "envoy-cors-without-filter",
    edit: (b) => policy(b),
  },
  {
    what: "browsers are refused before they may ask",
    code: "envoy-cors-after-refusal",
    edit: (b) => {
      policy(b);
      before(b, CORS_TYPE);
      authorize(b, {});
    },
  },
  {
    what: "calls of browsers are not translated",
    code: "envoy-web-untranslated",
    edit: (b) => {
      policy(b, "content-type,x-grpc-web");
      before(b, CORS_TYPE);
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "the CORS policy exposes how calls end",
    code: "envoy-cors-status-hidden",
    edit: (b) => web(b, { expose_headers: "X-Trace, GRPC-Status,grpc-message" }),
  },
  {
    what: "the CORS policy allows what clients of gRPC-Web send, in any case of letters",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: "Content-Type, X-Grpc-Web,x-user-agent,grpc-timeout,authorization" }),
  },
  {
    what: "the CORS policy allows every header",
    code: "envoy-cors-headers-refused",
    edit: (b) => web(b, { allow_headers: "*" }),
  },
  {
    what: "a virtual host has a CORS policy",
    code: "envoy-cors-without-policy",
    edit: (b) => web(b, { expose_headers: "*" }),
  },
  {
    what: "a CORS policy without gRPC-Web exposes nothing",
    code: "envoy-cors-status-hidden",
    edit: (b) => {
      web(b, { expose_headers: "" });
      (b.manager("ingress")["http_filters"] as Tree[]).shift();
    },
  },
  {
    what: "a CORS policy without gRPC-Web allows nothing",
    code: "envoy-cors-headers-refused",
    edit: (b) => {
      web(b, { allow_headers: "" });
      (b.manager("ingress")["http_filters"] as Tree[]).shift();
    },
  },
  {
    what: "a CORS filter whose routes come from elsewhere",
    code: "envoy-cors-without-policy",
    edit: (b) => {
      web(b);
      put(b.manager("ingress"), "route_config", undefined);
    },
  },
  {
    what: "a filter reads the CORS policy",
    code: "envoy-cors-without-filter",
    edit: (b) => {
      policy(b);
      before(b, CORS_TYPE);
    },
  },
  {
    what: "browsers may ask before they are refused",
    code: "envoy-cors-after-refusal",
    edit: (b) => {
      policy(b);
      authorize(b, {});
      before(b, CORS_TYPE);
    },
  },
  {
    what: "calls of browsers are translated",
    code: "envoy-web-untranslated",
    edit: (b) => {
      policy(b, "content-type,x-grpc-web");
      before(b, "filters.http.grpc_web.v3.GrpcWeb");
      before(b, CORS_TYPE);
    },
  },
];

/** Checks of browsers' calls: the filters, and a policy of the virtual host. */
function web(b: EditableBootstrap, policy?: Tree): void {
  const filters = b.manager("ingress")["http_filters"] as Tree[];
  const type = "type.googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb";
  filters.unshift({ name: "envoy.filters.http.grpc_web", typed_config: { "@type": type } }, CORS);
  const policyType = "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy";
  const allowed = { allow_headers: WEB_HEADERS, expose_headers: "grpc-status,grpc-message" };
  const own = policy && { "envoy.filters.http.cors": { "@type": policyType, ...allowed, ...policy } };
  put(b.manager("ingress"), `${VIRTUAL_HOST}.typed_per_filter_config`, own);
}
