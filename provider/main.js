// What `pulumi package add` runs (PulumiPlugin.yaml, package.json's main): the components, served to programs in other languages.
// Pulumi's launcher has ts-node check the types of all that is loaded, which takes minutes and packages for development.
delete require.extensions[".ts"];
require("esbuild-register");
require("./serve.ts");
