import { HEALTH_CHECK_BLOCKS, PROXY_SUBNET, type Reach } from "../../platform/gkeGateway";
import { DEFAULT_BACKEND_TIMEOUT, SOURCE_RANGES } from "../../platform/googleLoadBalancer";
import { type Field, ifKnown } from "../field";
import { APP_PROTOCOLS, type Arrival, appProtocol, backendConfigOf, outside, winning } from "./arrivals";
import { policyOf, reachOf } from "./gateway";
import { isInternal } from "./ingress";
import type { KubeObject } from "./kubeObject";
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
  /** Undefined where it is stated by a name: which port that is for pods, Google's documents do not state. */
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
  const isOfARegion = reaches.some((reach) => reach === "regional" || reach === "internal");
  return [...(reaches.includes("global") ? SOURCE_RANGES : []), ...(isOfARegion ? proxyRanges(stack) : [])];
}

function proxyRanges(stack: StackView): string[] {
  return stack
    .ofType("gcp:compute/subnetwork:Subnetwork")
    .filter((subnet) => subnet.at("purpose").text === PROXY_SUBNET.purpose)
    .flatMap((subnet) => subnet.at("ipCidrRange").text ?? []);
}

/**
 * Every backend service of the stack's doors. What an Ingress leads to without a BackendConfig is a finding of its own, and
 * none of them. A value is read when a check asks for it: one that is not known yet ends that check for its server alone.
 */
export function backendServices(stack: StackView): readonly BackendService[] {
  return stack.once("backend services", () =>
    outside(stack).flatMap((arrival) => [
      ...(arrival.backends.length > 0 ? (ifKnown(() => ofIngress(arrival, stack)) ?? []) : []),
      ...(arrival.routes.length > 0 ? [ofGateway(arrival, stack)] : []),
    ]),
  );
}

function ofIngress(arrival: Arrival, stack: StackView): BackendService[] {
  const { service, port, podPort } = arrival;
  const policy = backendConfigOf(service, port, stack);
  if (policy === undefined) return [];
  const spec = policy.root.at("spec");
  return [
    {
      door: "Ingress",
      arrival,
      get timeout() {
        return stated(spec.at("timeoutSec"), DEFAULT_BACKEND_TIMEOUT);
      },
      get draining() {
        return stated(spec.at("connectionDraining", "drainingTimeoutSec"), 0);
      },
      get healthCheck() {
        const field = spec.at("healthCheck");
        if (!field.exists) return undefined;
        return {
          field,
          times: field,
          get type() {
            // What it states, or else the protocol of the Service's port: `UpdateFromBackendConfig` of
            // https://github.com/kubernetes/ingress-gce/blob/master/pkg/translator/healthchecks.go
            return { at: field.at("type"), value: field.at("type").text ?? appProtocol(service, port) };
          },
          get port() {
            return { at: field.at("port"), value: field.at("port").number ?? podPort };
          },
          get path() {
            return pathAt(field);
          },
          grpcService: undefined,
        };
      },
    },
  ];
}

function ofGateway(arrival: Arrival, stack: StackView): BackendService {
  const { service, routes } = arrival;
  const { name = "", namespace } = service.object;
  /** Without a policy a finding is at the route, which is what the load balancer is made of. */
  const ofPolicy = (otherwise: number, ...path: string[]): Stated => {
    const policy = policyOf("GCPBackendPolicy", name, namespace, stack);
    return stated(policy?.root.at("spec", "default", ...path) ?? routes[0]!.field, otherwise);
  };
  return {
    door: "Gateway",
    arrival,
    get timeout() {
      return ofPolicy(DEFAULT_BACKEND_TIMEOUT, "timeoutSec");
    },
    get draining() {
      return ofPolicy(0, "connectionDraining", "drainingTimeoutSec");
    },
    get healthCheck() {
      const check = policyOf("HealthCheckPolicy", name, namespace, stack);
      return check && healthCheckOf(check, arrival);
    },
  };
}

function healthCheckOf({ root }: KubeObject, arrival: Arrival): HealthCheck {
  const times = root.at("spec", "default");
  const field = times.at("config");
  const type = () => field.at("type").text ?? "TCP";
  const block = () => field.at(HEALTH_CHECK_BLOCKS[type() as keyof typeof HEALTH_CHECK_BLOCKS] ?? "");
  return {
    field,
    times,
    get type() {
      return { at: field.at("type"), value: type() };
    },
    get port() {
      return portAt(block(), arrival);
    },
    get path() {
      return pathAt(block());
    },
    get grpcService() {
      return block().at("grpcServiceName").text;
    },
  };
}

/** https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/config/crd/networking.gke.io_healthcheckpolicies.yaml */
function portAt(block: Field, { podPort }: Arrival): HealthCheck["port"] {
  const [number, name, stated] = [block.at("port"), block.at("portName"), block.at("portSpecification")];
  const otherwise = number.exists ? "USE_FIXED_PORT" : name.exists ? "USE_NAMED_PORT" : "USE_SERVING_PORT";
  switch (stated.text ?? otherwise) {
    case "USE_FIXED_PORT":
      return { at: number, value: number.number };
    case "USE_NAMED_PORT":
      return { at: name, value: undefined };
    default:
      return { at: stated, value: podPort };
  }
}

function pathAt(field: Field): HealthCheck["path"] {
  const at = field.at("requestPath");
  return { at, value: at.text ?? "/" };
}

function stated(at: Field, otherwise: number): Stated {
  return { at, value: at.number ?? otherwise, isDefault: at.number === undefined };
}
