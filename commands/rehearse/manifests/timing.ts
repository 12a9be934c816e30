import type { Settings } from "../../../settings/resolved";
import { ownSubject } from "../ownSubject";
import { deployed } from "../deployed";

/** Seconds that the streams of a rehearsal last at most, in a server of a stack. */
export function timingOf(settings: Settings, server: string): number {
  return ownSubject(deployed(settings, server, 1)).times.longestStream;
}
