import type { Field } from "../../../checks/field";
import { type Arrival, appProtocol, backendConfigOf } from "../../../checks/view/arrivals";
import type { Pod } from "../../../checks/view/pod";
import type { StackView } from "../../../checks/view/stackView";
import { HEALTH_CHECK_DEFAULTS } from "../../../platform/gkeGateway";
import {
  DEFAULT_BACKEND_TIMEOUT,
  DEFAULT_HEALTH_INTERVAL,
  DEFAULT_HEALTH_TIMEOUT,
} from "../../../platform/googleLoadBalancer";
import { backendServices } from "../../../checks/view/backendService";
import type { LoadBalancer, LoadBalancerHealthCheck, PodsName } from "../subject";

/** Plaintext HTTP/2. */
const H2C = "kubernetes.io/h2c";
const PROTOCOLS = ["HTTP", "HTTPS", "HTTP2"] as const;
type Protocol = (typeof PROTOCOLS)[number];

/** What Google's load balancer is told about a way to pods: by an Ingress, or where none leads there, by a Gateway. */
export function loadBalancerOf(way: Arrival, calls: PodsName, view: StackView): LoadBalancer | undefined {
  return way.backends.length > 0 ? ofIngress(way, calls, view) : ofGateway(way, calls, view);
}

/** What GKE's Gateway controller tells it: the port's protocol, a GCPBackendPolicy and a HealthCheckPolicy. */
function ofGateway(way: Arrival, calls: PodsName, view: StackView): LoadBalancer | undefined {
  const service = backendServices(view).find(({ arrival, door }) => arrival === way && door === "Gateway");
  if (service === undefined || way.podPort === undefined) return undefined;
  const stated = way.port.field.at("appProtocol").text;
  const protocol = protocolOf(stated) ?? (stated === H2C ? "H2C" : "HTTP");
  const { healthCheck, timeout } = service;
  const time = (field: keyof typeof HEALTH_CHECK_DEFAULTS) =>
    healthCheck?.times.at(field).number ?? HEALTH_CHECK_DEFAULTS[field];
  const type = healthCheck?.type.value as LoadBalancerHealthCheck["type"] | undefined;
  return {
    calls,
    port: way.podPort,
    protocol,
    timeoutSec: timeout.value,
    healthCheck: {
      // Here gRPC health is asked for where calls are HTTP/2, without which they fail all the same.
      type: type === "GRPC" && protocol !== "HTTP2" && protocol !== "H2C" ? "TCP" : (type ?? "HTTP"),
      port: healthCheck?.port.value ?? way.podPort,
      requestPath: healthCheck?.path.value ?? "/",
      grpcService: healthCheck?.grpcService,
      checkIntervalSec: time("checkIntervalSec"),
      timeoutSec: Math.min(time("timeoutSec"), time("checkIntervalSec")),
      healthyThreshold: time("healthyThreshold"),
      unhealthyThreshold: time("unhealthyThreshold"),
    },
  };
}

/**
 * What GKE's Ingress controller tells Google's load balancer about a way to pods: the Service's protocol, the BackendConfig,
 * and where that states no health check, the pods' readiness probe:
 * https://cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks
 * @returns undefined where the way leads to no port of the pods
 */
function ofIngress(way: Arrival, calls: PodsName, view: StackView): LoadBalancer | undefined {
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
