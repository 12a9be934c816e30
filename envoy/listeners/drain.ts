import { type BootstrapInput } from "../input";
import { ANY_ADDRESS, address, type Duration, seconds } from "../api/core";
import { type FaultFilter, type LuaFilter } from "../api/http";
import { type Listener } from "../api/listener";
import { type Route } from "../api/route";
import { DRAIN_SCRIPT, DRAIN_WAITS } from "../drainScript";
import { router } from "../filters";
import { BUFFER_LIMIT } from "../limits";
import { DRAIN_HOOK, LISTENERS } from "../names";

/**
 * Plaintext HTTP/1.1 for the kubelet's preStop hook, which is a GET: an image without a shell runs no command, and Envoy's
 * administration interface drains by a POST on loopback only. It answers once the pod's last call has ended. No
 * NetworkPolicy opens its port, the kubelet passes each of them, and the request must have the container's token.
 */
export function drainListener({ envoy, timing }: BootstrapInput): Listener {
  return {
    name: LISTENERS.drain,
    address: address(ANY_ADDRESS, envoy.ports.drain),
    per_connection_buffer_limit_bytes: BUFFER_LIMIT,
    bypass_overload_manager: true,
    ignore_global_conn_limit: true,
    filter_chains: [
      {
        filters: [
          {
            name: "envoy.filters.network.http_connection_manager",
            typed_config: {
              "@type":
                "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
              stat_prefix: LISTENERS.drain,
              codec_type: "HTTP1",
              common_http_protocol_options: { idle_timeout: seconds(timing.connectionIdle) },
              request_headers_timeout: "10s",
              // The hook is silent for as long as the longest call.
              stream_idle_timeout: "0s",
              server_header_transformation: "PASS_THROUGH",
              generate_request_id: false,
              http_filters: [script(), fault(), router()],
              route_config: {
                name: LISTENERS.drain,
                virtual_hosts: [
                  {
                    name: LISTENERS.drain,
                    domains: ["*"],
                    routes: [
                      { match: { path: DRAIN_HOOK.path }, direct_response: { status: 200 } },
                      answerAfter(DRAIN_WAITS.withdraw, seconds(timing.withdraw)),
                      answerAfter(DRAIN_WAITS.longest, seconds(timing.drain)),
                      answerAfter(DRAIN_WAITS.check, seconds(timing.callsCheck)),
                    ],
                  },
                ],
              },
            },
          },
        ],
      },
    ],
  };
}

function script(): LuaFilter {
  return {
    name: "envoy.filters.http.lua",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
      default_source_code: { inline_string: DRAIN_SCRIPT },
    },
  };
}

function fault(): FaultFilter {
  return {
    name: "envoy.filters.http.fault",
    typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault" },
  };
}

/** A page that does nothing but to take its time. */
function answerAfter(path: string, delay: Duration): Route {
  return {
    match: { path },
    direct_response: { status: 200 },
    typed_per_filter_config: {
      "envoy.filters.http.fault": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
        delay: { fixed_delay: delay, percentage: { numerator: 100 } },
      },
    },
  };
}
