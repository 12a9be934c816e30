import { randomBytes } from "node:crypto";

/** The administrator's token of every cluster of this process: the plugin that signs the provider in prints it. */
export const CLUSTER_TOKEN = randomBytes(16).toString("hex");
