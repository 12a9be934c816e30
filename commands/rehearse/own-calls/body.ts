import { CommandError } from "../../shared/commandError";
import { type Definitions, type Enum, heldType, isEnum, type Message } from "./definitions";

/**
 * A request's body under the names of its message's fields. The serializer leaves out what it does not know, and the call would be
 * another one than the user meant.
 * @param message of the request
 * @throws CommandError where a key is no field, or a value none of its enum's
 */
export function fitted(value: unknown, message: Message, definitions: Definitions): object {
  return fit(value, [message], definitions, "--body");
}

function fit(value: unknown, scopes: readonly [Message, ...Message[]], definitions: Definitions, path: string): object {
  const [{ name: message, field: fields }] = scopes;
  if (!isObject(value))
    throw new CommandError(`${path} must be a JSON object with the fields of ${message}, for example '{}'`);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const field = fields.find(({ name }) => name === key || camelCase(name) === camelCase(key));
      if (field === undefined) {
        const names = fields.map(({ name }) => name).join(", ");
        throw new CommandError(
          `${path}: ${message} has no field "${key}"; ${names === "" ? "it has no fields" : `its fields are ${names}`}`,
        );
      }
      const held = heldType(field.typeName ?? "", scopes, definitions);
      const one = (of: unknown): unknown => {
        if (held === undefined) return of;
        const at = `${path}.${key}`;
        return isEnum(held) ? enumValue(of, held, at) : fit(of, [held, ...scopes], definitions, at);
      };
      if (held !== undefined && !isEnum(held) && held.options?.mapEntry === true && isObject(inner)) {
        const entries = Object.entries(inner).map(([key, value]) => one({ key, value }) as { value: unknown });
        return [field.name, definitions.maps === "entries" ? entries : asObject(inner, entries)];
      }
      return [field.name, Array.isArray(inner) ? inner.map(one) : inner === null ? undefined : one(inner)];
    }),
  );
}

/** By name or number, as JSON has it for protobuf: any number, which a newer server may know. */
function enumValue(value: unknown, { name, value: values }: Enum, path: string): unknown {
  if (Number.isInteger(value) || values.some((one) => one.name === value)) return value;
  const names = values.map((one) => one.name).join(", ");
  throw new CommandError(`${path}: ${name} has no value ${JSON.stringify(value)}; its values are ${names}`);
}

function asObject(given: object, entries: readonly { readonly value: unknown }[]): object {
  return Object.fromEntries(Object.keys(given).map((key, index) => [key, entries[index]!.value]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
