import { type EditableStack, type Tree, at, put } from "../support";
import {
  BACKEND_CONFIG,
  APP,
  CONFIG,
  DEPLOYMENT,
  ENVOY,
  SERVICE,
  configMap,
  withoutCalls,
  withoutEnvoy,
} from "./edits";
import type { Row } from "./fault";

const HEALTH_CHECK = { type: "HTTP", port: 8002, requestPath: "/healthz" };

/** The server has a readiness probe by HTTPS on the port that the Service leads to. */
function probeByHttps(stack: EditableStack, httpGet: Tree = {}): void {
  stack.set(DEPLOYMENT, `${APP}.ports[1]`, { name: "web", containerPort: 15001 });
  stack.set(DEPLOYMENT, `${APP}.readinessProbe`, { httpGet: { port: "web", scheme: "HTTPS", ...httpGet } });
}

export const faults: readonly Row[] = [
  {
    what: "the health check is left to be guessed",
    code: "lb-health-missing",
    change: (s) => s.drop(CONFIG, "spec.healthCheck"),
  },
  {
    what: "the health check asks the wrong port",
    code: "lb-health-port",
    change: (s) => s.set(CONFIG, "spec.healthCheck.port", 8080),
  },
  {
    what: "the health check asks the admin port",
    code: "lb-health-port",
    change: (s) => s.set(CONFIG, "spec.healthCheck.port", 8001),
  },
  {
    what: "the health check asks the wrong path",
    code: "lb-health-path",
    change: (s) => s.set(CONFIG, "spec.healthCheck.requestPath", "/health"),
  },
  {
    what: "the health check asks /",
    code: "lb-health-path",
    change: (s) => s.drop(CONFIG, "spec.healthCheck.requestPath"),
  },
  {
    what: "the health check uses HTTPS without TLS",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck.type", "HTTPS"),
  },
  {
    what: "the health check uses gRPC",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck.type", "GRPC"),
  },
  {
    what: "the health check asks the gRPC server by HTTP",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck.port", 8888),
  },
  {
    what: "the health check asks the listener with TLS by HTTP",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck.port", 15001),
  },
  {
    what: "the health check's timeout exceeds its interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck.timeoutSec", 15),
  },
  {
    what: "the health check's timeout is a second longer than its interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck.timeoutSec", 6),
  },
  {
    what: "the health check asks the gRPC server by HTTP, found by its probe alone",
    code: "lb-health-protocol",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.port", 8888);
      s.drop("Deployment/my-server", "spec.template.spec.containers[0].ports[0].name");
    },
  },
  {
    what: "the health check uses HTTP/2 where the listener speaks HTTP/1.1 only",
    code: "lb-health-protocol",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck", { type: "HTTP2", port: 15001, requestPath: "/" });
      s.bootstrap("my-server", (b) => put(b.manager("ingress"), "codec_type", "HTTP1"));
    },
  },
  {
    what: "the health check asks a path that redirects",
    code: "lb-health-path",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.requestPath", "/old");
      s.bootstrap("my-server", (b) => {
        const routes = at(b.manager("health"), "route_config.virtual_hosts[0].routes") as Tree[];
        routes.unshift({ match: { path: "/old" }, redirect: { path_redirect: "/healthz" } });
      });
    },
  },
  {
    what: "the health check has no type, and the port's protocol is HTTP/2",
    code: "lb-health-protocol",
    change: (s) => s.drop(CONFIG, "spec.healthCheck.type"),
  },
  {
    what: "the health check has a short interval and no timeout",
    code: "lb-health-timing",
    change: (s) => s.drop(CONFIG, "spec.healthCheck.timeoutSec"),
  },
  {
    what: "the health check's interval is a second shorter than the default timeout",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { ...HEALTH_CHECK, checkIntervalSec: 14 }),
  },
  {
    what: "the health check's timeout is a second longer than the default interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { ...HEALTH_CHECK, timeoutSec: 16 }),
  },
  {
    what: "the health check has a short interval and no timeout, and a probe asks another port",
    code: "lb-health-timing",
    change: (s) => {
      s.drop(CONFIG, "spec.healthCheck.timeoutSec");
      s.set("Deployment/my-server", `${APP}.readinessProbe`, { httpGet: { port: 8888, scheme: "HTTPS" } });
    },
  },
  {
    what: "the health check's thresholds are zero",
    code: "lb-health-range",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.healthyThreshold", 0);
      s.set(CONFIG, "spec.healthCheck.unhealthyThreshold", 0);
    },
  },
  {
    what: "the health check's thresholds are eleven",
    code: "lb-health-range",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.healthyThreshold", 11);
      s.set(CONFIG, "spec.healthCheck.unhealthyThreshold", 11);
    },
  },
  {
    what: "the health check's interval and timeout are 301 s",
    code: "lb-health-range",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.checkIntervalSec", 301);
      s.set(CONFIG, "spec.healthCheck.timeoutSec", 301);
    },
  },
  {
    what: "the health check's interval and timeout are zero",
    code: "lb-health-range",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck.checkIntervalSec", 0);
      s.set(CONFIG, "spec.healthCheck.timeoutSec", 0);
    },
  },
  {
    what: "the health listener is bound to loopback",
    code: "lb-health-port",
    edit: (b) => put(b.listener("health"), "address.socket_address.address", "127.0.0.1"),
  },
  {
    what: "the health path differs from the load balancer's",
    code: "lb-health-path",
    edit: (b) => put(b.manager("health"), "http_filters[0].typed_config.headers[0].string_match.exact", "/health"),
  },
  {
    what: "the load balancer asks the listener for calls for health, which passes it on to the server",
    code: "lb-health-path",
    change: (s) => {
      s.bootstrap("my-server", (b) => {
        const manager = b.manager("ingress");
        put(manager, "route_config.virtual_hosts[0].routes", [
          { match: { prefix: "/" }, route: { cluster: "own-app", timeout: "0s" } },
        ]);
      });
      s.set("BackendConfig/my-server", "spec.healthCheck", { type: "HTTP2", port: 15001, requestPath: "/" });
    },
  },
  {
    what: "the load balancer asks the listener for calls for a page, which only a server can have",
    code: "lb-health-path",
    change: (s) => {
      s.bootstrap("my-server", (b) => {
        const manager = b.manager("ingress");
        put(manager, "route_config.virtual_hosts[0].routes", [
          { match: { prefix: "/" }, route: { cluster: "own-app", timeout: "0s" } },
        ]);
      });
      s.set("BackendConfig/my-server", "spec.healthCheck", { type: "HTTP2", port: 15001, requestPath: "/page" });
    },
  },
  {
    what: "the health check asks a listener for HTTP/2 by HTTPS",
    code: "lb-health-protocol",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck", { type: "HTTPS", port: 15001, requestPath: "/healthz" });
      s.bootstrap("my-server", (b) => put(b.manager("ingress"), "codec_type", "HTTP2"));
    },
  },
  {
    what: "a server without Envoy is asked for a page",
    code: "lb-health-protocol",
    change: (s) => {
      withoutEnvoy(s);
      s.set(SERVICE, BACKEND_CONFIG, '{"default":"my-server"}');
      s.set(DEPLOYMENT, `${APP}.ports[0].name`, "grpc");
      s.set(CONFIG, "spec.healthCheck", { type: "HTTP", port: 8888, requestPath: "/" });
    },
  },
  {
    what: "the health check's own times are crossed beside a probe's",
    code: "lb-health-timing",
    change: (s) => {
      probeByHttps(s);
      health(s, { timeoutSec: 6, checkIntervalSec: 5 });
    },
  },
  {
    what: "another BackendConfig's timeout is longer than the default interval",
    code: "lb-health-timing",
    change: (s) => {
      probeByHttps(s);
      s.copy(CONFIG, "second");
      s.set("BackendConfig/second", "spec.healthCheck", { type: "HTTP", timeoutSec: 20 });
    },
  },
  {
    what: "the health check has a short interval and no timeout, and a probe on the port is by HTTP",
    code: "lb-health-timing",
    change: (s) => {
      probeByHttps(s, { scheme: "HTTP" });
      s.drop(CONFIG, "spec.healthCheck.timeoutSec");
    },
  },
  {
    what: "the health check has a short interval and no timeout, and a probe asks another port of the container",
    code: "lb-health-timing",
    change: (s) => {
      probeByHttps(s, { port: 8888 });
      s.drop(CONFIG, "spec.healthCheck.timeoutSec");
    },
  },
  {
    what: "the health check has a short interval and no timeout, and a sidecar has the probe",
    code: "lb-health-timing",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.readinessProbe`, { httpGet: { port: 15001, scheme: "HTTPS" } });
      s.drop(CONFIG, "spec.healthCheck.timeoutSec");
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "the health check is stated by its port alone",
    code: "lb-health-missing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { port: 8002 }),
  },
  {
    what: "the health check asks the port for calls, which is the default",
    code: "lb-health-port",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { type: "HTTP2", requestPath: "/healthz" }),
  },
  {
    what: "the health check asks the listener with TLS by HTTP/2",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { type: "HTTP2", port: 15001, requestPath: "/" }),
  },
  {
    what: "the health check asks the listener with TLS by HTTPS, which takes HTTP/1.1 too",
    code: "lb-health-protocol",
    change: (s) => {
      s.set(CONFIG, "spec.healthCheck", { type: "HTTPS", port: 15001, requestPath: "/" });
      s.bootstrap("my-server", (b) => put(b.manager("ingress"), "codec_type", "AUTO"));
    },
  },
  {
    what: "the health check's timeout is its interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck.timeoutSec", 5),
  },
  {
    what: "the health check states no interval",
    code: "lb-health-timing",
    change: (s) => s.drop(CONFIG, "spec.healthCheck.checkIntervalSec"),
  },
  {
    what: "the health check has no type, and the port it asks has TLS as the port for calls has",
    code: "lb-health-protocol",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { port: 15001, requestPath: "/" }),
  },
  {
    what: "the health check's interval is the default timeout",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { ...HEALTH_CHECK, checkIntervalSec: 15 }),
  },
  {
    what: "the health check's timeout is the default interval",
    code: "lb-health-timing",
    change: (s) => s.set(CONFIG, "spec.healthCheck", { ...HEALTH_CHECK, timeoutSec: 15 }),
  },
  {
    what: "the health check's timeout comes from a readiness probe on the port",
    code: "lb-health-timing",
    change: (s) => {
      s.drop(CONFIG, "spec.healthCheck.timeoutSec");
      s.set("Deployment/my-server", `${APP}.ports[1]`, { name: "web", containerPort: 15001 });
      s.set("Deployment/my-server", `${APP}.readinessProbe`, { httpGet: { port: "web", scheme: "HTTPS" } });
    },
  },
  {
    what: "the health check's numbers are the least that Compute Engine takes",
    code: "lb-health-range",
    change: (s) => health(s, { healthyThreshold: 1, unhealthyThreshold: 1, checkIntervalSec: 1, timeoutSec: 1 }),
  },
  {
    what: "the health check's numbers are the most that Compute Engine takes",
    code: "lb-health-range",
    change: (s) => health(s, { healthyThreshold: 10, unhealthyThreshold: 10, checkIntervalSec: 300, timeoutSec: 300 }),
  },
  {
    what: "the health path is the load balancer's, written in the old way",
    code: "lb-health-path",
    edit: (b) =>
      put(b.manager("health"), "http_filters[0].typed_config.headers[0]", { name: ":path", exact_match: "/healthz" }),
  },
  {
    what: "no health check of a port without calls",
    code: "lb-health-missing",
    change: (s) => {
      withoutCalls(s);
      s.drop(CONFIG, "spec.healthCheck");
    },
  },
  {
    what: "the Service's own port has no number yet",
    code: "lb-health-port",
    change: (s) => {
      s.set(SERVICE, "spec.ports[0].targetPort", "nowhere");
      s.drop(CONFIG, "spec.healthCheck.port");
    },
  },
  {
    what: "the health check asks a listener that speaks no HTTP",
    code: "lb-health-path",
    change: (s) =>
      s.bootstrap("my-server", (b) =>
        put(b.listener("health"), "filter_chains[0].filters[0]", { name: "envoy.filters.network.tcp_proxy" }),
      ),
  },
  {
    what: "a health check of the server's port, behind an Envoy that cannot be seen",
    code: "lb-health-protocol",
    change: (s) => {
      s.remove(configMap(s));
      s.set(CONFIG, "spec.healthCheck", { type: "HTTP", port: 8888, requestPath: "/" });
    },
  },
  {
    what: "the timeout comes from a probe by the port's number",
    code: "lb-health-timing",
    change: (s) => {
      probeByHttps(s, { port: 15001 });
      s.drop(CONFIG, "spec.healthCheck.timeoutSec");
    },
  },
  {
    what: "the interval comes from a probe",
    code: "lb-health-timing",
    change: (s) => {
      probeByHttps(s);
      health(s, { timeoutSec: 20 });
      s.drop(CONFIG, "spec.healthCheck.checkIntervalSec");
    },
  },
];

function health(stack: EditableStack, numbers: Tree): void {
  stack.set(CONFIG, "spec.healthCheck", { ...(at(stack.inputs(CONFIG), "spec.healthCheck") as Tree), ...numbers });
}
