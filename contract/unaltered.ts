/**
 * An error that ends the program in its own words, and at once. On its way up the SDK puts
 * `error serializing property "…": ` in front of the message for every property that waited for the value. When it
 * reports the error it has Node colour the stack, which nobody is shown, and Node 20 goes round in circles over the
 * SDK's source-mapped lines (`node_modules/@pulumi/output.ts`) until its memory for a string is used up: half a minute.
 */
export function unaltered<Failure extends Error>(error: Failure): Failure {
  const { name, message } = error;
  error.stack = `${name}: ${message}`;
  return Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
}
