import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { CHECKS_PAGE, checksPage } from "./checksPage";

// `npm run docs`: writes the pages that are made from code.
writeFileSync(resolve(__dirname, "..", CHECKS_PAGE), checksPage());
