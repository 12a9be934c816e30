import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type { provider } from "@pulumi/pulumi";
import { CONSTRUCTORS } from "./constructors";
import { asInputErrors } from "./inputErrors";

/**
 * The components as a Pulumi package, which programs in every language use. It is written by Pulumi's stable interface:
 * docs/decisions/package-for-every-language.md.
 */
export class ComponentsProvider implements provider.Provider {
  /** The package's schema, which `npm run docs` writes. */
  readonly schema = readFileSync(join(__dirname, "schema.json"), "utf8");
  readonly version = (JSON.parse(this.schema) as { version: string }).version;

  /** @throws InputPropertiesError with every problem of the inputs at once. */
  async construct(
    name: string,
    type: string,
    inputs: Inputs,
    options: ComponentResourceOptions,
  ): Promise<provider.ConstructResult> {
    const construct = CONSTRUCTORS[type];
    if (construct === undefined)
      throw new Error(`${type} is no component of this package; it has ${Object.keys(CONSTRUCTORS).join(", ")}`);
    try {
      return await construct(name, inputs, options);
    } catch (error) {
      throw asInputErrors(error);
    }
  }
}
