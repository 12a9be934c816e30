import type { Claim } from "../result";
import type { TestCluster } from "../testCluster";
import { atMost } from "./scenario";

/** Seconds from a pod's last call to its end: its Envoy looks for calls, clients read their GOAWAY, processes end. */
const LAST_STEPS = 10;
/** Real seconds that processes and Envoy's own intervals may take, however fast the rehearsal is. */
const REAL = 3;

/**
 * Every pod that was deleted is gone soon after its last call, and after the balancers have let go of it.
 * @param seconds from its deletion to the end of its last call, or to the end of `withdraw` where that is later
 */
export function goneInTime({ clock, events }: TestCluster, seconds: number): Claim {
  const times = events
    .filter(({ what }) => what === "gone")
    .map(({ pod, at }) => at - (events.find((event) => event.pod === pod && event.what === "deleted")?.at ?? NaN));
  const limit = clock.milliseconds(seconds + LAST_STEPS) / 1000 + REAL;
  return atMost("seconds until a leaving pod was gone", limit, times.length === 0 ? NaN : Math.max(...times));
}
