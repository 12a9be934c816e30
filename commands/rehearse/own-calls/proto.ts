import { dirname } from "node:path";
import { loadSync } from "@grpc/proto-loader";
import { CommandError } from "../../shared/commandError";
import type { Definitions } from "./definitions";

/** A proto file with what it imports, from its own folder and from the one in which the command runs. */
export function protoDefinitions(file: string): Definitions {
  try {
    return { types: loadSync(file, { includeDirs: [dirname(file), process.cwd()] }), maps: "objects" };
  } catch (error) {
    throw new CommandError(`--proto ${file} cannot be read: ${(error as Error).message}`);
  }
}
