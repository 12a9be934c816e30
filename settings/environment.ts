import { z } from "zod";
import { map, relation, say, strictObject, text } from "./schema";
import { environmentName, objectName, secretKey } from "./values/names";

/** Variables in plain text. */
export const env = map(
  environmentName,
  z.string({ error: say("a string: an environment has nothing else", "put the value in quotes") }),
).default({});

/** Variables whose values are in Secrets. */
export const secretEnv = map(
  environmentName,
  strictObject({
    /** Name of the Secret. */
    secret: objectName,
    /** Key in it. */
    key: secretKey,
  }),
).default({});

const SOURCES = ["secret", "configMap"] as const;

/** Objects whose every key is a variable. */
export const envFrom = z
  .array(
    strictObject({
      /** Name of a Secret of the server's namespace. @default none */
      secret: objectName.optional(),
      /** Name of a ConfigMap of the server's namespace. @default none */
      configMap: objectName.optional(),
      /** Beginning of the variables' names. @default none */
      prefix: text(
        /^[A-Za-z_]\w*$/,
        "the beginning of a variable's name: letters, digits and _, not beginning with a digit",
        "write a prefix such as DATABASE_",
      ).optional(),
    }).refine(
      ...relation<{ secret?: unknown; configMap?: unknown }>(
        SOURCES,
        ({ secret, configMap }) => (secret === undefined) !== (configMap === undefined),
        `one source: ${SOURCES.join(", ")}`,
        "state one of them",
      ),
    ),
  )
  .default([]);

/** A program's name or its arguments. */
export const argumentList = z.array(z.string(), {
  error: say(
    "a list with one argument an item: Kubernetes splits no strings",
    'write [--port, "8888"], one item for each argument',
  ),
});

/** A program with its arguments. @param fix what to write */
export function commandLine(fix: string) {
  return argumentList.min(1, { error: say("at least the program's name", fix) });
}
