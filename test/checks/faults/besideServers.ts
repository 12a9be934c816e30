import type { EditableStack, Tree } from "../support";
import type { Row } from "./fault";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;

const RIGHT = {
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "64Mi" } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};
const COLLECTOR = { ...RIGHT, name: "collector", image: "otel/opentelemetry-collector:0.130.0" };
const REGISTRY = "registry.example.com/acme";
const PROXY = { ...RIGHT, name: "proxy", image: `${REGISTRY}/cloud-sql-proxy:2.18.0`, args: ["acme:eu:db"] };
const OLD_PROXY = { ...RIGHT, name: "proxy", image: `${REGISTRY}/gce-proxy:1.33.1` };

const otlp = [{ name: "otlp", containerPort: 4317 }];
const sleep = (seconds: number): Tree => ({ lifecycle: { preStop: { sleep: { seconds } } } });
const beside = (container: Tree) => (s: EditableStack) => s.set(D, `${POD}.containers[1]`, container);

/** Containers that take no calls beside a server, which waits for 120 s in preStop. */
export const faults: readonly Row[] = [
  {
    what: "a server leaves at once, a collector with ports beside it too",
    code: "pod-leaves-at-once",
    change: (s) => {
      s.drop(D, `${APP}.lifecycle`);
      beside({ ...COLLECTOR, ports: otlp })(s);
    },
  },
  {
    what: "a server without a list of ports leaves at once, a collector with one beside it too",
    code: "pod-leaves-at-once",
    change: (s) => {
      s.drop(D, `${APP}.lifecycle`);
      s.drop(D, `${APP}.ports`);
      s.drop(D, `${APP}.startupProbe`);
      s.drop(D, `${APP}.readinessProbe`);
      s.drop(D, `${APP}.livenessProbe`);
      beside({ ...COLLECTOR, ports: otlp })(s);
    },
  },
  { what: "a proxy to a database ends at SIGTERM", code: "database-proxy-leaves-first", change: beside(PROXY) },
  {
    what: "an old proxy to a database waits as long as the server",
    code: "database-proxy-leaves-first",
    change: beside({ ...OLD_PROXY, command: ["/cloud_sql_proxy", "-term_timeout=80s"], ...sleep(40) }),
  },
];

export const right: readonly Row[] = [
  { what: "a collector with ports", code: "pod-leaves-at-once", change: beside({ ...COLLECTOR, ports: otlp }) },
  { what: "a collector with ports and no probe", code: "probe-missing", change: beside({ ...COLLECTOR, ports: otlp }) },
  { what: "a collector without ports", code: "pod-leaves-at-once", change: beside(COLLECTOR) },
  { what: "a collector leaves first", code: "database-proxy-leaves-first", change: beside(COLLECTOR) },
  {
    what: "a proxy to a database as a native sidecar",
    code: "database-proxy-leaves-first",
    change: (s) => s.set(D, `${POD}.initContainers[1]`, { ...PROXY, restartPolicy: "Always" }),
  },
  {
    what: "a proxy to a database waits a second longer than the server",
    code: "database-proxy-leaves-first",
    change: beside({ ...PROXY, ...sleep(121) }),
  },
  {
    what: "a proxy to a database takes connections a second longer than the server waits",
    code: "database-proxy-leaves-first",
    change: beside({ ...PROXY, args: ["--min-sigterm-delay", "121s", "acme:eu:db"] }),
  },
  {
    what: "a proxy to a database goes on by its environment",
    code: "database-proxy-leaves-first",
    change: beside({ ...PROXY, env: [{ name: "CSQL_PROXY_MAX_SIGTERM_DELAY", value: "2m1s" }] }),
  },
  {
    what: "a proxy to a database goes on for a time that is not known",
    code: "database-proxy-leaves-first",
    change: beside({ ...PROXY, args: ["--max-sigterm-delay=$(DELAY)", "acme:eu:db"] }),
  },
  {
    what: "a proxy to a database has a configuration of its own",
    code: "database-proxy-leaves-first",
    change: beside({ ...PROXY, args: ["--config-file=/etc/proxy.toml"] }),
  },
  {
    what: "a proxy to a database has a hook of its own",
    code: "database-proxy-leaves-first",
    change: beside({ ...OLD_PROXY, lifecycle: { preStop: { exec: { command: ["/bin/drain"] } } } }),
  },
];
