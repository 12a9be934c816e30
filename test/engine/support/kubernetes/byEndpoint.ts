import { parse } from "yaml";
import type { ApiClient } from "../apiClient";
import { child, text, type Json, type JsonObject } from "../json";
import { kubernetesOn } from "../kubernetes";
import type { ResourceBehaviour } from "../provider/behaviour";

/** The kubernetes provider for several clusters: objects go to the one that the kubeconfig names. */
export function kubernetesByEndpoint(clusters: Readonly<Record<string, ApiClient>>): ResourceBehaviour {
  const behaviours = new Map(Object.entries(clusters).map(([server, api]) => [server, kubernetesOn(api)]));
  const [anyOf] = behaviours.values();
  if (!anyOf) throw new Error("no cluster");
  const of = ({ config }: { config: JsonObject }): ResourceBehaviour => {
    const server = serverOf(config);
    const behaviour = behaviours.get(server);
    if (!behaviour) throw new Error(`configured Kubernetes cluster is unreachable: ${server || "no server"}`);
    return behaviour;
  };
  return {
    ...anyOf,
    create: (request) => of(request).create(request),
    update: (request) => of(request).update(request),
    delete: (request) => of(request).delete(request),
    read: (request) => of(request).read(request),
  };
}

function serverOf(config: JsonObject): string {
  const { clusters } = parse(text(config, "kubeconfig")) as { clusters?: Json[] };
  return text(child(clusters?.[0], "cluster"), "server");
}
