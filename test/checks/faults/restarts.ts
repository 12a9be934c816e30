import type { EditableStack } from "../support";
import type { Row } from "./fault";

const D = "Deployment/my-server";
const POD = "spec.template.spec";
const APP = `${POD}.containers[0]`;
/** As many manifests have it beside a probe of the same question. */
const PATIENT = { periodSeconds: 10, failureThreshold: 12, terminationGracePeriodSeconds: 2 };

/** Containers that are restarted although they could serve, and containers that are not when they should be. */
export const faults: readonly Row[] = [
  {
    what: "liveness asks for the health that readiness asks for",
    code: "probe-liveness-asks-readiness",
    change: (s) => asked(s, { grpc: { port: 8888, service: "" } }, { grpc: { port: 8888 } }),
  },
  {
    what: "liveness asks for the page that readiness asks for, by its port's number",
    code: "probe-liveness-asks-readiness",
    change: (s) => asked(s, page({ port: 8888 }), page({ port: "grpc", scheme: "HTTP" })),
  },
  {
    what: "liveness runs the command that readiness runs",
    code: "probe-liveness-asks-readiness",
    change: (s) => asked(s, command("-addr=:8888"), command("-addr=:8888")),
  },
  {
    what: "a server that hangs has as long as one that leaves",
    code: "probe-restart-waits",
    change: (s) => s.drop(D, `${APP}.livenessProbe.terminationGracePeriodSeconds`),
  },
  {
    what: "a server that hangs has a second over a minute",
    code: "probe-restart-waits",
    change: (s) => s.set(D, `${APP}.livenessProbe.terminationGracePeriodSeconds`, 61),
  },
];

export const right: readonly Row[] = [
  {
    what: "liveness asks for a service of its own",
    code: "probe-liveness-asks-readiness",
    change: (s) => asked(s, { grpc: { port: 8888, service: "liveness" } }, { grpc: { port: 8888 } }),
  },
  {
    what: "liveness asks for a page of its own",
    code: "probe-liveness-asks-readiness",
    change: (s) => asked(s, page({ port: 8888, path: "/alive" }), page({ port: 8888 })),
  },
  {
    what: "liveness asks another port",
    code: "probe-liveness-asks-readiness",
    change: (s) => asked(s, page({ port: 8888 }), page({ port: 8889 })),
  },
  {
    what: "liveness runs another command than readiness",
    code: "probe-liveness-asks-readiness",
    change: (s) => asked(s, command("-addr=:8888", "-service=liveness"), command("-addr=:8888")),
  },
  {
    what: "both open a connection",
    code: "probe-liveness-asks-readiness",
    change: (s) => asked(s, { tcpSocket: { port: 8888 } }, { tcpSocket: { port: 8888 } }),
  },
  {
    what: "there is no readiness",
    code: "probe-liveness-asks-readiness",
    change: (s) => s.drop(D, `${APP}.readinessProbe`),
  },
  {
    what: "a server that hangs has a minute",
    code: "probe-restart-waits",
    change: (s) => s.set(D, `${APP}.livenessProbe.terminationGracePeriodSeconds`, 60),
  },
  {
    what: "a server without liveness",
    code: "probe-restart-waits",
    change: (s) => s.drop(D, `${APP}.livenessProbe`),
  },
];

function asked(stack: EditableStack, live: object, ready: object): void {
  stack.set(D, `${APP}.livenessProbe`, { ...live, ...PATIENT });
  stack.set(D, `${APP}.readinessProbe`, { ...ready, periodSeconds: 5 });
}

function page(of: object): object {
  return { httpGet: { path: "/health", ...of } };
}

function command(...flags: string[]): object {
  return { exec: { command: ["/bin/grpc_health_probe", ...flags] } };
}
