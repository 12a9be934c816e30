import { isDeepStrictEqual } from "node:util";
import type { JsonSchema } from "../settingsPage/jsonSchema";

/** https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export interface TypeSpec {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
}

export interface PropertySpec extends TypeSpec {
  readonly description?: string;
}

export interface NamedType {
  readonly type: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly name: string; readonly value: string }[];
}

/** Names of types that are not made from the path that leads to them. */
export type TypeNames = Readonly<Record<string, string>>;

/** The types of a package, from JSON Schemas of what its components take. */
export class PackageTypes {
  readonly types: Record<string, NamedType> = {};

  constructor(private readonly prefix: string) {}

  /** Properties of an object, and which of them must be there. @param names by path from here */
  object(schema: JsonSchema, owner: string, names: TypeNames) {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)
      // A key that must not be there.
      .filter(([, inside]) => inside.type !== undefined)
      .map(([key, inside]) => {
        const description = inside.description && forPrograms(inside.description);
        const type = this.typeOf(inside, names[key] ?? `${owner}${upper(key)}`, below(names, key));
        return [key, { ...type, ...(description && { description }) }] as const;
      });
    return { properties: Object.fromEntries<PropertySpec>(properties), required: schema.required ?? [] };
  }

  private typeOf(schema: JsonSchema, name: string, names: TypeNames): TypeSpec {
    if (schema.enum !== undefined) return this.named(name, enumOf(schema.enum as string[]));
    if (schema.properties !== undefined) {
      const { properties, required } = this.object(schema, name.replace(/Settings$/, ""), names);
      return this.named(name, { type: "object", properties, ...(required.length > 0 && { required }) });
    }
    if (schema.type === "array")
      return { type: "array", items: this.typeOf(schema.items as JsonSchema, singular(name), names) };
    if (schema.type === "object") {
      const values = this.typeOf(schema.additionalProperties as JsonSchema, singular(name), names);
      return { type: "object", additionalProperties: values };
    }
    // A quantity may be a number where YAML has no quotes.
    if (Array.isArray(schema.type)) return { type: "string" };
    if (schema.type === undefined) throw new Error(`${name}: no type of a package fits ${JSON.stringify(schema)}`);
    return { type: schema.type };
  }

  private named(name: string, type: NamedType): TypeSpec {
    const token = `${this.prefix}:${name}`;
    if (this.types[token] !== undefined && !isDeepStrictEqual(this.types[token], type))
      throw new Error(`two types are called ${name}: name one of them in tools/packageSchema/components.ts`);
    this.types[token] = type;
    return { $ref: `#/types/${token}` };
  }
}

function enumOf(values: readonly string[]): NamedType {
  return { type: "string", enum: values.map((value) => ({ name: enumName(value), value })) };
}

/** `pd-ssd` → `PdSsd`, `NO_UPGRADES` → `NoUpgrades`. */
function enumName(value: string): string {
  return value
    .toLowerCase()
    .split(/[-_]/)
    .map((word) => upper(word))
    .join("");
}

function upper(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** Of a list's or a map's name, that of one in it: `ClusterNodePools` → `ClusterNodePool`. */
function singular(name: string): string {
  return name.replace(/s$/, "");
}

function below(names: TypeNames, key: string): TypeNames {
  const inside = Object.entries(names).filter(([path]) => path.startsWith(`${key}.`));
  return Object.fromEntries(inside.map(([path, name]) => [path.slice(key.length + 1), name]));
}

/** Where a comment names the stack's configuration, a program has an input. */
function forPrograms(text: string): string {
  return text.replaceAll("gcp:project", "project").replaceAll("gcp:region", "region");
}
