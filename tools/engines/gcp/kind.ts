import type { JsonObject } from "../json";
import type { Existing, Place } from "./existing";
import type { Fault } from "./names";
import type { Reference } from "./references";

/** An update as the cloud sees it. */
export interface Update {
  readonly id: string;
  /** What the stack last knew of it. */
  readonly state: JsonObject;
  /** What the program wants it to be. */
  readonly next: JsonObject;
  /** The states of what uses it, by id. */
  readonly users: ReadonlyMap<string, JsonObject>;
}

/** An update that the cloud refuses. */
export interface Refusal {
  readonly reason: string;
  /** What the provider leaves in the stack's state: the old one, or the new one as if it were true. */
  readonly recorded: JsonObject;
}

/** What the stand-in knows of one kind of resource. Dotted fields are without list indexes. */
export interface GcpKind {
  /** The property that the bridge names by itself where the program does not. */
  named?: "name" | "accountId";
  id(inputs: JsonObject, place: Place): string;
  /** The fields that cannot be changed in place: `ForceNew` in terraform-provider-google. */
  replacedBy: readonly string[];
  /** Fields that only some changes replace: `customdiff.ForceNewIfChange`. */
  replacedFor?(state: JsonObject, inputs: JsonObject): readonly string[];
  /** What the cloud adds to the inputs. Values that the inputs already have win. */
  computed(inputs: JsonObject, place: Place, id: string): JsonObject;
  /** Fields that keep their value when the program takes them out: `Optional` and `Computed`, like all of `computed`. */
  kept?: readonly string[];
  /** Fields that a program cannot set: `Computed` alone. An import does not make them inputs. */
  outputOnly?: readonly string[];
  /** What the provider fills in for a missing input before it compares: `Default`. */
  defaults?: JsonObject;
  /** Inputs that name other things: these must be there first, and cannot be deleted first. */
  uses?: readonly Reference[];
  /** What the provider's schema refuses before anything is asked of the cloud: `ValidateFunc`. */
  validate?(inputs: JsonObject): Fault[];
  /** What the provider writes before the cloud's reason when a creation fails. */
  creating?: string;
  /** Refuses the creation with the cloud's message. */
  refuseCreation?(inputs: JsonObject, place: Place, existing: Existing): string | undefined;
  /** Refuses the update with the real provider's message. */
  refuseUpdate?(update: Update): Refusal | undefined;
  /** Fields of which the provider sends all when one part changes. */
  sentWhole?: readonly string[];
  /** Refuses the deletion with the real provider's message. */
  refuseDeletion?(state: JsonObject): string | undefined;
  /** What an import reads beyond the state that a creation leaves. */
  imported?(state: JsonObject, id: string, existing: Existing): JsonObject;
  /** `SchemaVersion`, where it is not 0. */
  schemaVersion?: number;
  /** Minutes: `Timeouts`. */
  timeouts?: Readonly<Partial<Record<"create" | "delete" | "read" | "update", number>>>;
}
