import type { MethodDefinition, PackageDefinition, ServiceDefinition } from "@grpc/proto-loader";
import { z } from "zod";

export type Method = MethodDefinition<object, object>;

/** What a server's methods take, from its reflection or from a proto file. */
export interface Definitions {
  readonly types: PackageDefinition;
  /** What the serializer takes for a map: from reflection, protobufjs makes it what it is on the wire. */
  readonly maps: "objects" | "entries";
}

/** A message as a descriptor shows it. */
export interface Message {
  readonly name: string;
  readonly field: readonly { readonly name: string; readonly typeName?: string | null | undefined }[];
  readonly nestedType: readonly Message[];
  readonly enumType: readonly Enum[];
  /** Whether it stands for an entry of a map. */
  readonly options?: { readonly mapEntry?: boolean | null | undefined } | null | undefined;
}

/** An enum as a descriptor shows it. */
export interface Enum {
  readonly name: string;
  readonly value: readonly { readonly name: string }[];
}

const enumeration: z.ZodType<Enum> = z.object({
  name: z.string(),
  value: z.array(z.object({ name: z.string() })).default([]),
});

const message: z.ZodType<Message> = z.lazy(() =>
  z.object({
    name: z.string(),
    field: z.array(z.object({ name: z.string(), typeName: z.string().nullish() })).default([]),
    nestedType: z.array(message).default([]),
    enumType: z.array(enumeration).default([]),
    options: z.object({ mapEntry: z.boolean().nullish() }).nullish(),
  }),
);

/** @param type as the loader has it, which gives no types of descriptors */
export function messageOf(type: object): Message {
  return message.parse(type);
}

/** Every method by the name that `--method` takes. */
export function methodsOf({ types }: Definitions): ReadonlyMap<string, Method> {
  const services = Object.values(types).filter((found): found is ServiceDefinition => !("format" in found));
  return new Map(services.flatMap((service) => Object.values(service).map((method) => [method.path.slice(1), method])));
}

/**
 * The message or enum that a field holds. protobufjs writes names relative to where they are used.
 * @param scopes messages around the field, the innermost first
 * @returns nothing for a scalar, or a name that several types may have
 */
export function heldType(name: string, scopes: readonly Message[], { types }: Definitions): Message | Enum | undefined {
  const parts = name.replace(/^\./, "").split(".");
  const [first = "", ...rest] = parts;
  if (first === "") return undefined;
  const inScope = scopes.flatMap(nestedTypes).find((nested) => nested.name === first);
  if (inScope !== undefined) return descend(inScope, rest);
  for (let length = parts.length; length > 0; length--) {
    const outer = parts.slice(0, length).join(".");
    const candidates = Object.entries(types).filter(([full]) => full === outer || full.endsWith(`.${outer}`));
    const [found] = candidates.length === 1 ? candidates : candidates.filter(([full]) => full === outer);
    const type = found?.[1];
    if (type === undefined || !("type" in type)) continue;
    return type.format === "Protocol Buffer 3 EnumDescriptorProto"
      ? enumeration.parse(type.type)
      : descend(messageOf(type.type), parts.slice(length));
  }
  return undefined;
}

export function isEnum(type: Message | Enum): type is Enum {
  return "value" in type;
}

function nestedTypes({ nestedType, enumType }: Message): readonly (Message | Enum)[] {
  return [...nestedType, ...enumType];
}

function descend(from: Message | Enum, names: readonly string[]): Message | Enum | undefined {
  return names.reduce<Message | Enum | undefined>(
    (at, name) => (at === undefined || isEnum(at) ? undefined : nestedTypes(at).find((nested) => nested.name === name)),
    from,
  );
}
