import { admin } from "./admin";
import { type Bootstrap } from "./api/bootstrap";
import { adminCluster } from "./clusters/admin";
import { allPods } from "./clusters/allPods";
import { ownApp, ownAppAlive } from "./clusters/ownApp";
import { ownAppFirst } from "./clusters/ownAppFirst";
import { type BootstrapInput } from "./input";
import { drainCluster } from "./clusters/drain";
import { drainListener } from "./listeners/drain";
import { healthListener } from "./listeners/health";
import { ingressListener } from "./listeners/ingress";
import { internalListener } from "./listeners/internal";
import { overloadManager } from "./overload";
import { layeredRuntime } from "./runtime";
import { statsConfig } from "./stats";

export { type Bootstrap } from "./api/bootstrap";
export { type BootstrapInput } from "./input";

/** The whole configuration of a server's Envoy: it asks no control plane for more. */
export function bootstrap(input: BootstrapInput): Bootstrap {
  const { server, settings, envoy } = input;
  const stats = statsConfig(settings);
  return {
    node: { id: server, cluster: server },
    admin: admin(envoy),
    overload_manager: overloadManager(envoy),
    layered_runtime: layeredRuntime(envoy),
    ...(stats !== undefined && { stats_config: stats }),
    static_resources: {
      listeners: [ingressListener(input), internalListener(input), healthListener(input), drainListener(input)],
      clusters: [
        ownApp(input),
        ownAppAlive(input),
        allPods(input),
        ownAppFirst(input),
        adminCluster(envoy),
        drainCluster(envoy),
      ],
    },
  };
}
