import { join } from "node:path";
import { createGenerator, type SchemaGenerator } from "ts-json-schema-generator";

/** Where the schemas are, from the repository's root. */
export const FOLDER = "docs/schemas";

/** Each output by its file: the type in shapes.ts, and what prints it. */
export const OUTPUTS = {
  "plan.schema.json": { type: "PlanJson", command: "plan --json" },
  "checks.schema.json": { type: "CheckListJson", command: "plan --list-checks --json" },
  "review.schema.json": { type: "ReviewJson", command: "review --json" },
  "adopt.schema.json": { type: "AdoptJson", command: "adopt --json" },
  "rehearsal.schema.json": { type: "Rehearsal", command: "rehearse --json" },
  "comparison.schema.json": { type: "Comparison", command: "rehearse --manifests --json" },
  "hold.schema.json": { type: "HoldLine", command: "rehearse --hold --json" },
  "new-stack.schema.json": { type: "NewStackJson", command: "new-stack --json" },
} as const;

let generator: SchemaGenerator | undefined;

/** Reading the types takes seconds: once for all schemas. */
function types(): SchemaGenerator {
  const root = join(__dirname, "../..");
  return (generator ??= createGenerator({
    path: join(__dirname, "shapes.ts"),
    tsconfig: join(root, "tsconfig.json"),
    // `npm test` checks them.
    skipTypeCheck: true,
    // Keys may be added without a new version.
    additionalProperties: true,
    expose: "export",
    jsDoc: "extended",
    topRef: false,
  }));
}

/** The JSON Schema of an output, from the types that the command prints by. */
export function jsonSchema(file: keyof typeof OUTPUTS): object {
  const { type, command } = OUTPUTS[file];
  const { $schema, ...schema } = types().createSchema(type);
  return { $schema, title: `What grpc-envoy-gke ${command} prints`, ...schema };
}

/** The same as the text of its file. */
export function jsonSchemaText(file: keyof typeof OUTPUTS): string {
  return `${JSON.stringify(jsonSchema(file), null, 2)}\n`;
}
