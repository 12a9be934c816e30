#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (existsSync(join(__dirname, "main.ts"))) {
  // TypeScript is transpiled as it is loaded, as under Pulumi: Pulumi.yaml.
  require("esbuild-register");
  require("./main.ts");
} else {
  process.stderr.write(
    "grpc-envoy-gke runs in a checkout of its repository, beside Pulumi.yaml and the stacks; the package has the components and the contract only\n",
  );
  process.exitCode = 2;
}
