/** The way to another cluster without an outage; docs/guides/rollback-and-upgrade.md has it step by step. */
export const BESIDE =
  "build a second stack beside this one under a new name, move the DNS records to it once it serves, then destroy this one (docs/guides/rollback-and-upgrade.md)";

/** What to do instead of a replacement. */
export const BESIDE_OR_BACK = `To lose no call, ${BESIDE}; or take the change back.`;
