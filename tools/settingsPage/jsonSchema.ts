import { resolve } from "node:path";
import { z } from "zod";
import { projectName } from "../../commands/shared/stackFile";
import { existingSchema } from "../../settings/existingCluster";
import { gcpSchema, ownerSchema } from "../../settings/stackSchema";
import { keyOf, readDocstrings } from "./docstrings";

/** Where the schema is, from the repository's root. */
export const SETTINGS_SCHEMA = "docs/settings.schema.json";

/** Of the keys of a stack's file: the project's name. */
const NAMESPACE = projectName(resolve(__dirname, "../.."));

/**
 * What an editor needs to complete and explain a stack's file. It knows keys, kinds and choices; the rules over
 * values stay with settings/, which plan and `pulumi up` run.
 */
export function settingsJsonSchema(): string {
  const own = jsonSchemaOf(ownerSchema);
  const { cluster } = own.properties as Record<string, JsonSchema>;
  // A stack in a cluster that exists is parsed by a schema of its own.
  const { existing } = cluster!.properties as Record<string, JsonSchema>;
  Object.assign(existing!, jsonSchemaOf(existingSchema), { description: existing!.description, not: undefined });
  const gcp = jsonSchemaOf(gcpSchema);
  const keys = Object.keys(own.properties!);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Pulumi.<stack>.yaml of ${NAMESPACE}`,
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        required: [...gcp.required!.map((key) => `gcp:${key}`), ...own.required!.map((key) => `${NAMESPACE}:${key}`)],
        properties: { ...prefixed("gcp", gcp.properties!), ...prefixed(NAMESPACE, own.properties!) },
        // Keys of other namespaces belong to other providers.
        patternProperties: { [`^${NAMESPACE}:(?!(?:${keys.join("|")})$)`]: false },
      },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What a user writes for `schema`, every key with its comment and its default in words. */
export function jsonSchemaOf(schema: z.ZodObject): JsonSchema {
  const docstrings = readDocstrings();
  return z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    // Rules that JSON Schema cannot say are left to settings/.
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // A default of a duration is in seconds, while settings write `5m`; the description has it.
      delete jsonSchema.default;
      if (!(zodSchema instanceof z.ZodObject)) return;
      const words = docstrings.get(keyOf(Object.keys(zodSchema.shape)))!;
      for (const [key, inside] of Object.entries(jsonSchema.properties ?? {})) {
        const { text, default: said } = words[key]!;
        if (typeof inside === "object") inside.description = said === undefined ? text : `${text} Default: ${said}`;
      }
    },
  });
}

function prefixed(namespace: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [`${namespace}:${key}`, schema]));
}
