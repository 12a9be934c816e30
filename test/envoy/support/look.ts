import assert from "node:assert/strict";
import { type Cluster } from "../../../envoy/api/cluster";
import { type HttpConnectionManager } from "../../../envoy/api/http";
import { type Listener } from "../../../envoy/api/listener";
import { type Bootstrap } from "../../../envoy/bootstrap";
import { type LISTENERS } from "../../../envoy/names";

type ListenerName = keyof typeof LISTENERS;

export function listener({ static_resources }: Bootstrap, name: ListenerName): Listener {
  return only(static_resources.listeners, name);
}

export function cluster(
  { static_resources }: Bootstrap,
  name: "own-app" | "own-app-first" | "all-pods" | "admin" | "drain",
): Cluster {
  return only(static_resources.clusters, name);
}

/** HTTP connection manager of a listener. */
export function manager(built: Bootstrap, name: ListenerName): HttpConnectionManager["typed_config"] {
  return listener(built, name).filter_chains[0].filters[0].typed_config;
}

export function names(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => name);
}

function only<Item extends { readonly name: string }>(items: readonly Item[], name: string): Item {
  const found = items.filter((item) => item.name === name);
  assert.equal(found.length, 1, `one ${name}`);
  return found[0]!;
}
