import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A part of what Kubernetes' API server publishes about a kind; the rules are those of OpenAPI v3. */
export interface Schema {
  /** Name of the schema in its place. */
  readonly ref?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  /** Types of which one is taken: a port's number or name, a quantity. */
  readonly either?: readonly string[];
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** Of a map. */
  readonly values?: Schema;
  readonly items?: Schema;
  /** Fields that tell the items of a list apart. */
  readonly keys?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface ApiServerSchemas {
  /** Of Kubernetes. */
  readonly version: string;
  /** Name of a kind's schema by `apps/v1/Deployment` or `v1/Service`. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

const read = new Map<string, ApiServerSchemas>();

/** What tools/kubernetesSchemas.ts wrote; it takes a few milliseconds, once. */
export function apiServerSchemas(): ApiServerSchemas {
  return schemasIn("kubernetes");
}

/** The same of the Gateway API and of GKE's policies. */
export function gatewaySchemas(): ApiServerSchemas {
  return schemasIn("gateway");
}

function schemasIn(name: string): ApiServerSchemas {
  const found =
    read.get(name) ??
    (JSON.parse(gunzipSync(readFileSync(join(__dirname, `${name}.json.gz`))).toString("utf8")) as ApiServerSchemas);
  read.set(name, found);
  return found;
}
