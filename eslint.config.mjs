import eslint from "@eslint/js";
import { importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";
import { PLAIN, ROOMS } from "./tools/rooms.mjs";

const zones = Object.entries(ROOMS).map(([room, allowed]) => ({
  target: `./${room}`,
  from: ".",
  except: ["node_modules", room, ...allowed].map((path) => `./${path}`),
  message: `${room} may import ${allowed.join(", ") || "nothing of ours"}: tools/rooms.mjs, ARCHITECTURE.md.`,
}));

export default tseslint.config(
  { ignores: ["node_modules", "out", "dist"] },
  {
    files: ["**/*.ts"],
    extends: [eslint.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".d.ts", ".js", ".json"] } } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Programs are loaded as Pulumi's language host loads them, commands and RE2 when they are asked for; what plan changes
      // of the SDK is the module itself.
      "@typescript-eslint/no-require-imports": [
        "error",
        {
          allow: [
            ...["/index$", "^@pulumi/pulumi(?:/runtime/(?:debuggable|rpc))?$", "/command$", "^re2js$"],
            // `import()` of a file stays as it is when it is transpiled, and Node then wants the file's ending.
            ...["/validation$", "/renderReport$", "/renderComparison$", "/ofProgram$", "/manifests/run$"],
          ],
        },
      ],
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      eqeqeq: "error",
    },
  },
  {
    files: PLAIN.map((room) => `${room}/**/*.ts`),
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@pulumi/*"], allowTypeImports: true, message: "Types of it at most: tools/rooms.mjs." },
          ],
        },
      ],
    },
  },
  {
    // Whoever reads a stack's outputs needs nothing else.
    files: ["contract/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(?!\\.|@pulumi/pulumi$)", message: "The contract needs @pulumi/pulumi alone." }] },
      ],
    },
  },
  {
    // Projects of their own, whose packages are not installed here.
    files: ["examples/{consumer,add-a-server,languages}/**"],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
