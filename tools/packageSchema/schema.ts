import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { jsonSchemaOf } from "../settingsPage/jsonSchema";
import { COMPONENTS } from "./components";
import { type NamedType, PackageTypes } from "./types";

/** Where the schema is, from the repository's root. */
export const PACKAGE_SCHEMA = "provider/schema.json";

const NAME = "grpc-envoy-gke";
const MODULE = `${NAME}:components`;
/** The SDK is generated into a user's own project, whose go.mod replaces this path by the folder; without one, it would depend on the CLI's version. */
const GO_MODULE = `example.com/${NAME}/sdk/go`;

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/**
 * The schema of the Pulumi package, from which the CLI generates SDKs for other languages. Descriptions and defaults are
 * those of docs/settings.md. Defaults are words and not values: the package fills them in, so that a newer package's
 * reach every program.
 */
export function packageSchema(): string {
  const manifest = JSON.parse(readFileSync(resolve(__dirname, "../../package.json"), "utf8")) as Manifest;
  const all = new PackageTypes(MODULE);
  const resources = Object.entries(COMPONENTS).map(
    ([token, { description, args, types, outputs, optionalOutputs = [] }]) => {
      const inputs = all.object(jsonSchemaOf(args), token.split(":").at(-1)!, types);
      const required = Object.keys(outputs).filter((output) => !optionalOutputs.includes(output));
      const component = {
        isComponent: true,
        description,
        inputProperties: inputs.properties,
        requiredInputs: inputs.required,
        properties: outputs,
        required,
      };
      return [token, component] as const;
    },
  );
  const schema = {
    name: NAME,
    displayName: NAME,
    version: manifest.version,
    description: manifest.description,
    license: manifest.license,
    // The components' types in a stack are `grpc-envoy-gke:components:…`; SDKs have them at the top.
    meta: { moduleFormat: "(?:components)?()", supportPack: true },
    language: {
      csharp: { respectSchemaVersion: true },
      go: { respectSchemaVersion: true, modulePath: GO_MODULE, importBasePath: `${GO_MODULE}/grpcenvoygke` },
      java: {},
      nodejs: { respectSchemaVersion: true },
      python: { respectSchemaVersion: true, inputTypes: "classes-and-dicts", pyproject: { enabled: true } },
    },
    types: nameIsRequired(sorted(all.types)),
    resources: Object.fromEntries(resources),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** A program has no stack's name that a cluster could be called by: provider/args.ts. */
function nameIsRequired(types: Readonly<Record<string, NamedType>>): Readonly<Record<string, NamedType>> {
  const settings = types[`${MODULE}:ClusterSettings`]!;
  const { name, ...others } = settings.properties!;
  const description = name!.description!.replace(/ Default: .*$/, "");
  const properties = { name: { ...name, description }, ...others };
  return { ...types, [`${MODULE}:ClusterSettings`]: { ...settings, properties, required: ["name"] } };
}

function sorted<Value>(values: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
