import type { Surroundings } from "../known";
import { type Fields, READ, type Shape, fields, keyed, where } from "../shape";

/** Labels that only name an object or the tool that wrote it: the stack's objects have such labels of their own. */
const NAMING =
  /^(?:app|name|chart|release|heritage|k8s-app|run|pod-template-hash|rollouts-pod-template-hash|helm\.sh\/chart|app\.kubernetes\.io\/(?:name|instance|version|component|part-of|managed-by)|kubernetes\.io\/metadata\.name)$/;
/** Annotations that tools write for themselves, or that make pods roll. */
const OF_TOOLS =
  /^(?:kubectl\.kubernetes\.io\/.*|meta\.helm\.sh\/.*|checksum\/.*|(?:.*[-/.])?(?:checksum|hash)|deployment\.kubernetes\.io\/.*|autoscaling\.alpha\.kubernetes\.io\/.*|pulumi\.com\/.*)$/;

/** `apiVersion`, `kind` and `metadata`, which every object has. */
export function objectFields(
  known: Readonly<Record<string, Shape | undefined>>,
  surroundings: Surroundings,
  annotations: (key: string) => Shape | undefined = () => undefined,
): Fields {
  return fields({ apiVersion: READ, kind: READ, metadata: metadata(surroundings, annotations), ...known });
}

export function metadata(
  { selected }: Surroundings,
  annotations: (key: string) => Shape | undefined = () => undefined,
): Fields {
  return fields({
    name: READ,
    generateName: READ,
    namespace: READ,
    labels: keyed((key) => (NAMING.test(key) ? READ : labelIn(selected, key))),
    annotations: keyed((key) => (OF_TOOLS.test(key) ? READ : annotations(key))),
  });
}

/** Labels of a selector that pods of the manifests have: others select nothing of them. */
export function selectedOnly({ context }: Surroundings): Fields {
  const labels = context.view.pods.flatMap((pod) =>
    Object.entries(pod.labels).map(([key, value]) => `${key}=${value}`),
  );
  return keyed((key) => labelIn(new Set(labels), key));
}

function labelIn(labels: ReadonlySet<string>, key: string): Shape {
  return where((value) => typeof value === "string" && labels.has(`${key}=${value}`));
}
