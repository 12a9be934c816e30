// Hundreds of programs are started by the tests, each of which would transpile and compile the same files, and load
// what it never calls. With this they start in about half of the time, and do the same.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { basename, dirname, join } = require("node:path");
const { isMainThread } = require("node:worker_threads");

/** What is kept is found by the hash of what it was made of, so that a stale one is never run. */
const CACHE = join(__dirname, "../../node_modules/.cache/tests");

function tellChildren() {
  process.env.NODE_OPTIONS = `--require "${__filename}"`;
  // Engines live for seconds: what they leave in memory goes with them, not by collecting it.
  process.env.GOGC = "off";
  process.env.GOMEMLIMIT = "1GiB";
}

/** What Node compiled; before version 22 it does not keep that by itself. */
function keepCompiled() {
  if (Module.enableCompileCache) {
    Module.enableCompileCache(join(CACHE, "compiled"));
  } else {
    process.env.V8_COMPILE_CACHE_CACHE_DIR = join(CACHE, "compiled", basename(process.argv[1] ?? "node"));
    const { _compile: asNodeDoes } = Module.prototype;
    require("v8-compile-cache");
    const { _compile: asKept } = Module.prototype;
    Module.prototype._compile = function compile(code, file, format, ...more) {
      // What is kept of a file does not know any more how to import from there; and modules are not for this library.
      const asUsual = format === "module" || code.includes("import(");
      return (asUsual ? asNodeDoes : asKept).call(this, code, file, format, ...more);
    };
  }
}

/** What esbuild-register asks esbuild for. */
function keepTranspiled() {
  const folder = join(CACHE, "transpiled");
  mkdirSync(folder, { recursive: true });
  const path = require.resolve("esbuild");
  const { version } = require("esbuild/package.json");
  loadLate("esbuild");
  const esbuild = require(path);
  const transformSync = (code, options) => {
    const hash = createHash("sha256")
      .update(JSON.stringify([version, code, options]))
      .digest("hex");
    const file = join(folder, `${hash}.json`);
    try {
      return JSON.parse(readFileSync(file, "utf8"));
    } catch {
      const result = esbuild.transformSync(code, options);
      const own = `${file}.${process.pid}`;
      writeFileSync(own, JSON.stringify(result));
      renameSync(own, file);
      return result;
    }
  };
  replace(path, new Proxy(esbuild, { get: (_, key) => (key === "transformSync" ? transformSync : esbuild[key]) }));
}

/** A module that is loaded when something of it is used, not when it is imported by CommonJS. */
function loadLate(name) {
  const path = require.resolve(name);
  let loaded;
  const load = () => {
    if (loaded === undefined) {
      const late = require.cache[path];
      delete require.cache[path];
      loaded = require(path);
      require.cache[path] = late;
    }
    return loaded;
  };
  const late = new Proxy(
    {},
    {
      // As a module that has a default export: what imports it then takes it as it is, without asking for its keys.
      get: (_, key) => key === "__esModule" || (load()[key] ?? (key === "default" ? load() : undefined)),
      has: (_, key) => key in load(),
      ownKeys: () => [...new Set([...Reflect.ownKeys(load()), "default"])],
      getOwnPropertyDescriptor: (_, key) => ({ value: late[key], enumerable: true, configurable: true }),
    },
  );
  replace(path, late);
}

function replace(path, exports) {
  require.cache[path] = {
    id: path,
    filename: path,
    path: dirname(path),
    loaded: true,
    children: [],
    paths: [],
    exports,
  };
}

// A worker thread, such as esbuild's own, starts with the same options.
if (isMainThread) {
  tellChildren();
  keepCompiled();
  keepTranspiled();
  // For what serializes functions, as of dynamic providers: this program has none.
  loadLate("typescript");
  loadLate("@npmcli/arborist");
}
