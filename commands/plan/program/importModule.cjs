// A file of its own, which no compiler turns into `require`.

/** Imports an ES module, TypeScript or not; @returns a promise of its exports. */
module.exports = async (url) => {
  const { register } = await import("tsx/esm/api");
  const unregister = register();
  try {
    return await import(url);
  } finally {
    await unregister();
  }
};
