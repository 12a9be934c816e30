import type { mergeOptions } from "@pulumi/pulumi";
import * as struct from "google-protobuf/google/protobuf/struct_pb";
import { InProcessStruct } from "./inProcessStruct";
import { type TransferProperties, transferWhenRead } from "./transferWhenRead";

/** What the SDK does for an engine in another process, for the state of an earlier update and for promises that a program may leak, and plan needs none of it: most of the time of a program with many servers. */
export function patchSdkForSpeed(): () => void {
  const sdk = require("@pulumi/pulumi") as { mergeOptions: typeof mergeOptions; Resource: object };
  const debuggable = require("@pulumi/pulumi/runtime/debuggable") as object;
  const rpc = require("@pulumi/pulumi/runtime/rpc") as { transferProperties: TransferProperties };
  const restore = [
    // Takes every resource apart into protobuf messages, for the other end to put together again.
    replace(struct.Struct, "fromJavaScript", (fields: Record<string, unknown>) => new InProcessStruct(fields)),
    // Keeps a stack trace of every promise.
    replace(debuggable, "debuggablePromise", (promise: Promise<unknown>) => promise),
    // Makes every property of every resource an Output, which is two dozen promises; a program reads few of them.
    replace(rpc, "transferProperties", transferWhenRead(rpc.transferProperties)),
    // Works out what a resource's URN was in older versions of its API, for the engine to find it in the state.
    replace(sdk, "mergeOptions", withoutAliases(sdk.mergeOptions)),
    // Finds out where each resource was constructed, for the engine to show.
    replace(sdk.Resource, "callsites", () => []),
  ];
  return () => {
    for (const again of restore) again();
  };
}

function withoutAliases(merge: typeof mergeOptions) {
  return (...options: Parameters<typeof merge>) => ({ ...merge(...options), aliases: undefined });
}

/** @returns what puts back what was there. */
function replace(target: object, key: string, value: unknown): () => void {
  const original = Object.getOwnPropertyDescriptor(target, key);
  Object.defineProperty(target, key, { configurable: true, writable: true, enumerable: true, value });
  return () => {
    if (original === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, original);
  };
}
