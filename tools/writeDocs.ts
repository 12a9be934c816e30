import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { CHECKS_PAGE, checksPage } from "./checksPage";
import { FOLDER, OUTPUTS, jsonSchemaText } from "./jsonSchemas/schemas";
import { PACKAGE_SCHEMA, packageSchema } from "./packageSchema/schema";
import { SETTINGS_SCHEMA, settingsJsonSchema } from "./settingsPage/jsonSchema";
import { SETTINGS_PAGE, settingsPage } from "./settingsPage/page";

/** The pages and schemas that are made from code, by where they stand. */
export const PAGES: Readonly<Record<string, () => string>> = {
  [CHECKS_PAGE]: checksPage,
  [SETTINGS_PAGE]: settingsPage,
  [SETTINGS_SCHEMA]: settingsJsonSchema,
  [PACKAGE_SCHEMA]: packageSchema,
  ...Object.fromEntries(
    (Object.keys(OUTPUTS) as (keyof typeof OUTPUTS)[]).map((file) => [`${FOLDER}/${file}`, () => jsonSchemaText(file)]),
  ),
};

// `npm run docs`
if (require.main === module) {
  for (const [file, page] of Object.entries(PAGES)) writeFileSync(resolve(__dirname, "..", file), page());
}
