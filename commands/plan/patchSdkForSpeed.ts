import { Resource } from "@pulumi/pulumi";
import * as struct from "google-protobuf/google/protobuf/struct_pb";
import { InProcessStruct } from "./inProcessStruct";

/** What the SDK does for an engine in another process and for promises that a program may leak, and plan needs neither: about half of the time of a program with many servers. */
export function patchSdkForSpeed(): () => void {
  const debuggable = require("@pulumi/pulumi/runtime/debuggable") as object;
  const restore = [
    // Takes every resource apart into protobuf messages, for the other end to put together again.
    replace(struct.Struct, "fromJavaScript", (fields: Record<string, unknown>) => new InProcessStruct(fields)),
    // Keeps a stack trace of every promise.
    replace(debuggable, "debuggablePromise", (promise: Promise<unknown>) => promise),
    // Finds out where each resource was constructed, for the engine to show.
    replace(Resource, "callsites", () => []),
  ];
  return () => {
    for (const again of restore) again();
  };
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
