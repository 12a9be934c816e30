import { CommandError } from "../../shared/commandError";
import { fitted } from "./body";
import { type Definitions, messageOf, type Method, methodsOf } from "./definitions";

/** A unary call of the user's own, ready to be sent again and again. */
export interface OwnMethod {
  /** For example `acme.v1.Orders/Get`. */
  readonly name: string;
  /** As in HTTP: `/acme.v1.Orders/Get`. */
  readonly path: string;
  /** The request message. */
  readonly request: Buffer;
}

/** Unary methods by name, as `--method` takes them. */
export function unaryMethods(definitions: Definitions): readonly string[] {
  return [...methodsOf(definitions)]
    .filter(([, { requestStream, responseStream }]) => !requestStream && !responseStream)
    .map(([name]) => name);
}

/**
 * @param name `package.Service/Method`
 * @param body of the request, as JSON
 * @throws CommandError where there is no such method, it is a stream, or the body does not fit its request
 */
export function ownMethod(definitions: Definitions, name: string, body: string): OwnMethod {
  const methods = methodsOf(definitions);
  const method = methods.get(name) ?? methods.get(name.replace(/^\//, "").replace(/\.([^./]+)$/, "/$1"));
  if (method === undefined) {
    const there = [...methods.keys()];
    throw new CommandError(
      `--method ${name}: the server has no such method; ${there.length === 0 ? "it has none of its own" : `there are ${there.join(", ")}`}`,
    );
  }
  if (method.requestStream || method.responseStream)
    throw new CommandError(
      `--method ${name} is a stream, and a rehearsal repeats unary calls; unary ones are ${unaryMethods(definitions).join(", ") || "not there"}`,
    );
  return { name: method.path.slice(1), path: method.path, request: requestOf(method, definitions, body) };
}

function requestOf(method: Method, definitions: Definitions, body: string): Buffer {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new CommandError(`--body is no JSON: ${(error as Error).message}`);
  }
  const message = fitted(value, messageOf(method.requestType.type), definitions);
  try {
    return method.requestSerialize(message);
  } catch (error) {
    throw new CommandError(`--body does not fit the request of ${method.path.slice(1)}: ${(error as Error).message}`);
  }
}
