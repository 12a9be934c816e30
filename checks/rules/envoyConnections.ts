import { type Fault, check } from "../check";
import { httpOptions } from "../envoy/cluster";
import { endless } from "../envoy/route";
import { seconds } from "../envoy/values";
import type { Field } from "../field";
import { callClusters } from "../view/callClusters";
import { callManagers } from "../view/callRoutes";
import type { StackView } from "../view/stackView";
import { time } from "../words";

/** A connection that ends sooner is opened again and again by a client that calls now and then. */
const IDLE_SHORT = 5;
const CALLS_FEW = 10;
/** A packet that is sent again takes so long; a network of phones longer. */
const PONG_SHORT = 1;

/** Options of connections that carry calls, of clients and of servers. */
function options(stack: StackView): readonly { readonly whose: string; readonly common: Field }[] {
  const clients = callManagers(stack).map(({ manager, listener }) => ({
    whose: `listener ${listener.name}`,
    common: manager.field.at("common_http_protocol_options"),
  }));
  const servers = callClusters(stack).map(({ cluster }) => ({
    whose: `cluster ${cluster.name}`,
    common: httpOptions(cluster.field).at("common_http_protocol_options"),
  }));
  return [...clients, ...servers];
}

export const envoyConnectionChecks = [
  check(
    {
      code: "envoy-connection-short",
      level: "warning",
      requirement: "Connections are used for many calls",
      impact:
        "Connections are opened again and again: each call waits for handshakes, and Envoy and servers are busy with them.",
      fix: "Take the limit out, or raise it to some minutes or some thousand calls.",
    },
    options,
    ({ whose, common }): Fault[] => {
      const [calls, idle] = [common.at("max_requests_per_connection"), common.at("idle_timeout")];
      return [
        ...(endless(calls.number) < CALLS_FEW
          ? [
              {
                at: calls,
                message: `a connection of ${whose} ends after ${calls.number === 1 ? "one call" : `${calls.number} calls`}`,
              },
            ]
          : []),
        ...(endless(seconds(idle)) < IDLE_SHORT
          ? [{ at: idle, message: `a connection of ${whose} ends after ${time(seconds(idle)!)} without a call` }]
          : []),
      ];
    },
  ),
  check(
    {
      code: "envoy-ping-hurried",
      level: "warning",
      requirement: "Clients have time to answer a ping",
      impact: "One packet that is lost and sent again takes longer: Envoy closes the connection with every call on it.",
      fix: "Set connection_keepalive.timeout to some seconds, for example 20s.",
    },
    callManagers,
    ({ manager, listener }) => {
      const at = manager.field.at("http2_protocol_options", "connection_keepalive", "timeout");
      const wait = seconds(at);
      return (
        wait !== undefined &&
        wait < PONG_SHORT && { at, message: `listener ${listener.name} waits ${time(wait)} for the answer to a ping` }
      );
    },
  ),
];
