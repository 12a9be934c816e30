// The runner of policy packs has registered ts-node, with a type check of every file; types are checked by `npm test`.
delete require.extensions[".ts"];
require("esbuild-register");
require("./pack");
