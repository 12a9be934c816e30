/** This repository's program from its first line, also when another stack was planned before. */
export function ownProgram(): unknown {
  delete require.cache[require.resolve("../../../index")];
  return require("../../../index") as unknown;
}
