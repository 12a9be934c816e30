import { randomBytes } from "node:crypto";
import {
  checkFailure,
  importedInputs,
  isDefaulted,
  markDefaults,
  plain,
  providerError,
  refreshedInputs,
  withMeta,
} from "./gcp/bridge";
import { placeOf, type CloudResource, type Existing } from "./gcp/existing";
import { gcpFunction } from "./gcp/functions";
import { hostedOutputs, type ClusterHosting } from "./gcp/hosting";
import { gcpKind } from "./gcp/kinds";
import { plan, sent } from "./gcp/plan";
import { absentReference, usersOf } from "./gcp/usage";
import { isObject, merge, type Json, type JsonObject } from "./json";
import type { ResourceBehaviour, ResourceRequest, ResourceState } from "./provider/behaviour";
import { InitFailed } from "./provider/initFailed";
import { UNKNOWN_VALUE } from "../../platform/pulumi";
import { hasUnknown } from "./provider/properties";

export type { CloudResource };

const CLUSTER = "gcp:container/cluster:Cluster";

export interface GcpCloud extends ResourceBehaviour {
  /** Everything that stacks have created, by id. Tests may change it, as a user of the console would. */
  readonly resources: Map<string, CloudResource>;
  /** What no stack has created and stacks may refer to, by id. */
  readonly outside: Map<string, CloudResource>;
  /** Puts something there that no stack has created: a reserved address, a DNS zone, a shared network. Returns its id. */
  put(type: string, inputs: JsonObject): string;
  /** Deletes a resource as someone does in the console. */
  removeByHand(id: string): Promise<void>;
  /** Puts back what a stack's state tells of. */
  restore(id: string, resource: CloudResource): Promise<void>;
}

/**
 * Google Cloud in memory: it keeps identities unique, refuses what the real one refuses, and computes outputs.
 * @param hosting runs the clusters. @default they are names only
 */
export function gcpCloud(hosting?: ClusterHosting): GcpCloud {
  const resources = new Map<string, CloudResource>();
  const outside = new Map<string, CloudResource>();
  const existing = (): Existing => new Map([...outside, ...resources]);
  /** What a new resource's outputs tell of its control plane: something for a cluster that is run. */
  const hostedAt = async (type: string, id: string): Promise<JsonObject> =>
    type === CLUSTER && hosting ? hostedOutputs(await hosting.begin(id)) : {};

  return {
    resources,
    outside,

    put(type, inputs) {
      const { id, state } = created(type, inputs, {});
      outside.set(id, { type, state });
      return id;
    },

    async removeByHand(id) {
      const removed = resources.get(id);
      if (!removed) throw new Error(`there is no ${id}`);
      resources.delete(id);
      if (removed.type === CLUSTER) await hosting?.end(id);
    },

    async restore(id, { type, state }) {
      resources.set(id, { type, state: merge(state, await hostedAt(type, id)) });
    },

    check({ type, name, inputs, oldInputs }) {
      const kind = gcpKind(type);
      const given = plain(inputs);
      const filled: JsonObject = { ...kind.defaults };
      if (kind.named) filled[kind.named] = oldInputs[kind.named] ?? generatedName(name);
      const defaulted = Object.keys(filled).filter((key) => given[key] === undefined);
      const failures = (kind.validate?.(given) ?? []).map((fault) => checkFailure(name, fault));
      return { inputs: markDefaults({ ...filled, ...given }, defaulted), failures };
    },

    diff({ type, inputs, state, id, config }) {
      const kind = gcpKind(type);
      const { changes, replaces } = plan(kind, plain(state), plain(inputs), placeOf(inputs, config), id);
      // A name that the bridge did not make up stays the same, and no two things have one name: tfbridge/schema.go,
      // nameRequiresDeleteBeforeReplace. It asks only who chose the name, not whether the name changes.
      const isFixed = kind.named !== undefined && inputs[kind.named] !== undefined && !isDefaulted(inputs, kind.named);
      return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && isFixed };
    },

    async create({ type, inputs: marked, preview, config }) {
      const kind = gcpKind(type);
      const inputs = plain(marked);
      const { id, state, computed } = created(type, inputs, config);
      if (preview) return { id, outputs: merge(unknown(computed), inputs) };
      if (hasUnknown(inputs)) throw new Error(`unknown value in the inputs of ${id}`);
      const refused =
        (existing().has(id) && `googleapi: Error 409: The resource '${id}' already exists, alreadyExists`) ||
        absentReference(type, inputs, placeOf(inputs, config), existing()) ||
        kind.refuseCreation?.(inputs, placeOf(inputs, config), existing());
      if (refused) throw new Error(providerError((kind.creating ?? "") + refused));
      const made = merge(state, await hostedAt(type, id));
      resources.set(id, { type, state: made });
      return { id, outputs: withMeta(kind, made) };
    },

    update({ urn, type, id, inputs, state, preview, config }) {
      const kind = gcpKind(type);
      const known = plain(state);
      const planned = plan(kind, known, plain(inputs), placeOf(inputs, config), id);
      if (preview) return { id, outputs: planned.next };
      const live = plain(found(resources, id, urn).state);
      const users = usersOf(id, existing(), config);
      const refused = kind.refuseUpdate?.({ id, state: known, next: planned.next, users });
      if (refused) {
        const outputs = withMeta(kind, refused.recorded);
        throw new InitFailed({ id, outputs }, inputs, [], `updating ${urn}: ${providerError(refused.reason)}`);
      }
      const now = sent(kind, live, planned);
      resources.set(id, { type, state: now });
      return { id, outputs: withMeta(kind, now) };
    },

    async delete({ urn, type, id, state, config }) {
      if (!resources.has(id)) return;
      const [user] = usersOf(id, existing(), config).keys();
      const refused =
        gcpKind(type).refuseDeletion?.(state) ??
        (user &&
          `googleapi: Error 400: The resource '${id}' is already being used by '${user}', resourceInUseByAnotherResource`);
      if (refused) throw new Error(`deleting ${urn}: ${providerError(refused)}`);
      resources.delete(id);
      if (type === CLUSTER) await hosting?.end(id);
    },

    read: (request) => read(request, existing()),

    invoke: (token, args, config) => gcpFunction(token, args, placeOf(args, config), existing()),
  };
}

function created(type: string, inputs: JsonObject, config: JsonObject) {
  const kind = gcpKind(type);
  const place = placeOf(inputs, config);
  const id = kind.id(inputs, place);
  const computed = kind.computed(inputs, place, id);
  return { id, computed, state: merge(computed, inputs) };
}

/** Without a state it is an import or a `get`. */
function read({ type, id, inputs, state }: ResourceRequest, existing: Existing): ReadAnswer | undefined {
  const kind = gcpKind(type);
  const there = existing.get(id);
  if (!there) return undefined;
  // A test may have put an exported state there.
  const live = plain(there.state);
  if (Object.keys(state).length > 0)
    return { id, inputs: refreshedInputs(inputs, live), outputs: withMeta(kind, live) };
  const all = kind.imported?.(live, id, existing) ?? live;
  return { id, inputs: importedInputs(kind, all), outputs: withMeta(kind, all) };
}

type ReadAnswer = ResourceState & { inputs: JsonObject };

function generatedName(name: string): string {
  return `${name.toLowerCase()}-${randomBytes(4).toString("hex").slice(1)}`;
}

/** Values that the cloud will choose, in a preview. */
function unknown(outputs: JsonObject): JsonObject {
  const masked = (value: Json): Json => (isObject(value) ? unknown(value) : UNKNOWN_VALUE);
  return Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, masked(value)]));
}

function found(resources: GcpCloud["resources"], id: string, urn: string): CloudResource {
  const there = resources.get(id);
  if (there) return there;
  const reason = `googleapi: Error 404: The resource '${id}' was not found, notFound`;
  throw new Error(`updating ${urn}: ${providerError(reason)}`);
}
