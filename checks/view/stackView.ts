import { type Field, NotKnown, ifKnown, inputsOf } from "../field";
import type { CheckedResource } from "../resource";
import type { Bootstrap } from "../envoy/bootstrap";
import { type Envoy, envoysOf } from "../envoy/envoy";
import { firstBy } from "./firstBy";
import { ingressOf, isGkeIngress, type Ingress } from "./ingress";
import { type KubeObject, isKubeObject, kubeObject, shareNamespace } from "./kubeObject";
import { type Pod, makesPods, podOf } from "./pod";
import { type Service, serviceOf } from "./service";

/** A word of a stack's name or of a label that states production. */
const PRODUCTION = /(?:^|[^a-z])(?:prod|production|live)(?:[^a-z]|$)/i;

/** What is named after production and is not: `non-prod`, `pre_production`. */
const BEFORE_PRODUCTION = /(?:^|[^a-z])(?:non|not|pre)[-_ ]?(?:prod|live)/i;

/** The resources of a stack as the chain that they form. Everything is worked out once, when it is first asked for. */
export class StackView {
  readonly objects: readonly KubeObject[];
  private readonly kinds = new Map<string, KubeObject[]>();
  private readonly named: ReadonlyMap<string, KubeObject>;
  private readonly types = new Map<string, CheckedResource[]>();
  private readonly known = new Map<string, unknown>();

  /**
   * @param stack name of the stack.
   * @param grpcOnly whether everything that Envoys relay is gRPC: a user has said so.
   */
  constructor(
    readonly resources: readonly CheckedResource[],
    readonly stack: string,
    readonly grpcOnly = false,
  ) {
    this.objects = resources.filter(isKubeObject).map(kubeObject);
    for (const object of this.objects) push(this.kinds, object.kind, object);
    this.named = firstBy(this.objects, ({ kind, namespace, name }) => nameOf(kind, namespace, name));
    for (const resource of resources) push(this.types, resource.type, resource);
  }

  ofKind(kind: string): readonly KubeObject[] {
    return this.kinds.get(kind) ?? [];
  }

  /** Inputs of the resources of a type, for example `gcp:container/cluster:Cluster`. */
  ofType(type: string): readonly Field[] {
    return (this.types.get(type) ?? []).map(inputsOf);
  }

  get pods(): readonly Pod[] {
    return this.once("pods", () => this.objects.flatMap((object) => podOf(object) ?? []));
  }

  /** Pods beside an object, in its namespace. @throws NotKnown where there may be others that cannot be seen yet */
  podsBeside(object: KubeObject): readonly Pod[] {
    const hidden = this.hiddenOwners.some((one) => one.namespace === undefined || shareNamespace(one, object));
    if (hidden) throw new NotKnown("spec.template");
    return this.pods.filter(({ owner }) => shareNamespace(owner, object));
  }

  /** Objects that make pods which cannot be seen yet, or in a namespace that cannot. */
  private get hiddenOwners(): readonly KubeObject[] {
    return this.once("hidden owners", () => {
      const seen = new Set(this.pods.map(({ owner }) => owner));
      return this.objects.filter((one) => makesPods(one) && (one.namespace === undefined || !seen.has(one)));
    });
  }

  get services(): readonly Service[] {
    return this.once("services", () =>
      this.ofKind("Service").flatMap((object) => ifKnown(() => serviceOf(object, this.pods)) ?? []),
    );
  }

  /** Ingresses that GKE's controller serves. */
  get ingresses(): readonly Ingress[] {
    return this.once("ingresses", () =>
      this.ofKind("Ingress")
        .filter((object) => ifKnown(() => isGkeIngress(object)) === true)
        .map((object) => ingressOf(object, this.services)),
    );
  }

  /** Whether an Ingress may lead to a Service without that being seen yet. */
  get hidesBackends(): boolean {
    return this.once("hides backends", () => {
      const all = this.ofKind("Ingress");
      const classes = all.map((object) => ifKnown(() => isGkeIngress(object)));
      const services = this.ofKind("Service").map(
        ({ name, namespace }) => name !== undefined && namespace !== undefined,
      );
      return (
        all.length > 0 &&
        (classes.includes(undefined) || services.includes(false) || this.ingresses.some((one) => one.hidesBackends))
      );
    });
  }

  get envoys(): readonly Envoy[] {
    return this.once("envoys", () => this.pods.flatMap((pod) => envoysOf(pod, this)));
  }

  /** Configurations of the Envoys, as far as the stack has them. */
  get bootstraps(): readonly Bootstrap[] {
    return this.once("bootstraps", () => this.envoys.flatMap(({ bootstrap }) => bootstrap ?? []));
  }

  /** Pods that a Service sends calls to. */
  get servingPods(): readonly Pod[] {
    return this.once("serving", () => {
      const selected = new Set(this.services.flatMap(({ pods }) => pods));
      return this.pods.filter((pod) => selected.has(pod));
    });
  }

  envoyOf(pod: Pod): Envoy | undefined {
    return this.once("envoys by pod", () => firstBy(this.envoys, (envoy) => envoy.pod)).get(pod);
  }

  find(kind: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return namespace === undefined ? undefined : this.named.get(nameOf(kind, namespace, name));
  }

  /**
   * Whether an object that something names is surely not in the stack: none has the name, and none has a name or a
   * namespace that is not known yet.
   */
  lacks(kind: string, namespace: string | undefined, name: string): boolean {
    const objects = this.ofKind(kind);
    const hidden = objects.some((object) => object.name === undefined || object.namespace === undefined);
    return namespace !== undefined && !hidden && this.find(kind, namespace, name) === undefined;
  }

  /** How bad it is that the stack lacks an object: in a namespace that it creates itself, no one else can have put one. */
  lackLevel(namespace: string | undefined): "error" | "warning" {
    return this.ofKind("Namespace").some(({ name }) => name === namespace) ? "error" : "warning";
  }

  /** Whether the stack states that it serves production: by its name, or by a label of its cluster. */
  get isProduction(): boolean {
    return this.once("production", () => {
      const labels = this.ofType("gcp:container/cluster:Cluster").map(
        (cluster): Partial<Record<string, string>> => ifKnown(() => cluster.at("resourceLabels").texts) ?? {},
      );
      const stated = labels.flatMap(({ environment, env, stage }) => [environment, env, stage]);
      return [this.stack, ...stated].some((word = "") => PRODUCTION.test(word) && !BEFORE_PRODUCTION.test(word));
    });
  }

  /** Works something out once. */
  once<Value>(key: string, work: () => Value): Value {
    if (!this.known.has(key)) this.known.set(key, work());
    return this.known.get(key) as Value;
  }
}

/** JSON sets the parts apart whatever is in them. */
function nameOf(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
