import { type Tree, at, put } from "../support";
import { APP, DEPLOYMENT, ENVOY, POD, VIRTUAL_HOST } from "./edits";
import type { Row } from "./fault";

export const faults: readonly Row[] = [
  {
    what: "Envoy does not answer kubelet's path",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match.path", "/readyz"),
  },
  {
    what: "kubelet's path only begins as a routed one",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match", { path_separated_prefix: "/read" }),
  },
  {
    what: "kubelet's path is matched as in version 2, and is another",
    code: "probe-path",
    envoyRefuses: true,
    edit: (b) => put(b.routes("health")[0]!, "match", { regex: "/read" }),
  },
  {
    what: "the server has no readiness probe",
    code: "probe-missing",
    change: (s) => s.drop(DEPLOYMENT, `${APP}.readinessProbe`),
  },
  {
    what: "a probe asks the wrong port",
    code: "probe-port",
    change: (s) => s.set(DEPLOYMENT, `${APP}.readinessProbe.grpc.port`, 50051),
  },
  {
    what: "a probe asks a port by a name that is not there",
    code: "probe-port",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.startupProbe.httpGet.port`, "http"),
  },
  {
    what: "a probe asks the wrong path",
    code: "probe-path",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.path`, "/health"),
  },
  {
    what: "a gRPC probe of the listener with TLS",
    code: "probe-protocol",
    change: (s) => {
      s.drop(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet`);
      s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.grpc`, { port: 15001 });
    },
  },
  {
    what: "an HTTP probe of the gRPC server",
    code: "probe-protocol",
    change: (s) => {
      s.drop(DEPLOYMENT, `${APP}.livenessProbe.grpc`);
      s.set(DEPLOYMENT, `${APP}.livenessProbe.httpGet`, { path: "/", port: 8888 });
    },
  },
  {
    what: "liveness is quicker than readiness",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.livenessProbe.periodSeconds`, 1);
      s.set(DEPLOYMENT, `${APP}.livenessProbe.failureThreshold`, 1);
    },
  },
  {
    what: "Envoy is restarted for the server's health",
    code: "probe-watches-others",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.livenessProbe.httpGet.path`, "/healthz"),
  },
  {
    what: "a probe of the listener with TLS without TLS",
    code: "probe-protocol",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.port`, 15001);
      s.drop(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.scheme`);
    },
  },
  {
    what: "liveness is a second quicker than readiness",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { grpc: { port: 8888 }, periodSeconds: 5, failureThreshold: 4 });
      s.set(DEPLOYMENT, `${APP}.livenessProbe`, { grpc: { port: 8888 }, periodSeconds: 19, failureThreshold: 1 });
    },
  },
  {
    what: "a server that is asked by grpc_health_probe is asked by a GET too",
    code: "probe-protocol",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { exec: { command: ["/bin/grpc_health_probe", "-addr=:9000"] } });
      s.set(DEPLOYMENT, `${APP}.ports[0]`, { containerPort: 9000 });
      s.set(DEPLOYMENT, `${APP}.livenessProbe`, { httpGet: { path: "/", port: 9000 } });
      s.drop(DEPLOYMENT, `${APP}.startupProbe`);
    },
  },
  {
    what: "an HTTP probe asks a listener that speaks HTTP/2 only",
    code: "probe-protocol",
    edit: (b) => put(b.manager("health"), "codec_type", "HTTP2"),
  },
  {
    what: "liveness by its defaults is a second quicker than readiness",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { grpc: { port: 8888 }, periodSeconds: 31, failureThreshold: 1 });
      s.set(DEPLOYMENT, `${APP}.livenessProbe`, { grpc: { port: 8888 }, periodSeconds: 0 });
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "the health listener takes requests to the pod's address only",
    code: "probe-path",
    edit: (b) => put(b.manager("health"), `${VIRTUAL_HOST}.domains`, ["10.*"]),
  },
  {
    what: "kubelet's path is routed by a prefix without a slash",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match", { path_separated_prefix: "/ready" }),
  },
  {
    what: "kubelet's path is matched as in version 2",
    code: "probe-path",
    edit: (b) => put(b.routes("health")[0]!, "match", { regex: "/read." }),
  },
  {
    what: "a container without a port and without a readiness probe",
    code: "probe-missing",
    change: (s) =>
      s.set(DEPLOYMENT, `${POD}.containers[1]`, {
        ...(at(s.inputs(DEPLOYMENT), APP) as Tree),
        name: "logs",
        ports: [],
        readinessProbe: undefined,
      }),
  },
  {
    what: "probes of the listener with TLS by HTTPS",
    code: "probe-protocol",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.port`, 15001);
      s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.scheme`, "HTTPS");
    },
  },
  {
    what: "a probe that only connects to the listener with TLS",
    code: "probe-protocol",
    change: (s) => {
      s.drop(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet`);
      s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.tcpSocket`, { port: 15001 });
    },
  },
  {
    what: "liveness is as quick as readiness, with Kubernetes' defaults",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { grpc: { port: 8888 }, periodSeconds: 6, failureThreshold: 5 });
      s.set(DEPLOYMENT, `${APP}.livenessProbe`, { grpc: { port: 8888 } });
    },
  },
  {
    what: "readiness, not liveness, watches the server",
    code: "probe-watches-others",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.path`, "/healthz"),
  },
  {
    what: "a probe on an admin interface that is open",
    code: "probe-port",
    change: (s) => {
      s.bootstrap("my-server", (b) => b.set("admin.address.socket_address.address", "0.0.0.0"));
      s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.port`, 8001);
    },
  },
  {
    what: "liveness is as quick as readiness by its defaults",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { grpc: { port: 8888 } });
      s.set(DEPLOYMENT, `${APP}.livenessProbe`, { grpc: { port: 8888 }, periodSeconds: 30, failureThreshold: 1 });
    },
  },
  {
    what: "liveness has a period of 0, which is the default",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { grpc: { port: 8888 }, periodSeconds: 30, failureThreshold: 1 });
      s.set(DEPLOYMENT, `${APP}.livenessProbe`, { grpc: { port: 8888 }, periodSeconds: 0 });
    },
  },
  {
    what: "there is only a quick liveness",
    code: "probe-restarts-early",
    change: (s) => {
      s.drop(DEPLOYMENT, `${APP}.readinessProbe`);
      s.set(DEPLOYMENT, `${APP}.livenessProbe`, { grpc: { port: 8888 }, periodSeconds: 1, failureThreshold: 1 });
    },
  },
  {
    what: "there is only a slow readiness",
    code: "probe-restarts-early",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { grpc: { port: 8888 }, periodSeconds: 60 });
      s.drop(DEPLOYMENT, `${APP}.livenessProbe`);
    },
  },
  {
    what: "a probe states no port",
    code: "probe-port",
    change: (s) => s.drop(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.port`),
  },
  {
    what: "a probe asks a listener that speaks no HTTP",
    code: "probe-path",
    change: (s) =>
      s.bootstrap("my-server", (b) =>
        put(b.listener("health"), "filter_chains[0].filters[0]", { name: "envoy.filters.network.tcp_proxy" }),
      ),
  },
  {
    what: "the server's port is asked by gRPC, and by a GET of another container",
    code: "probe-protocol",
    change: (s) => {
      s.set(DEPLOYMENT, `${APP}.readinessProbe`, { grpc: { port: 8888 } });
      s.set(DEPLOYMENT, `${ENVOY}.readinessProbe.httpGet.port`, 8888);
    },
  },
  {
    what: "Envoy's liveness asks for a page that says the same whatever the server does",
    code: "probe-watches-others",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.livenessProbe.httpGet.path`, "/healthz");
      s.bootstrap("my-server", (b) => {
        for (const filter of b.manager("health")["http_filters"] as Tree[])
          if (at(filter, "typed_config.cluster_min_healthy_percentages") !== undefined)
            put(filter, "typed_config.cluster_min_healthy_percentages", {});
      });
    },
  },
  {
    what: "Envoy's liveness only connects, and its page is matched by its beginning",
    code: "probe-watches-others",
    change: (s) => {
      const { httpGet } = at(s.inputs(DEPLOYMENT), `${ENVOY}.livenessProbe`) as { httpGet: Tree };
      s.set(DEPLOYMENT, `${ENVOY}.livenessProbe`, { tcpSocket: { port: httpGet["port"] } });
      s.bootstrap("my-server", (b) => {
        for (const filter of b.manager("health")["http_filters"] as Tree[])
          for (const header of (at(filter, "typed_config.headers") ?? []) as Tree[])
            put(header, "string_match", { prefix: "/healthz" });
      });
    },
  },
];
