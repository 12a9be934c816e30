import { join } from "node:path";
import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

export interface EchoRequest {
  readonly payload?: Buffer;
  /** Milliseconds before each reply. @default 0 */
  readonly delayMs?: number;
  /** Replies of a server stream. @default 1 */
  readonly replies?: number;
  /** gRPC status to end the call with. @default OK */
  readonly status?: number;
}

export interface EchoReply {
  readonly payload: Buffer;
  /** The server that answered: its pod's name. */
  readonly servedBy: string;
  /** Requests that came before this reply. */
  readonly received: number;
}

type EchoMethod = MethodDefinition<EchoRequest, EchoReply>;

/** The service `echo.v1.Echo` as echo.proto has it. */
export interface EchoService extends ServiceDefinition {
  readonly Unary: EchoMethod;
  readonly ServerStream: EchoMethod;
  readonly ClientStream: EchoMethod;
  readonly Bidirectional: EchoMethod;
}

const PROTO = join(__dirname, "echo.proto");

export const ECHO_NAME = "echo.v1.Echo";

// The loader gives no types; those above say what the file states.
export const ECHO = loadSync(PROTO, { defaults: true })[ECHO_NAME] as unknown as EchoService;

/** The echo service under another one's name, for example `shop.v1.Orders`. */
export function echoNamed(name: string): EchoService {
  const methods = Object.entries(ECHO).map(([key, method]) => [
    key,
    { ...method, path: method.path.replace(ECHO_NAME, name) },
  ]);
  return Object.fromEntries(methods) as EchoService;
}
