import { resolve } from "node:path";

/** The repository: the Pulumi project whose stacks the commands read. */
export const ROOT = resolve(__dirname, "../..");
