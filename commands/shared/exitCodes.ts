/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** The command did its work, and what it found is as bad as --fail-on states: a finding, a risk, a failed scenario. */
  found: 1,
  /** Bad settings, input or arguments; nothing was written. */
  badInput: 2,
  /** A fault of the command's own. */
  internal: 3,
  /** Only rehearse: the machine was too busy for a verdict. Nothing failed. */
  inconclusive: 4,
  /** Only rehearse: a scenario that was asked for did not run. Nothing failed. */
  notRun: 5,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;
