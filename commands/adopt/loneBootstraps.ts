import { basename } from "node:path";
import type { Finding } from "../../checks/finding";
import type { CheckedResource } from "../../checks/resource";
import { runChecks } from "../../checks/run";
import { ENVOY_IMAGE } from "../../platform/envoy";
import type { LoneText } from "../shared/envoy/bootstrapTexts";
import type { BareBootstrap } from "./input/documents";
import type { AdoptedObject } from "./input/objects";

const KEY = "envoy.yaml";
/** Where findings about a file would name a ConfigMap's key. */
const PREFIX = `data["${KEY}"]`;

/** Bootstraps in files of their own as the ConfigMaps that `kubectl create configmap` would make of them. */
export function bareObjects(bootstraps: readonly BareBootstrap[]): AdoptedObject[] {
  return bootstraps.map(({ source, locator }) => {
    const name = basename(source.name);
    const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { [KEY]: source.text } };
    const options = { protect: false, ignoreChanges: [] };
    const urn = `/Bootstrap/${source.name}:${locator.line([])}`;
    return { resource: { urn, type: "kubernetes:core/v1:ConfigMap", name, inputs, options }, locator };
  });
}

/** What checks find in a bootstrap without anything around it. */
export function loneFindings({ resource, key }: LoneText, stack: string): Finding[] {
  const resources = [resource, podFor(resource, key)];
  return runChecks({ resources, stack, grpcOnly: true }).filter(
    ({ urn, field, code }) => urn === resource.urn && field.startsWith("data") && !AROUND.includes(code),
  );
}

/** Whether a resource is a bootstrap in a file of its own. */
export function isFile({ urn }: { readonly urn: string }): boolean {
  return urn.startsWith("/Bootstrap/");
}

/** A finding about a file names the file, and the place in it. */
export function aboutFile(finding: Finding): Finding {
  if (!isFile(finding)) return finding;
  const field = finding.field.startsWith(PREFIX)
    ? finding.field.slice(PREFIX.length).replace(/^\./, "")
    : finding.field;
  return { ...finding, resource: finding.resource.replace(/^ConfigMap\//, "Bootstrap/"), field };
}

/** Checks whose findings are about what is around a bootstrap, which is not known here. */
const AROUND: readonly string[] = [
  "envoy-upstream-absent",
  "envoy-upstream-port",
  "tls-file-absent",
  "tls-file-unreadable",
];

/** The least pod that reads a bootstrap: checks look at Envoys, and an Envoy is in a pod. */
function podFor({ inputs }: CheckedResource, key: string): CheckedResource {
  const { name, namespace } = inputs["metadata"] as { name: string; namespace?: string };
  const labels = { app: "envoy" };
  return {
    urn: "/Deployment/envoy",
    type: "kubernetes:apps/v1:Deployment",
    name: "envoy",
    inputs: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "envoy", ...(namespace !== undefined && { namespace }) },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: "envoy",
                image: ENVOY_IMAGE,
                command: ["envoy", "-c", `/etc/envoy/${key}`],
                volumeMounts: [{ name: "config", mountPath: "/etc/envoy" }],
              },
            ],
            volumes: [{ name: "config", configMap: { name } }],
          },
        },
      },
    },
    options: { protect: false, ignoreChanges: [] },
  };
}
