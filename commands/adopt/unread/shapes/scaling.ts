import type { ServerSource } from "../../read/context";
import type { Surroundings } from "../known";
import { type Fields, READ, fields, is, list, where } from "../shape";
import { metadata, objectFields, selectedOnly } from "./metadata";

/** readReplicas carries over or lists what is READ here. */
export function autoscalerShape({ name }: ServerSource, surroundings: Surroundings): Fields {
  const cpu = surroundings.settings.servers[name]?.replicas.cpuTarget;
  const target = fields({ type: is("Utilization"), averageUtilization: is(cpu) });
  return objectFields(
    {
      spec: fields({
        scaleTargetRef: fields({ apiVersion: READ, kind: READ, name: READ }),
        minReplicas: READ,
        maxReplicas: READ,
        targetCPUUtilizationPercentage: is(cpu),
        metrics: list(
          fields({
            type: is("Resource", "ContainerResource"),
            resource: fields({ name: is("cpu"), target }),
            containerResource: fields({ name: is("cpu"), container: READ, target }),
          }),
        ),
      }),
    },
    surroundings,
  );
}

export function budgetShape(surroundings: Surroundings): Fields {
  return objectFields(
    {
      spec: fields({
        minAvailable: READ,
        maxUnavailable: READ,
        selector: fields({ matchLabels: selectedOnly(surroundings) }),
        unhealthyPodEvictionPolicy: is("AlwaysAllow"),
      }),
    },
    surroundings,
  );
}

/** The account of a server's pods; the Google account that it acts as is listed by its reader. */
export function accountShape(surroundings: Surroundings): Fields {
  return objectFields({ automountServiceAccountToken: is(false) }, surroundings);
}

/** The namespace becomes the stack's, which has labels of its own. */
export function namespaceShape(surroundings: Surroundings): Fields {
  const shape = objectFields({ spec: fields({ finalizers: is(["kubernetes"]) }) }, surroundings);
  const own = metadata(surroundings);
  const labels = {
    fields: {},
    others: (key: string) =>
      key.startsWith("pod-security.kubernetes.io/") ? where((value) => value === "restricted") : labelOf(own, key),
  };
  return fields({ ...shape.fields, metadata: { ...own, fields: { ...own.fields, labels } } });
}

function labelOf({ fields: { labels } }: Fields, key: string) {
  return labels !== undefined && "fields" in labels ? labels.others?.(key) : undefined;
}
