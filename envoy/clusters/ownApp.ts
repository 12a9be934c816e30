import { type BootstrapInput } from "../input";
import { type Cluster, endpoints, type HealthCheck } from "../api/cluster";
import { address, LOOPBACK } from "../api/core";
import { CLUSTERS } from "../names";
import { answersAtAll, http2Upstream, OWN_APP_HEALTH_INTERVAL } from "./upstream";

/** The gRPC server of the same pod, for `/healthz`: calls go to it through `own-app-first`. */
export function ownApp(input: BootstrapInput): Cluster {
  return watched(input, CLUSTERS.ownApp, answersAtAll(1, OWN_APP_HEALTH_INTERVAL, 2));
}

/** The same server, for `/alive`: who is out of the balancers after two seconds of silence is not restarted for them. */
export function ownAppAlive(input: BootstrapInput): Cluster {
  return watched(input, CLUSTERS.ownAppAlive, answersAtAll(5, OWN_APP_HEALTH_INTERVAL, 1));
}

function watched({ settings, timing }: BootstrapInput, name: string, check: HealthCheck): Cluster {
  return {
    name,
    type: "STATIC",
    connect_timeout: "1s",
    load_assignment: { cluster_name: name, endpoints: [endpoints(address(LOOPBACK, settings.port))] },
    typed_extension_protocol_options: http2Upstream(timing, settings.calls.concurrentPerPod),
    health_checks: [check],
  };
}
