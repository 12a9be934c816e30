import * as grpc from "@grpc/grpc-js";
import { InitFailed, initFailedStatus } from "./initFailed";

export interface Described {
  getUrn(): string;
}

/** The type and the logical name as they stand in the urn: older engines do not send them apart. */
export function identityOf(message: Described): { urn: string; type: string; name: string } {
  const urn = message.getUrn();
  const [, , qualifiedType = "", ...name] = urn.split("::");
  return { urn, type: qualifiedType.split("$").at(-1) ?? "", name: name.join("::") };
}

export function unary<Request, Response>(
  handle: (request: Request, peer: string) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(statusOf(error)),
      );
  };
}

function statusOf(error: unknown): Partial<grpc.StatusObject> {
  if (error instanceof InitFailed) return initFailedStatus(error);
  return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}
