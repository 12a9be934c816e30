import type { Deployed } from "./deployed";
import type { Loopback } from "./loopback";
import type { PodAddresses } from "./node/pod";
import type { Workload } from "./node/workload";

/** What a rehearsal runs: the pods of one server, and what leads calls to them. All times are real ones. */
export interface Subject {
  readonly name: string;
  readonly server: ServerProcess;
  /** Pods with the server in them. */
  readonly pods: PodTemplate;
  /** Pods that contain an Envoy alone and pass calls on to the server's pods. @default none */
  readonly edge?: PodTemplate;
  /** Absent where no Ingress leads calls to the server. */
  readonly loadBalancer: LoadBalancer | undefined;
  /** The Service that clients inside the cluster call; absent where there is none. */
  readonly service: ServiceWay | undefined;
  /** Names that clients outside call; the first one is called. */
  readonly hosts: readonly [string, ...string[]];
  /** @default the echo service, on the address that is called */
  readonly calledAs?: CalledAs;
  /** Names that DNS knows, in lower case and without the dot at the end. */
  readonly names: SubjectNames;
  readonly times: SubjectTimes;
  /** What the stack deploys, where the subject is one of its servers. */
  readonly own?: Deployed;
}

/** What calls of clients inside the cluster ask for. */
export interface CalledAs {
  /** Name of the service, for example `shop.v1.Orders`; outside it is the same. */
  readonly service: string;
  /** Their `:authority`. @default the address that is called */
  readonly authority: string | undefined;
}

export interface ServerProcess {
  readonly container: string;
  /** Where it listens. */
  readonly port: number;
  /** Services that its health is asked for, beside the server as a whole. */
  readonly healthServices: readonly string[];
}

/** Pods that are all alike. */
export interface PodTemplate {
  readonly workload: Workload;
  /** Absent where calls go straight to the server. */
  readonly envoy: PodEnvoy | undefined;
}

/** An Envoy in a pod. */
export interface PodEnvoy {
  readonly container: string;
  /** Where its administration interface listens: at the pod's own loopback address, or at the one that others know. */
  readonly admin: { readonly port: number; readonly on: keyof PodAddresses } | undefined;
  /** Matches the names of the counters that are followed. */
  readonly counted: string;
  /**
   * Its configuration in a pod here.
   * @param generation name of the pods' version
   */
  configuration(here: Loopback, generation: string): string;
  /**
   * Its arguments here.
   * @param stated those of its container
   * @param file with its configuration
   */
  args(stated: readonly string[], file: string, speed: number): readonly string[];
  /** Other files that it reads, by their paths in the pod's folder. @default none */
  files?(here: Loopback): ReadonlyMap<string, string>;
}

/** Which of a subject's pods calls are led to. */
export type PodsName = "pods" | "edge";

/** What Google's load balancer is told about the pods. */
export interface LoadBalancer {
  /** Which pods it calls. */
  readonly calls: PodsName;
  /** Port of the pods that it calls. */
  readonly port: number;
  /** What it speaks to them; HTTP2 and HTTPS are within TLS. */
  readonly protocol: "HTTP" | "HTTPS" | "HTTP2" | "H2C";
  /** Seconds that a call may take. */
  readonly timeoutSec: number;
  /** Calls that a pod allows on one connection. @default as many as Envoy opens by default */
  readonly streams?: number;
  readonly healthCheck: LoadBalancerHealthCheck;
}

/** Times in seconds. */
export interface LoadBalancerHealthCheck {
  /** TCP asks for a connection, GRPC for health within plaintext, the others for a path. */
  readonly type: "HTTP" | "HTTPS" | "HTTP2" | "GRPC" | "TCP";
  readonly port: number;
  readonly requestPath: string;
  /** Name of the service whose health a check of type GRPC asks for. @default the server as a whole */
  readonly grpcService?: string | undefined;
  readonly checkIntervalSec: number;
  readonly timeoutSec: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** A Service of connections. */
export interface ServiceWay {
  readonly calls: PodsName;
  /** Port of the pods that it leads to. */
  readonly port: number;
  /** Whether the pods expect TLS there. */
  readonly tls: boolean;
}

export interface SubjectNames {
  /** They resolve to the server's ready pods: a headless Service. */
  readonly pods: readonly string[];
  /** They resolve to a Service's own address, which leads connections to the server's pods. */
  readonly services: readonly UpstreamService[];
}

export interface UpstreamService {
  readonly names: readonly string[];
  readonly ports: readonly { readonly port: number; readonly podPort: number }[];
}

/** In seconds. */
export interface SubjectTimes {
  /** From a pod's deletion until no one sends it calls: what its preStop hooks wait. */
  readonly withdraw: number;
  /** From a pod's deletion to its end at the latest. */
  readonly gracePeriod: number;
  /** From a pod's readiness until it counts as available. */
  readonly minReady: number;
  /** That a stream may last. */
  readonly longestStream: number;
}

/** @throws where the subject is no server of a stack: scenarios that need one are not offered then */
export function ownOf({ own }: Pick<Subject, "own">): Deployed {
  if (own === undefined) throw new Error("the subject is no server of a stack");
  return own;
}
