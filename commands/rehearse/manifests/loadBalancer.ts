import type { Field } from "../../../checks/field";
import { type Arrival, appProtocol, backendConfigOf } from "../../../checks/view/arrivals";
import type { Pod } from "../../../checks/view/pod";
import type { StackView } from "../../../checks/view/stackView";
import {
  DEFAULT_BACKEND_TIMEOUT,
  DEFAULT_HEALTH_INTERVAL,
  DEFAULT_HEALTH_TIMEOUT,
} from "../../../platform/googleLoadBalancer";
import type { LoadBalancer, PodsName } from "../subject";

const PROTOCOLS = ["HTTP", "HTTPS", "HTTP2"] as const;
type Protocol = (typeof PROTOCOLS)[number];

/**
 * What GKE's Ingress controller tells Google's load balancer about a way to pods: the Service's protocol, the BackendConfig,
 * and where that states no health check, the pods' readiness probe:
 * https://cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks
 * @returns undefined where the way leads to no port of the pods
 */
export function loadBalancerOf(way: Arrival, calls: PodsName, view: StackView): LoadBalancer | undefined {
  const { service, port, pod, podPort } = way;
  if (podPort === undefined) return undefined;
  const protocol = protocolOf(appProtocol(service, port)) ?? "HTTP";
  const spec = backendConfigOf(service, port, view)?.root.at("spec");
  const stated = spec?.at("healthCheck");
  const check =
    stated?.exists === true
      ? (field: string) => stated.at(field)
      : (inferred(pod, podPort, protocol) ?? (() => undefined));
  const number = (field: string) => check(field)?.number;
  const interval = number("checkIntervalSec") ?? DEFAULT_HEALTH_INTERVAL;
  return {
    calls,
    port: podPort,
    protocol,
    timeoutSec: spec?.at("timeoutSec").number ?? DEFAULT_BACKEND_TIMEOUT,
    healthCheck: {
      type: protocolOf(check("type")?.text) ?? protocol,
      port: number("port") ?? podPort,
      requestPath: check("requestPath")?.text ?? "/",
      checkIntervalSec: interval,
      timeoutSec: Math.min(number("timeoutSec") ?? DEFAULT_HEALTH_TIMEOUT, interval),
      healthyThreshold: number("healthyThreshold") ?? 1,
      unhealthyThreshold: number("unhealthyThreshold") ?? 2,
    },
  };
}

function protocolOf(text: string | undefined): Protocol | undefined {
  return PROTOCOLS.find((one) => one === text);
}

type Stated = Pick<Field, "number" | "text">;

/**
 * The check that the controller makes of a readiness probe on the very port that it calls: in the protocol of the calls,
 * which the probe must have too, where the probe's HTTPS is the calls' HTTP/2.
 * `getHTTPProbe` of https://github.com/kubernetes/ingress-gce/blob/master/pkg/controller/translator/translator.go
 */
function inferred(
  { running }: Pod,
  port: number,
  protocol: Protocol,
): ((field: string) => Stated | undefined) | undefined {
  for (const { field, ports } of running) {
    const probe = field.at("readinessProbe");
    const get = probe.at("httpGet");
    const asked = get.at("port").number ?? ports.find(({ name }) => name === get.at("port").text)?.port;
    const scheme = protocol === "HTTP" ? "HTTP" : "HTTPS";
    if (!get.exists || asked !== port || (get.at("scheme").text ?? "HTTP") !== scheme) continue;
    if (get.at("httpHeaders").list.some((header) => header.at("name").text !== "Host")) continue;
    const stated = (field: string, otherwise: number): Stated => ({
      number: probe.at(field).number ?? otherwise,
      text: undefined,
    });
    const values: Readonly<Record<string, Stated>> = {
      requestPath: get.at("path"),
      // The API server fills these in.
      checkIntervalSec: stated("periodSeconds", 10),
      timeoutSec: stated("timeoutSeconds", 1),
    };
    return (name) => values[name];
  }
  return undefined;
}
