/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** The command did its work, and what it found is as bad as --fail-on states: a finding, a risk, a failed scenario. */
  found: 1,
  /** Bad settings, input or arguments; nothing was written. */
  badInput: 2,
  /** A fault of the command's own. */
  internal: 3,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;
