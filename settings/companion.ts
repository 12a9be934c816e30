import type { z } from "zod";
import { integer, strictObject } from "./schema";
import { argumentList, env, envFrom, secretEnv } from "./environment";
import { image } from "./values/image";
import { cpu, cpuMillis, memory } from "./values/quantity";

/**
 * A container beside the server's and Envoy's: it has the server's files and volumes, at the same paths.
 * Clones have words of their own: a schema for editors gives what shares an instance the same ones.
 */
export const companionSchema = strictObject({
  /** Its image. */
  image: image.clone(),
  /** Entry point. @default the image's own */
  command: argumentList.optional(),
  /** Arguments. @default the image's own */
  args: argumentList.optional(),
  /** Environment in plain text. @default none */
  env,
  /** Environment from Kubernetes Secrets of the server's namespace. @default none */
  secretEnv,
  /** Secrets and ConfigMaps whose every key is a variable. @default none */
  envFrom: envFrom.clone(),
  /** Requested CPU; the limit is twice as much. @default 100m */
  cpu: cpu.default("100m"),
  /** Requested memory, which is the limit too. @default 128Mi */
  memory: memory.default("128Mi"),
  /** User id of its process; the restricted standard refuses 0. @default 65532, distroless's nonroot */
  runAsUser: integer(1, 65535).default(65532),
}).transform((given) => ({ ...given, cpuLimit: `${cpuMillis(given.cpu) * 2}m` }));

export type CompanionSettings = z.output<typeof companionSchema>;
