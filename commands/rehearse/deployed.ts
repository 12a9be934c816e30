import { type Bootstrap, bootstrap } from "../../envoy/bootstrap";
import { renderBootstrap } from "../../envoy/render";
import { backendConfigManifest } from "../../manifests/backendConfig";
import { deploymentManifest } from "../../manifests/deployment";
import { hostsOf } from "../../manifests/ingress";
import { type ServerContext, isBehindLoadBalancer } from "../../manifests/serverContext";
import { podsServiceName, serviceHost } from "../../settings/names";
import type { Settings } from "../../settings/resolved";
import { timingBudget } from "../../settings/timing";
import { type Workload, workloadOf } from "./node/workload";
import { atSpeed, timingAtSpeed } from "./speed";

/** What the load balancer is told about a server, from its BackendConfig; seconds. */
export type Backend = ReturnType<typeof backendConfigManifest>["spec"];

/** What a stack deploys of one server, as far as it can run here. */
export interface Deployed extends ServerContext {
  /** As `plan` renders it. */
  readonly rendered: string;
  /** The same with its times divided by `speed`. */
  readonly bootstrap: Bootstrap;
  readonly workload: Workload;
  /** Absent where the Ingress routes nothing to the server. */
  readonly backend: Backend | undefined;
  /** First host that clients outside call. */
  readonly host: string;
  /** Name that resolves to the ready pods. */
  readonly podsHost: string;
}

/** In a stack it comes from the server's key. */
const DRAIN_TOKEN = "rehearsal";

/** A server of a stack, from the builders that `pulumi up` uses. @param speed by how much times are divided */
export function deployed({ servers, namespace, envoy }: Settings, name: string, speed: number): Deployed {
  const settings = servers[name];
  if (settings === undefined) throw new Error(`no server is named ${name}`);
  const outside = isBehindLoadBalancer(settings);
  const timing = timingBudget(settings.calls, outside);
  const server: ServerContext = { name, namespace, settings, envoy, timing };
  const input = { server: name, namespace, settings, envoy };
  return {
    ...server,
    rendered: renderBootstrap(bootstrap({ ...input, timing })),
    bootstrap: atSpeed(bootstrap({ ...input, timing: timingAtSpeed(timing, speed) }), speed),
    workload: workloadOf(deploymentManifest(server, { bootstrapName: `${name}-envoy`, drainToken: DRAIN_TOKEN })),
    backend: outside ? backendConfigManifest(server).spec : undefined,
    host: hostsOf([settings])[0] ?? serviceHost(name, namespace),
    podsHost: serviceHost(podsServiceName(name), namespace),
  };
}
