import type { Field } from "../field";
import type { KubeObject } from "./kubeObject";
import type { Pod } from "./pod";
import { portOf } from "./pod";
import { isPartOf } from "./selector";

export interface Service {
  readonly object: KubeObject;
  /** Empty for a Service without a selector, whose endpoints someone else writes. */
  readonly selector: Readonly<Record<string, string>>;
  readonly headless: boolean;
  readonly ports: readonly ServicePort[];
  /** Pods of the stack that it selects. */
  readonly pods: readonly Pod[];
}

export interface ServicePort {
  readonly field: Field;
  readonly name: string | undefined;
  readonly port: number | undefined;
  /** What a pod is asked on: a number, or a container port's name. */
  readonly target: string | number | undefined;
}

export function serviceOf(object: KubeObject, pods: readonly Pod[]): Service {
  const spec = object.root.at("spec");
  const selector = spec.at("selector").texts;
  const any = Object.keys(selector).length > 0;
  return {
    object,
    selector,
    headless: spec.at("clusterIP").text === "None",
    ports: spec.at("ports").list.map((field) => {
      const port = field.at("port").number;
      return { field, name: field.at("name").text, port, target: field.at("targetPort").scalar ?? port };
    }),
    pods: any
      ? pods.filter(({ owner, labels }) => owner.namespace === object.namespace && isPartOf(selector, labels))
      : [],
  };
}

/** The port of that number or name, as an Ingress refers to it. */
export function servicePort({ ports }: Service, port: string | number | undefined): ServicePort | undefined {
  return ports.find((one) => port !== undefined && (one.port === port || one.name === port));
}

/** Number that a pod is asked on; undefined where the name of the target is none of the pod's. */
export function podPort(pod: Pod, { target }: ServicePort): number | undefined {
  return typeof target === "number" ? target : portOf(pod.running, target ?? "")?.port;
}

/** An annotation whose value is JSON; `undefined` where it is not there, `null` where it is not JSON. */
export function jsonAnnotation(object: KubeObject, key: string): Record<string, unknown> | null | undefined {
  const text = annotation(object, key).text;
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

export function annotation(object: KubeObject, key: string): Field {
  return object.root.at("metadata", "annotations", key);
}
