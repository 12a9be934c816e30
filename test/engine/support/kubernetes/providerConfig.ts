import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { compare, type Difference } from "../differences";
import { child, isObject, text, type Json, type JsonObject } from "../json";
import { UNKNOWN } from "../provider/properties";

const CLUSTER_SETTINGS = ["kubeconfig", "context", "cluster"];

/**
 * When a provider is replaced, every object of it is too, so this is the rule of the real one: another active cluster
 * in the kubeconfig replaces, and so does an unknown kubeconfig, unless clusterIdentifier stays the same.
 * https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go, DiffConfig
 */
export function providerDiff(before: JsonObject, after: JsonObject): Difference {
  const changes = compare(before, after);
  const changed = new Set(changes.map(({ path }) => String(path[0])));
  const identifier = [before.clusterIdentifier, after.clusterIdentifier];
  const sameCluster = identifier[1] !== undefined && identifier[0] === identifier[1];
  const replaces = sameCluster ? [] : [...replacingSettings(before, after, changed)];
  return { changes, replaces: replaces.map((setting) => [setting]) };
}

function* replacingSettings(before: JsonObject, after: JsonObject, changed: Set<string>): Generator<string> {
  const bothIdentified = before.clusterIdentifier !== undefined && after.clusterIdentifier !== undefined;
  if (bothIdentified && changed.has("clusterIdentifier")) yield "clusterIdentifier";
  const unknown = CLUSTER_SETTINGS.find((setting) => after[setting] === UNKNOWN);
  if (unknown) {
    yield unknown;
    return;
  }
  if (changed.has("renderYamlToDirectory")) yield "renderYamlToDirectory";
  const [oldCluster, newCluster] = [activeCluster(before), activeCluster(after)];
  if (oldCluster && newCluster && !isDeepStrictEqual(oldCluster, newCluster)) {
    yield* CLUSTER_SETTINGS.filter((setting) => changed.has(setting));
  }
}

function activeCluster(config: JsonObject): JsonObject | undefined {
  const kubeconfig = text(config, "kubeconfig");
  if (kubeconfig === "" || kubeconfig === UNKNOWN) return undefined;
  const parsed = parse(kubeconfig) as Json;
  const context = text(config, "context") || text(parsed, "current-context");
  const name = text(config, "cluster") || text(child(named(parsed, "contexts", context), "context"), "cluster");
  return named(parsed, "clusters", name);
}

function named(kubeconfig: Json, list: string, name: string): JsonObject | undefined {
  const items = isObject(kubeconfig) ? kubeconfig[list] : undefined;
  const found = Array.isArray(items) ? items.find((item) => text(item, "name") === name) : undefined;
  return isObject(found) ? found : undefined;
}
