import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "out", "dist"] },
  {
    files: ["**/*.ts"],
    extends: [eslint.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Programs are loaded as Pulumi's language host loads them.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["/index$", "/debuggable$"] }],
      eqeqeq: "error",
    },
  },
  {
    // Projects of their own, whose packages are not installed here.
    files: ["examples/{consumer,add-a-server}/**"],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
