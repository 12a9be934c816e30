import { UNKNOWN_YET } from "../../../commands/shared/placeholder";
import { type EditableStack, type Tree, at } from "../support";
import { APP, DEPLOYMENT, ENVOY, POD, asOrdinarySidecar, configMap, scripted } from "./edits";
import type { Row } from "./fault";

/** A container without a port beside the server, which leaves at once. */
function addCollector(stack: EditableStack): void {
  const app = at(stack.inputs(DEPLOYMENT), APP) as Tree;
  stack.set(DEPLOYMENT, `${POD}.containers[1]`, { ...app, name: "logs", ports: [], lifecycle: {} });
}

/** Envoy, with other values too, drains by a GET, and an argument of it is not known yet. */
function hideArguments(stack: EditableStack, values: Tree): void {
  const preStop = { httpGet: { path: "/healthcheck/fail", port: 8002 } };
  const args = ["--service-cluster", UNKNOWN_YET];
  stack.set(DEPLOYMENT, ENVOY, {
    ...(at(stack.inputs(DEPLOYMENT), ENVOY) as Tree),
    ...values,
    args,
    lifecycle: { preStop },
  });
}

export const faults: readonly Row[] = [
  {
    what: "Envoy's hook fetches with a program that its image lacks, and would not wait",
    code: "envoy-prestop-shell",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.image`, "envoyproxy/envoy:v1.40.0");
      const command = ["curl", "-XPOST", "http://127.0.0.1:8001/healthcheck/fail"];
      s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { exec: { command } });
    },
  },
  {
    what: "a script of Envoy's hook fetches with a program that its image lacks",
    code: "envoy-prestop-shell",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.image`, "envoyproxy/envoy:v1.40.0");
      s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, {
        exec: { command: ["sh", "-c", "wget -q -O- localhost:8001/x; sleep 420"] },
      });
    },
  },
  {
    what: "Envoy drains by a GET",
    code: "envoy-prestop-get",
    change: (s) =>
      s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { httpGet: { path: "/healthcheck/fail", port: 8002 } }),
  },
  {
    what: "Envoy, which a script of its image starts, drains by a GET",
    code: "envoy-prestop-get",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.command`, ["/start.sh"]);
      s.set(DEPLOYMENT, `${ENVOY}.args`, []);
      s.set(DEPLOYMENT, `${ENVOY}.volumeMounts`, []);
      s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { httpGet: { path: "/healthcheck/fail", port: 8002 } });
    },
  },
  {
    what: "Envoy by its image, with arguments that are not known yet, drains by a GET",
    code: "envoy-prestop-get",
    change: (s) => hideArguments(s, { name: "proxy" }),
  },
  {
    what: "Envoy by its name, with arguments that are not known yet, drains by a GET",
    code: "envoy-prestop-get",
    change: (s) => hideArguments(s, { image: "registry.example.com/acme/proxy:1" }),
  },
  {
    what: "Envoy sleeps by a shell that it does not have",
    code: "envoy-prestop-shell",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { exec: { command: ["sh", "-c", "sleep 420"] } }),
  },
  { what: "Envoy as an ordinary sidecar leaves first", code: "envoy-leaves-first", change: asOrdinarySidecar },
  {
    what: "Envoy's hook asks a port that it does not listen on",
    code: "envoy-drain-hook",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop.httpGet.port`, 15004),
  },
  {
    what: "Envoy's hook asks a port by a name that is not there",
    code: "envoy-drain-hook",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop.httpGet.port`, "leave"),
  },
  {
    what: "admin refuses what Envoy's hook sends it",
    code: "envoy-drain-hook",
    edit: (b) => b.set("admin.allow_paths", [{ exact: "/ready" }, { prefix: "/stats" }]),
  },
  {
    what: "admin takes another request than Envoy's hook sends",
    code: "envoy-drain-hook",
    edit: (b) => scripted(b, "graceful&", ""),
  },
  {
    what: "Envoy leaves before the server",
    code: "envoy-leaves-first",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { sleep: { seconds: 10 } }),
  },
  {
    what: "the server leaves at once",
    code: "pod-leaves-at-once",
    change: (s) => s.drop(DEPLOYMENT, `${APP}.lifecycle`),
  },
  {
    what: "the server waits 5 s",
    code: "pod-leaves-at-once",
    change: (s) => s.set(DEPLOYMENT, `${APP}.lifecycle.preStop.sleep.seconds`, 5),
  },
  {
    what: "the grace period is the default",
    code: "pod-grace-short",
    change: (s) => s.drop(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`),
  },
  {
    what: "Envoy waits a second less than the server",
    code: "envoy-leaves-first",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { sleep: { seconds: 119 } }),
  },
  {
    what: "the server waits a second less than the load balancer needs",
    code: "pod-leaves-at-once",
    change: (s) => s.set(DEPLOYMENT, `${APP}.lifecycle.preStop.sleep.seconds`, 119),
  },
  {
    what: "the server's wait is the whole grace period",
    code: "pod-grace-short",
    change: (s) => s.set(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`, 120),
  },
  {
    what: "a server that declares no port leaves at once",
    code: "pod-leaves-at-once",
    change: (s) => {
      s.drop(DEPLOYMENT, `${APP}.ports`);
      s.drop(DEPLOYMENT, `${APP}.lifecycle`);
    },
  },
];

export const right: readonly Row[] = [
  {
    what: "Envoy's hook asks a port by its number",
    code: "envoy-drain-hook",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop.httpGet.port`, 15003),
  },
  {
    what: "admin takes every request that begins as the hook's does",
    code: "envoy-drain-hook",
    edit: (b) => b.set("admin.allow_paths", [{ prefix: "/drain_listeners" }]),
  },
  {
    what: "admin takes requests by an expression, or all of them",
    code: "envoy-drain-hook",
    edit: (b) => b.set("admin.allow_paths", [{ safe_regex: { regex: "/drain.*" } }]),
  },
  {
    what: "admin takes every request",
    code: "envoy-drain-hook",
    edit: (b) => b.set("admin.allow_paths", undefined),
  },
  {
    what: "Envoy waits as long as the server",
    code: "envoy-leaves-first",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { sleep: { seconds: 120 } }),
  },
  {
    what: "Envoy waits by a command of its own",
    code: "envoy-leaves-first",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { exec: { command: ["/bin/drain"] } }),
  },
  {
    what: "Envoy's hook asks for its health",
    code: "envoy-prestop-get",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { httpGet: { path: "/ready", port: 8002 } }),
  },
  {
    what: "a hook runs a program that a distroless image has",
    code: "envoy-prestop-shell",
    change: (s) => s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { exec: { command: ["/usr/local/bin/drain"] } }),
  },
  {
    what: "a hook runs a shell that the image has",
    code: "envoy-prestop-shell",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.image`, "envoyproxy/envoy:v1.40.0");
      s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { exec: { command: ["/bin/sh", "-c", "sleep 420"] } });
    },
  },
  {
    what: "the server waits by a shell's sleep",
    code: "pod-leaves-at-once",
    change: (s) => s.set(DEPLOYMENT, `${APP}.lifecycle.preStop`, { exec: { command: ["/bin/sh", "-c", "sleep 120"] } }),
  },
  {
    what: "the server waits by a command of its own",
    code: "pod-leaves-at-once",
    change: (s) => s.set(DEPLOYMENT, `${APP}.lifecycle.preStop`, { exec: { command: ["/bin/drain"] } }),
  },
  {
    what: "the grace period is a second longer than the server's wait",
    code: "pod-grace-short",
    change: (s) => s.set(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`, 121),
  },
  {
    what: "an Envoy that no Service leads to leaves at once",
    code: "envoy-leaves-first",
    change: (s) => {
      s.remove("Service/inside");
      s.remove("Service/inside-pods");
      s.drop("Deployment/inside", `${ENVOY}.lifecycle`);
    },
  },
  {
    what: "neither the server nor Envoy waits",
    code: "envoy-leaves-first",
    change: (s) => {
      s.drop(DEPLOYMENT, `${APP}.lifecycle`);
      s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop`, { sleep: { seconds: 0 } });
    },
  },
  {
    what: "a collector of logs without a port beside the server",
    code: "pod-leaves-at-once",
    change: addCollector,
  },
  {
    what: "the same, where it cannot be seen which ports Envoy calls",
    code: "pod-leaves-at-once",
    change: (s) => {
      addCollector(s);
      s.remove(configMap(s));
      s.set("Service/my-server", "spec.ports[0].appProtocol", "grpc");
    },
  },
  {
    what: "a sidecar with a port leaves at once",
    code: "pod-leaves-at-once",
    change: (s) =>
      s.set(DEPLOYMENT, `${POD}.initContainers[1]`, {
        name: "proxy",
        image: "registry.example.com/proxy:1",
        restartPolicy: "Always",
        ports: [{ containerPort: 9000 }],
      }),
  },
  {
    what: "an init container runs Envoy and ends",
    code: "envoy-leaves-first",
    change: (s) => {
      s.drop(DEPLOYMENT, `${ENVOY}.restartPolicy`);
      s.drop(DEPLOYMENT, `${ENVOY}.lifecycle`);
    },
  },
  {
    what: "neither Envoy nor the server waits",
    code: "envoy-leaves-first",
    change: (s) => {
      s.set(DEPLOYMENT, `${ENVOY}.lifecycle.preStop.sleep.seconds`, 0);
      s.drop(DEPLOYMENT, `${APP}.lifecycle`);
    },
  },
  {
    what: "containers that do not wait have a second",
    code: "pod-grace-short",
    change: (s) => {
      s.drop(DEPLOYMENT, `${ENVOY}.lifecycle`);
      s.drop(DEPLOYMENT, `${APP}.lifecycle`);
      s.set(DEPLOYMENT, `${POD}.terminationGracePeriodSeconds`, 1);
    },
  },
];
