/**
 * An error that ends the program in its own words. On the error's way up the SDK puts `error serializing property "…": `
 * in front of the message for every property that waited for the value, and hangs the failed promise on it: when the
 * error is reported, all that waited with it is searched for something to print, for half a minute.
 */
export function unaltered<Failure extends Error>(error: Failure): Failure {
  const { message } = error;
  return Object.defineProperties(error, { message: fixed(message), promise: fixed(undefined) });
}

function fixed(value: unknown): PropertyDescriptor {
  return { get: () => value, set: () => undefined };
}
