import { type BootstrapInput } from "../input";
import { type Cluster, endpoints, type LeastRequest } from "../api/cluster";
import { address, LOOPBACK } from "../api/core";
import { BUFFER_LIMIT } from "../limits";
import { CLUSTERS } from "../names";
import { podsAddress, podsDns } from "./podsDns";
import { circuitBreakers, healthPort, http2Upstream, outlierDetection, PROMPT_UPDATES, readyCheck } from "./upstream";

/** Seconds; every pod's Envoy checks every pod, so that a faulty one is found without calls to it. */
const HEALTH_INTERVAL = 5;

/**
 * Percent of the pods: with fewer healthy ones, calls go to unhealthy pods, too. Down to that share the healthy ones take every
 * call: by Envoy's own factor of 1.4, a 14th of them would leave for the next priority as soon as one of three pods is out,
 * and the next priority of that pod's own Envoy is the server that is out.
 */
const PANIC = 50;

/** Every ready pod of the server, from the headless Service's DNS; the own app where DNS knows none or none is healthy. */
export function allPods(input: BootstrapInput): Cluster {
  const { settings, timing } = input;
  return {
    name: CLUSTERS.allPods,
    cluster_type: podsDns(),
    connect_timeout: "1s",
    per_connection_buffer_limit_bytes: BUFFER_LIMIT,
    load_assignment: {
      cluster_name: CLUSTERS.allPods,
      endpoints: [
        endpoints(podsAddress(input), 0, healthPort(settings)),
        endpoints(address(LOOPBACK, settings.port), 1, healthPort(settings)),
      ],
      policy: { overprovisioning_factor: (100 * 100) / PANIC },
    },
    load_balancing_policy: { policies: [{ typed_extension_config: leastRequest() }] },
    common_lb_config: {
      healthy_panic_threshold: { value: PANIC },
      ignore_new_hosts_until_first_hc: true,
      ...PROMPT_UPDATES,
    },
    // A pod that DNS no longer names leaves at once; with `false` it would keep its calls while its health checks pass.
    ignore_health_on_host_removal: true,
    typed_extension_protocol_options: http2Upstream(timing, settings.calls.concurrentPerPod),
    // Each Envoy sends out as many calls as one pod takes: there are as many Envoys as pods, so together they send what the pods take.
    circuit_breakers: circuitBreakers(settings.calls.concurrentPerPod),
    outlier_detection: outlierDetection(33, true),
    health_checks: [{ ...readyCheck(settings, HEALTH_INTERVAL), interval_jitter: "1s" }],
  };
}

function leastRequest(): LeastRequest {
  return {
    name: "envoy.load_balancing_policies.least_request",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest",
      // The least busy of three drawn by lot. More draws would send most calls to a pod that fails them quickly.
      choice_count: 3,
      // While a pod is new, and until pods change again, Envoy weighs them instead of drawing: by the calls in progress to this power.
      // A pod that is ten times slower gets a tenth of the calls by 3, and a sixth by 1, Envoy's default (`npm run rehearse -- slow`).
      active_request_bias: { default_value: 3, runtime_key: "least_request.active_request_bias" },
      // A new pod has no calls yet and would get all new ones while it is still cold.
      slow_start_config: { slow_start_window: "30s", min_weight_percent: { value: 10 } },
    },
  };
}
