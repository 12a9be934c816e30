/**
 * A last word on a child's arguments before it is registered: returns the arguments to use. Where a component has
 * several children of a kind (node pools, DNS records), it is called for each, and the arguments have the name.
 */
export type Override<Args> = (args: Args) => Args;

export function applyOverride<Args>(override: Override<Args> | undefined, args: Args): Args {
  return override === undefined ? args : override(args);
}
