import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { ResourceState } from "./behaviour";
import { writeProperties } from "./properties";
import type { Step } from "../differences";

/** The resource is there, and did not become what it should: the engine keeps it in the state, with the reason. */
export class InitFailed extends Error {
  constructor(
    readonly made: ResourceState,
    readonly inputs: Parameters<typeof writeProperties>[0],
    readonly secrets: Step[][],
    reason: string,
  ) {
    super(reason);
  }
}

/** As providers in Go tell it: details of the status, in a trailer. */
export function initFailedStatus({ made, inputs, secrets, message }: InitFailed): Partial<grpc.StatusObject> {
  const failed = new ErrorResourceInitFailed()
    .setId(made.id)
    .setProperties(writeProperties(made.outputs, secrets))
    .setInputs(writeProperties(inputs, secrets))
    .setReasonsList([message]);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message).setDetailsList([detail]);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
