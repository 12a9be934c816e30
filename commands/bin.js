#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (existsSync(join(__dirname, "main.ts"))) {
  // In the repository, TypeScript is transpiled as it is loaded, as under Pulumi: Pulumi.yaml.
  require("esbuild-register");
  require("./main.ts");
} else {
  require("../dist/commands/main.js");
}
