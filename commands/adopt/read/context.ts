import type { Place } from "../../../checks/field";
import type { Envoy } from "../../../checks/envoy/envoy";
import type { IngressBackend } from "../../../checks/view/ingress";
import type { Container, Pod } from "../../../checks/view/pod";
import type { Service, ServicePort } from "../../../checks/view/service";
import type { StackView } from "../../../checks/view/stackView";
import type { Draft } from "../draft";
import type { Ledger } from "../unread/ledger";

/** What a user has said on the command line. */
export interface Stated {
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly host?: string | undefined;
  /** Image of a server by its name; of the only one by the empty name. */
  readonly images: Readonly<Record<string, string>>;
  /** Workloads that serve gRPC although nothing shows it. */
  readonly servers: readonly string[];
}

/** What the readers of the manifests share. */
export interface Context {
  readonly view: StackView;
  readonly draft: Draft;
  readonly stated: Stated;
  /** `file:line` of a value. */
  readonly place: (at: Place) => string;
  readonly ledger: Ledger;
  /** Lists a value with everything inside of it as not carried over. */
  readonly leave: (what: string, at: Place, reason: string, keepsOut?: boolean) => void;
}

/** A port of a Service through which a server is called. */
export interface Way {
  readonly service: Service;
  readonly port: ServicePort;
  /** Where Ingresses lead here, of whatever class. */
  readonly backends: readonly IngressBackend[];
  /** Number of the port in the pods that the Service selects. */
  readonly podPort: number | undefined;
  /** The Envoy in those pods: the server's own sidecar, or one in front of it. */
  readonly envoy: Envoy | undefined;
}

/** A gRPC server of the manifests. */
export interface ServerSource {
  /** Its key in the settings. */
  readonly name: string;
  readonly pod: Pod;
  readonly app: Container;
  /** The sidecar. */
  readonly sidecar: Envoy | undefined;
  /** Envoys of their own pods that lead to it. */
  readonly edges: readonly Envoy[];
  /** Ways to its own pods, and through the edges. */
  readonly ways: readonly Way[];
}
