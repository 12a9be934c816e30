import { HEALTH_CHECK_BLOCKS, PROXY_SUBNET, type Reach } from "../../platform/gkeGateway";
import { DEFAULT_BACKEND_TIMEOUT, SOURCE_RANGES } from "../../platform/googleLoadBalancer";
import type { Field } from "../field";
import { APP_PROTOCOLS, type Arrival, appProtocol, backendConfigOf, outside, winning } from "./arrivals";
import { policyOf, reachOf } from "./gateway";
import { isInternal } from "./ingress";
import type { KubeObject } from "./kubeObject";
import { portOf } from "./pod";
import { annotation } from "./service";
import type { StackView } from "./stackView";

/** A number of a policy: where it is or would be, and its value or else Google's default. */
export interface Stated {
  readonly at: Field;
  readonly value: number;
  readonly isDefault: boolean;
}

/** A health check of the load balancer, as the objects state it. */
export interface HealthCheck {
  /** The object that states what is asked for. */
  readonly field: Field;
  /** The object that states times and thresholds. */
  readonly times: Field;
  readonly type: { readonly at: Field; readonly value: string };
  /** Undefined where it names a port that the pods do not have. */
  readonly port: { readonly at: Field; readonly value: number | undefined };
  readonly path: { readonly at: Field; readonly value: string };
  /** Name of the service whose health a check of gRPC asks for. */
  readonly grpcService: string | undefined;
}

/**
 * One of Google's backend services: what a door makes of a way to pods. An Ingress reads its times and its health check
 * from a BackendConfig, a Gateway from a GCPBackendPolicy and a HealthCheckPolicy.
 */
export interface BackendService {
  readonly door: "Ingress" | "Gateway";
  readonly arrival: Arrival;
  /** Seconds for which it waits for a call to end. */
  readonly timeout: Stated;
  /** Seconds for which it drains. */
  readonly draining: Stated;
  /** Undefined where none is stated. */
  readonly healthCheck: HealthCheck | undefined;
}

/** What a door speaks to a way's pods, and where that is stated. */
export interface Protocol {
  readonly door: BackendService["door"];
  readonly at: Field;
  /** `HTTP`, `HTTPS` and `HTTP2` are those that both know. */
  readonly value: string;
}

/** An Ingress takes the protocol from the Service's annotation, a Gateway from the port's own field. */
export function protocolsOf({ service, port, backends, routes }: Arrival): Protocol[] {
  const key = winning(service.object, APP_PROTOCOLS) ?? APP_PROTOCOLS[1];
  const stated = port.field.at("appProtocol");
  return [
    ...(backends.length > 0
      ? [{ door: "Ingress" as const, at: annotation(service.object, key), value: appProtocol(service, port) }]
      : []),
    ...(routes.length > 0 ? [{ door: "Gateway" as const, at: stated, value: stated.text ?? "HTTP" }] : []),
  ];
}

/** Ranges that a way's calls come from, as far as the stack shows them: the proxies of a region are in a subnet of their own. */
export function sourcesOf({ backends, routes }: Arrival, stack: StackView): string[] {
  const reaches: (Reach | undefined)[] = [
    ...backends.map(({ ingress }) => (isInternal(ingress) ? "internal" : "global")),
    ...routes.flatMap(({ gateways }) => gateways.map(reachOf)),
  ];
  const proxies = stack
    .ofType("gcp:compute/subnetwork:Subnetwork")
    .filter((subnet) => subnet.at("purpose").text === PROXY_SUBNET.purpose)
    .flatMap((subnet) => subnet.at("ipCidrRange").text ?? []);
  const isOfARegion = reaches.some((reach) => reach === "regional" || reach === "internal");
  return [...(reaches.includes("global") ? SOURCE_RANGES : []), ...(isOfARegion ? proxies : [])];
}

/** Every backend service of the stack's doors. What an Ingress leads to without a BackendConfig is a finding of its own, and none of them. */
export function backendServices(stack: StackView): readonly BackendService[] {
  return stack.once("backend services", () =>
    outside(stack).flatMap((arrival) => [
      ...(arrival.backends.length > 0 ? ofIngress(arrival, stack) : []),
      ...(arrival.routes.length > 0 ? [ofGateway(arrival, stack)] : []),
    ]),
  );
}

function ofIngress(arrival: Arrival, stack: StackView): BackendService[] {
  const { service, port, podPort } = arrival;
  const policy = backendConfigOf(service, port, stack);
  if (policy === undefined) return [];
  const spec = policy.root.at("spec");
  const field = spec.at("healthCheck");
  return [
    {
      door: "Ingress",
      arrival,
      timeout: stated(spec.at("timeoutSec"), DEFAULT_BACKEND_TIMEOUT),
      draining: stated(spec.at("connectionDraining", "drainingTimeoutSec"), 0),
      healthCheck: field.exists
        ? {
            field,
            times: field,
            // What it states, or else the protocol of the Service's port: `UpdateFromBackendConfig` of
            // https://github.com/kubernetes/ingress-gce/blob/master/pkg/translator/healthchecks.go
            type: { at: field.at("type"), value: field.at("type").text ?? appProtocol(service, port) },
            port: { at: field.at("port"), value: field.at("port").number ?? podPort },
            path: { at: field.at("requestPath"), value: field.at("requestPath").text ?? "/" },
            grpcService: undefined,
          }
        : undefined,
    },
  ];
}

function ofGateway(arrival: Arrival, stack: StackView): BackendService {
  const { service, routes } = arrival;
  const { name = "", namespace } = service.object;
  const policy = policyOf("GCPBackendPolicy", name, namespace, stack);
  const check = policyOf("HealthCheckPolicy", name, namespace, stack);
  // Without a policy a finding is at the route, which is what the load balancer is made of.
  const spec = policy?.root.at("spec", "default") ?? routes[0]!.field;
  return {
    door: "Gateway",
    arrival,
    timeout: stated(policy ? spec.at("timeoutSec") : spec, DEFAULT_BACKEND_TIMEOUT),
    draining: stated(policy ? spec.at("connectionDraining", "drainingTimeoutSec") : spec, 0),
    healthCheck: check && healthCheckOf(check, arrival),
  };
}

function healthCheckOf({ root }: KubeObject, { pod, podPort }: Arrival): HealthCheck {
  const field = root.at("spec", "default", "config");
  const type = field.at("type").text ?? "TCP";
  const block = field.at(HEALTH_CHECK_BLOCKS[type as keyof typeof HEALTH_CHECK_BLOCKS] ?? "");
  const [number, name] = [block.at("port"), block.at("portName")];
  const how = block.at("portSpecification").text ?? (number.exists ? "USE_FIXED_PORT" : "USE_SERVING_PORT");
  const ports = {
    USE_FIXED_PORT: { at: number, value: number.number },
    USE_NAMED_PORT: { at: name, value: portOf(pod.running, name.text ?? "")?.port },
    USE_SERVING_PORT: { at: block.at("portSpecification"), value: podPort },
  };
  return {
    field,
    times: root.at("spec", "default"),
    type: { at: field.at("type"), value: type },
    port: ports[how as keyof typeof ports] ?? ports.USE_SERVING_PORT,
    path: { at: block.at("requestPath"), value: block.at("requestPath").text ?? "/" },
    grpcService: block.at("grpcServiceName").text,
  };
}

function stated(at: Field, otherwise: number): Stated {
  return { at, value: at.number ?? otherwise, isDefault: at.number === undefined };
}
