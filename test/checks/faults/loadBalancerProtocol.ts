import { type Tree, put } from "../support";
import {
  APP,
  APP_PROTOCOLS,
  BACKEND_CONFIG,
  DEPLOYMENT,
  ENVOY,
  FIRST_PATH,
  INGRESS,
  NEG,
  SERVICE,
  TLS_CONTEXT,
  TLS_SOCKET,
  asDefaultChain,
  byShell,
  refuseAll,
  withoutEnvoy,
} from "./edits";
import type { Row } from "./fault";

const ALPHA = ["metadata", "annotations", "service.alpha.kubernetes.io/app-protocols"];
const ALPN = "filter_chains[0].transport_socket.typed_config.common_tls_context.alpn_protocols";

export const faults: readonly Row[] = [
  { what: "app-protocols is missing", code: "lb-not-http2", change: (s) => s.drop(SERVICE, APP_PROTOCOLS) },
  {
    what: "app-protocols says HTTPS",
    code: "lb-not-http2",
    change: (s) => s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTPS"}'),
  },
  { what: "the NEG annotation is missing", code: "lb-neg-missing", change: (s) => s.drop(SERVICE, NEG) },
  { what: "NEGs are switched off", code: "lb-neg-missing", change: (s) => s.set(SERVICE, NEG, '{"ingress":false}') },
  {
    what: "the protocol of a port is stated by the old annotation, and is HTTP",
    code: "lb-not-http2",
    change: (s) => {
      s.drop(SERVICE, APP_PROTOCOLS);
      s.set(SERVICE, ["metadata", "annotations", "service.alpha.kubernetes.io/app-protocols"], '{"ingress":"HTTP"}');
    },
  },
  {
    what: "the old app-protocols annotation wins over the new one",
    code: "lb-not-http2",
    change: (s) => s.set(SERVICE, ALPHA, '{"ingress":"HTTP"}'),
  },
  {
    what: "the old app-protocols annotation is there and names no port",
    code: "lb-not-http2",
    change: (s) => s.set(SERVICE, ALPHA, "{}"),
  },
  {
    what: "the Ingress leads to the plaintext listener",
    code: "lb-not-http2",
    change: (s) => s.set(INGRESS, `${FIRST_PATH}.backend.service.port.number`, 15002),
  },
  {
    what: "the Ingress leads to the plaintext listener by HTTP/2",
    code: "tls-missing",
    change: (s) => {
      s.set(INGRESS, `${FIRST_PATH}.backend.service.port.number`, 15002);
      s.set(SERVICE, APP_PROTOCOLS, '{"internal":"HTTP2"}');
      s.set(SERVICE, BACKEND_CONFIG, '{"default":"my-server"}');
    },
  },
  {
    what: "ALPN is missing",
    code: "tls-alpn-missing",
    edit: (b) => put(b.listener("ingress"), `${TLS_CONTEXT}.alpn_protocols`, undefined),
  },
  {
    what: "ALPN offers HTTP/1.1 only",
    code: "tls-alpn-missing",
    edit: (b) => put(b.listener("ingress"), `${TLS_CONTEXT}.alpn_protocols`, ["http/1.1"]),
  },
  {
    what: "TLS is missing",
    code: "tls-missing",
    edit: (b) => put(b.listener("ingress"), "filter_chains[0].transport_socket", undefined),
  },
  {
    what: "TLS has no certificate",
    code: "tls-certificate-missing",
    envoyRefuses: true,
    edit: (b) => put(b.listener("ingress"), `${TLS_CONTEXT}.tls_certificates`, undefined),
  },
  {
    what: "the in-cluster listener has TLS",
    code: "tls-unexpected",
    edit: (b) =>
      put(
        b.listener("internal"),
        "filter_chains[0].transport_socket",
        structuredClone((b.listener("ingress")["filter_chains"] as Tree[])[0]!["transport_socket"]),
      ),
  },
  {
    what: "TLS of version 2 offers no HTTP/2",
    code: "tls-alpn-missing",
    envoyRefuses: true,
    edit: (b) => {
      put(b.listener("ingress"), TLS_SOCKET, undefined);
      put(b.listener("ingress"), "filter_chains[0].tls_context", { common_tls_context: {} });
    },
  },
  {
    what: "nothing tells the load balancer to speak HTTP/2, and the listener has no TLS",
    code: "tls-missing",
    change: (s) => {
      s.drop("Service/my-server", ["metadata", "annotations", "cloud.google.com/app-protocols"]);
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), "filter_chains[0].transport_socket", undefined));
    },
  },
  {
    what: "a Service without Envoy carries gRPC by the port's name, and the load balancer does not know",
    code: "lb-not-http2",
    change: (s) => withoutEnvoy(s),
  },
  {
    what: "clients come to Envoy by themselves, and its TLS offers no HTTP/2",
    code: "tls-alpn-missing",
    change: (s) => {
      s.remove(INGRESS);
      s.set("Service/my-server", "spec.type", "LoadBalancer");
      s.bootstrap("my-server", (b) =>
        put(
          b.listener("ingress"),
          "filter_chains[0].transport_socket.typed_config.common_tls_context.alpn_protocols",
          undefined,
        ),
      );
    },
  },
  {
    what: "a Service without Envoy carries gRPC by its appProtocol alone",
    code: "lb-not-http2",
    change: (s) => {
      withoutEnvoy(s);
      s.set("Service/my-server", "spec.ports[0].name", "main");
      s.set("Service/my-server", "spec.ports[0].appProtocol", "grpc");
    },
  },
  {
    what: "a Service without Envoy carries gRPC by the server's probe alone",
    code: "lb-not-http2",
    change: (s) => {
      withoutEnvoy(s);
      s.set("Service/my-server", "spec.ports[0].name", "main");
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { grpc: { port: 8888 } });
    },
  },
  {
    what: "a program of another image is Envoy by its path alone, and its TLS offers no HTTP/2",
    code: "tls-alpn-missing",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.image`, "registry.example.com/acme/proxy:1.0");
      s.set(DEPLOYMENT, `${ENVOY}.name`, "proxy");
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), ALPN, undefined));
    },
  },
  {
    what: "a shell starts Envoy, whose TLS offers no HTTP/2",
    code: "tls-alpn-missing",
    change: (s) => {
      byShell(s, "ulimit -n 65536 && exec envoy -c /etc/envoy/envoy.yaml --log-level info 2>&1");
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), `${ALPN}`, undefined));
    },
  },
  {
    what: "ALPN is a text without a list around it, and is HTTP/1.1",
    code: "tls-alpn-missing",
    change: (s) => s.bootstrap("my-server", (b) => put(b.listener("ingress"), ALPN, "http/1.1")),
  },
  {
    what: "clients inside find TLS that offers HTTP/1.1",
    code: "tls-alpn-missing",
    change: (s) => {
      s.remove(INGRESS);
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), ALPN, ["http/1.1"]));
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "HTTP/2 is asked for by the old annotation",
    code: "lb-not-http2",
    change: (s) => {
      s.drop(SERVICE, APP_PROTOCOLS);
      s.set(SERVICE, ["metadata", "annotations", "service.alpha.kubernetes.io/app-protocols"], '{"ingress":"HTTP2"}');
    },
  },
  {
    what: "endpoint groups are asked for together with exposed ports",
    code: "lb-neg-missing",
    change: (s) => s.set(SERVICE, NEG, '{"ingress":true,"exposed_ports":{"15001":{}}}'),
  },
  {
    what: "the old app-protocols annotation says the same as the new one",
    code: "lb-not-http2",
    change: (s) => s.set(SERVICE, ALPHA, '{"ingress":"HTTP2"}'),
  },
  {
    what: "the old app-protocols annotation wins over a new one that is wrong",
    code: "lb-not-http2",
    change: (s) => {
      s.set(SERVICE, ALPHA, '{"ingress":"HTTP2"}');
      s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTP"}');
    },
  },
  {
    what: "the port for plain HTTP/2 leads to the listener without TLS",
    code: "tls-unexpected",
    change: (s) => s.set("Service/my-server", "spec.ports[1].appProtocol", "kubernetes.io/h2c"),
  },
  {
    what: "ALPN offers HTTP/1.1 before HTTP/2",
    code: "tls-alpn-missing",
    edit: (b) => put(b.listener("ingress"), `${TLS_CONTEXT}.alpn_protocols`, ["http/1.1", "h2"]),
  },
  {
    what: "TLS is in the default filter chain",
    code: "tls-missing",
    edit: (b) => asDefaultChain(b.listener("ingress")),
  },
  {
    what: "TLS gets its certificate from a file that Envoy watches",
    code: "tls-certificate-missing",
    edit: (b) => {
      put(b.listener("ingress"), `${TLS_CONTEXT}.tls_certificates`, undefined);
      put(b.listener("ingress"), `${TLS_CONTEXT}.tls_certificate_sds_secret_configs`, [{ name: "server" }]);
    },
  },
  {
    what: "TLS of version 2 offers HTTP/2",
    code: "tls-alpn-missing",
    edit: (b) => {
      put(b.listener("ingress"), TLS_SOCKET, undefined);
      put(b.listener("ingress"), "filter_chains[0].tls_context", { common_tls_context: { alpn_protocols: ["h2"] } });
    },
  },
  {
    what: "TLS of version 2 is TLS",
    code: "tls-missing",
    edit: (b) => {
      put(b.listener("ingress"), TLS_SOCKET, undefined);
      put(b.listener("ingress"), "filter_chains[0].tls_context", { common_tls_context: { alpn_protocols: ["h2"] } });
    },
  },
  {
    what: "ALPN is a text without a list around it",
    code: "tls-alpn-missing",
    change: (s) => s.bootstrap("my-server", (b) => put(b.listener("ingress"), ALPN, "h2")),
  },
  {
    what: "a Service without Envoy carries something that is not gRPC",
    code: "lb-not-http2",
    change: (s) => {
      withoutEnvoy(s);
      s.set("Service/my-server", "spec.ports[0].name", "main");
    },
  },
  {
    what: "the load balancer speaks HTTP to a listener that answers by itself",
    code: "tls-missing",
    change: (s) => {
      s.drop(SERVICE, APP_PROTOCOLS);
      s.bootstrap("my-server", (b) => {
        put(b.listener("ingress"), TLS_SOCKET, undefined);
        refuseAll(b, "ingress");
      });
    },
  },
  {
    what: "the load balancer speaks HTTPS, and TLS offers HTTP/1.1",
    code: "tls-alpn-missing",
    change: (s) => {
      s.set(SERVICE, APP_PROTOCOLS, '{"ingress":"HTTPS"}');
      s.bootstrap("my-server", (b) => put(b.listener("ingress"), ALPN, ["http/1.1"]));
    },
  },
  {
    what: "clients come by themselves to a listener that answers by itself",
    code: "tls-alpn-missing",
    change: (s) => {
      s.remove(INGRESS);
      s.set(SERVICE, "spec.type", "LoadBalancer");
      s.bootstrap("my-server", (b) => {
        put(b.listener("ingress"), ALPN, ["http/1.1"]);
        refuseAll(b, "ingress");
      });
    },
  },
];
