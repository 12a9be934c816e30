const { existsSync } = require("node:fs");
const { join } = require("node:path");

// In the repository, TypeScript is transpiled as it is loaded; the package has it compiled.
if (existsSync(join(__dirname, "pack.ts"))) {
  // The runner of policy packs has registered ts-node, with a type check of every file; types are checked by `npm test`.
  delete require.extensions[".ts"];
  require("esbuild-register");
  require("./pack");
} else {
  require("../dist/policy/pack");
}
