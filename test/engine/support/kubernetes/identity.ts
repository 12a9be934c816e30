import { randomBytes } from "node:crypto";
import { child, text, type JsonObject } from "../json";

export const AUTONAMED = "pulumi.com/autonamed";

export interface ObjectIdentity {
  apiVersion: string;
  kind: string;
  name: string;
  namespace: string;
}

/** The SDK writes apiVersion and kind into the inputs of every kind, custom ones too. */
export function identify(object: JsonObject): ObjectIdentity {
  const metadata = child(object, "metadata");
  return {
    apiVersion: text(object, "apiVersion"),
    kind: text(object, "kind"),
    name: text(metadata, "name"),
    namespace: text(metadata, "namespace") || "default",
  };
}

export function isAutonamed(object: JsonObject): boolean {
  return child(child(object, "metadata"), "annotations")[AUTONAMED] === "true";
}

/** A missing name is the old generated one, or a new one after the resource's logical name. */
export function withName(inputs: JsonObject, oldInputs: JsonObject, logicalName: string): JsonObject {
  const metadata = child(inputs, "metadata");
  if (metadata.name !== undefined) return inputs;
  const old = isAutonamed(oldInputs) ? identify(oldInputs).name : "";
  const name = old || `${logicalName}-${randomBytes(4).toString("hex")}`;
  const annotations = { ...child(metadata, "annotations"), [AUTONAMED]: "true" };
  return { ...inputs, metadata: { ...metadata, name, annotations } };
}
