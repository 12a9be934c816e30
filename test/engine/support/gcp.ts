import { randomBytes } from "node:crypto";
import { compare, touching } from "./differences";
import { gcpFunction } from "./gcp/functions";
import { gcpKind, type GcpKind, type Place } from "./gcp/kinds";
import { inShapeOf, isObject, mapLeaves, merge, text, type JsonObject } from "./json";
import type { ResourceBehaviour } from "./provider/behaviour";
import { hasUnknown, UNKNOWN } from "./provider/properties";

export interface GcpCloud extends ResourceBehaviour {
  /** Everything that exists, by id. Tests may change it, as a person in the console would. */
  readonly resources: Map<string, CloudResource>;
}

export interface CloudResource {
  type: string;
  state: JsonObject;
}

/** Google Cloud in memory: it keeps identities unique, refuses what the real one refuses, and computes outputs. */
export function gcpCloud(): GcpCloud {
  const resources = new Map<string, CloudResource>();
  return {
    resources,

    check({ type, name, inputs, oldInputs }) {
      const kind = gcpKind(type);
      const checked = { ...kind.defaults, ...inputs };
      if (kind.named && checked[kind.named] === undefined) {
        checked[kind.named] =
          oldInputs[kind.named] ?? `${name.toLowerCase()}-${randomBytes(4).toString("hex").slice(1)}`;
      }
      return { inputs: checked };
    },

    diff({ type, inputs, oldInputs, config }) {
      const kind = gcpKind(type);
      const changes = compare(oldInputs, inputs);
      const replaces = touching(changes, kind.replacedBy);
      const sameIdentity = kind.id(oldInputs, place(oldInputs, config)) === kind.id(inputs, place(inputs, config));
      // The cloud cannot hold two of one name, so the bridge deletes first when the name is fixed and stays.
      return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && sameIdentity };
    },

    create({ type, inputs, preview, config }) {
      const kind = gcpKind(type);
      const where = place(inputs, config);
      const id = kind.id(inputs, where);
      const outputs = merge(kind.computed(inputs, where, id), inputs);
      if (preview) return { id, outputs: merge(unknown(kind.computed(inputs, where, id)), inputs) };
      if (hasUnknown(inputs)) throw new Error(`unknown value in the inputs of ${id}`);
      if (resources.has(id)) {
        throw new Error(`googleapi: Error 409: The resource '${id}' already exists, alreadyExists`);
      }
      resources.set(id, { type, state: outputs });
      return { id, outputs };
    },

    update({ type, id, inputs, state, preview, config }) {
      const where = place(inputs, config);
      const outputs = merge(merge(gcpKind(type).computed(inputs, where, id), carriedOver(state)), inputs);
      if (!preview) {
        existing(resources, id);
        resources.set(id, { type, state: outputs });
      }
      return { id, outputs };
    },

    delete({ type, id, state }) {
      if (!resources.has(id)) return;
      const refused = gcpKind(type).refuseDeletion?.(state);
      if (refused) throw new Error(refused);
      const user = userOf(resources, id);
      if (user) {
        throw new Error(
          `googleapi: Error 400: The resource '${id}' is already being used by '${user}', resourceInUseByAnotherResource`,
        );
      }
      resources.delete(id);
    },

    read({ id, inputs, state }) {
      const found = resources.get(id);
      if (!found) return undefined;
      // What the program left to the cloud is no input, though the cloud has a value for it.
      const live = inShapeOf(inputs, found.state);
      return { id, inputs: isObject(live) ? live : inputs, outputs: merge(state, found.state) };
    },

    invoke: (token, args, config) => gcpFunction(token, args, place(args, config), resources),
  };
}

function place(inputs: JsonObject, config: JsonObject): Place {
  return {
    project: text(inputs, "project") || text(config, "project") || "test-project",
    region: text(inputs, "region") || text(config, "region") || "us-central1",
  };
}

function unknown(outputs: JsonObject): JsonObject {
  const masked = mapLeaves(outputs, () => UNKNOWN);
  return masked as JsonObject;
}

/** Reserved values stay what they were for the resource's life. */
function carriedOver(state: JsonObject): JsonObject {
  return state.address === undefined ? {} : { address: state.address };
}

function existing(resources: GcpCloud["resources"], id: string): void {
  if (!resources.has(id)) throw new Error(`googleapi: Error 404: The resource '${id}' was not found, notFound`);
}

/** A program may refer to a resource by its id, its selfLink or its bare name. */
function userOf(resources: GcpCloud["resources"], id: string): string | undefined {
  const bare = id.split("/").at(-1);
  const refersTo = (kind: GcpKind, state: JsonObject): boolean =>
    (kind.uses ?? []).some((field) => {
      const reference = text(state, field);
      return reference.endsWith(id) || (reference === bare && id.includes(`/${field}s/`));
    });
  return [...resources].find(([, { type, state }]) => refersTo(gcpKind(type), state))?.[0];
}
