import { type EnvoySettings } from "../settings/envoy";
import { type Admin } from "./api/bootstrap";
import { address, LOOPBACK } from "./api/core";
import { HEALTH_PATHS } from "./names";

/** Asks in-cluster clients to connect again, as their connections' calls end; listeners go on. A second time changes nothing. */
export const DRAIN_INTERNAL = "/drain_listeners?inboundonly&graceful&skip_exit";

/**
 * Envoy's administration interface. It can stop the server and has no authentication, so it listens on loopback
 * and answers 403 for everything but what is read and what a leaving pod needs: /quitquitquit, /healthcheck/fail,
 * /runtime_modify and /drain_listeners at once would let a faulty app take its pod out of service.
 */
export function admin({ ports }: Pick<EnvoySettings, "ports">): Admin {
  return {
    address: address(LOOPBACK, ports.admin),
    // A pod full of connections must still be measured and looked into.
    ignore_global_conn_limit: true,
    allow_paths: [
      // Listener `health` relays it to the startup probe.
      { exact: HEALTH_PATHS.ready },
      // Listener `health` relays /stats/prometheus; the others are for a user with a port forward.
      { prefix: "/stats" },
      // Which pods Envoy sees, and why one of them gets no calls.
      { prefix: "/clusters" },
      // What runs, as opposed to what was deployed. Private keys are left out by Envoy.
      { prefix: "/config_dump" },
      { prefix: "/server_info" },
      // When the certificate ends.
      { prefix: "/certs" },
      // Listener `drain` sends it, in these words alone: clients connect again, and no listener closes.
      { exact: DRAIN_INTERNAL },
      // The only other one that changes something: a faulty pod can be asked to tell more without a restart that ends the fault.
      { prefix: "/logging" },
    ],
  };
}
